internal import StintCore
internal import StintSystem

/// One line at the bottom that is written over; what is said for good goes above it.
struct LineDisplay: LiveDisplay {
  private let device: any TerminalDevice
  private let style: LiveStyle
  private var shown = ""
  private var columns = 0
  private var isCard = false
  private var markCount: Int?
  private var wrapUpPlace = -1

  init(_ device: any TerminalDevice, _ style: LiveStyle) {
    self.device = device
    self.style = style
  }

  mutating func show(_ model: LiveModel) {
    let size = device.size
    var style = style
    style.columns = size.columns
    sayMarks(model, style)
    sayTransition(model, style)
    let prompt = LivePrompt.line(model, columns: size.columns - 1, style)
    var line = prompt?.text ?? LiveLine.text(model, style)
    if prompt == nil, model.stage == .card {
      let keys = model.session.isHard || !model.session.extensions.isEmpty ? "" : ", + extend"
      let words = "over \(ClockText.over(-model.remaining))  Enter wrap up\(keys), s stop, q leave"
      line = style.bad(style.cut(words, to: size.columns - 1))
    }
    if model.stage == .help { line = style.dim(HelpScreen.shortLine(style)) }
    if prompt == nil, case .wrapUp = model.stage { line = "" }
    if model.isFinished { line = "" }
    if let cursor = prompt?.cursor { line += "\r" + (cursor > 0 ? "\u{1B}[\(cursor)C" : "") }
    let shows = prompt?.cursor != nil
    let text = line + (shows ? "\u{1B}[?25h" : "\u{1B}[?25l")
    guard text != shown || size.columns != columns else { return }
    device.write(erasing(size) + text)
    shown = text
    columns = size.columns
  }

  /// To the start of what is shown, and nothing from there on.
  private func erasing(_ size: TerminalSize) -> String {
    // A window that became narrower has broken the line over several rows.
    let width = SafeWidth.columns(ofStyled: shown.replacing("\r", with: ""))
    let rows = columns > size.columns && size.columns > 0 ? (width - 1) / size.columns : 0
    return "\r" + (rows > 0 ? "\u{1B}[\(rows)A" : "") + "\u{1B}[J"
  }

  /// Marks get a line above, once they have their words; those of other processes as well.
  private mutating func sayMarks(_ model: LiveModel, _ style: LiveStyle) {
    let claims = model.session.claims()
    let before = markCount ?? claims.count
    if case .entry(let entry) = model.stage, case .mark = entry.use { return }
    markCount = claims.count
    guard claims.count > before else { return }
    for claim in claims[before...] {
      say(
        MarkRow.text(
          claim, zone: model.zone, isOpen: false, columns: style.columns - 1, style))
    }
  }

  private mutating func sayTransition(_ model: LiveModel, _ style: LiveStyle) {
    let isOver = model.stage == .card
    if isOver, !isCard {
      for line in TimeCard.lines(model, columns: style.columns, style).dropLast() { say(line) }
    }
    isCard = isOver || (isCard && model.state == .over)
    guard case .wrapUp(let form) = model.stage else { return }
    if wrapUpPlace < 0 {
      let end = form.session.end ?? model.now
      say(
        style.cut(
          "Wrap-up #\(form.session.id)   \(WrapUpScreen.numbers(form.session, end))",
          to: style.columns - 1))
      wrapUpPlace = 0
    }
    while wrapUpPlace < form.place {
      let (topic, text, _) = form.words(form.steps[wrapUpPlace], style)
      let said = form.said[wrapUpPlace].map { style.safe($0) } ?? style.glyphs.dash
      say(
        style.cut(
          "\(style.columns > 60 ? DisplayWidth.padded(topic, to: 8) : topic)  \(text)\(text.isEmpty ? "" : "   ")\(said)",
          to: style.columns - 1))
      wrapUpPlace += 1
    }
  }

  mutating func say(_ text: String) {
    device.write(erasing(device.size) + text + "\r\n")
    shown = ""
    columns = device.size.columns
  }

  mutating func forget() { shown = "" }

  mutating func close() {
    device.write(erasing(device.size))
    shown = ""
  }
}
