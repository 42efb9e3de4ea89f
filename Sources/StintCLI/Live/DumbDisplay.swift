internal import StintCore
internal import StintSystem

/// A terminal that obeys no sequences: a line whenever the minute changes, and plain echo.
struct DumbDisplay: LiveDisplay {
  private let device: any TerminalDevice
  private let style: LiveStyle
  private var minute: String?
  private var typed: String?
  private var question: String?

  init(_ device: any TerminalDevice, _ style: LiveStyle) {
    self.device = device
    self.style = style
  }

  mutating func show(_ model: LiveModel) {
    var style = style
    style.columns = device.size.columns
    switch model.stage {
    case .entry(let entry): echo(entry.label + " > ", entry.editor.text)
    case .wrapUp(let form):
      guard let step = form.step else { return }
      let text =
        step == .whyOver
        ? "Why over? " : LivePrompt.question(step, form, columns: style.columns - 1, style).text
      if question != text {
        device.write((question == nil ? "" : "\r\n") + text)
        question = text
        typed = step == .whyOver ? "" : nil
      }
      if step == .whyOver { echo("", form.editor.text) }
    default:
      if typed != nil || question != nil { device.write("\r\n") }
      (typed, question) = (nil, nil)
      if let prompt = LivePrompt.line(model, columns: style.columns - 1, style) {
        if minute != prompt.text { device.write(prompt.text + "\r\n") }
        minute = prompt.text
        return
      }
      if model.stage == .help, minute != HelpScreen.short {
        device.write(HelpScreen.shortLine(style) + "\r\n")
        minute = HelpScreen.short
      }
      guard model.stage == .marks || model.stage == .card else { return }
      let now = LiveLine.minutes(model) + (model.stage == .card ? "!" : "")
      guard now != minute else { return }
      minute = now
      device.write(LiveLine.plain(model, style) + "\r\n")
      if model.stage == .card {
        device.write(
          style.cut("Enter wrap up, + extend, s stop, q leave", to: style.columns - 1) + "\r\n")
      }
    }
  }

  /// Only letters at the end come and go: there is no way back over a line.
  private mutating func echo(_ label: String, _ text: String) {
    guard let before = typed else {
      device.write(label + style.safe(text))
      typed = text
      return
    }
    if text.hasPrefix(before) {
      device.write(style.safe(String(text.dropFirst(before.count))))
    } else if text != before {
      device.write("\r\n" + label + style.safe(text))
    }
    typed = text
  }

  mutating func say(_ text: String) {
    device.write((typed == nil ? "" : "\r\n") + text + "\r\n")
    typed = nil
  }

  mutating func forget() { minute = nil }

  mutating func close() { if typed != nil || question != nil { device.write("\r\n") } }
}
