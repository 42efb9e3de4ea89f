internal import StintCore
internal import StintSystem

/// The whole screen, from the top, line by line.
struct ScreenDisplay: LiveDisplay {
  private let device: any TerminalDevice
  private let style: LiveStyle
  private var shown: [String] = []
  private var cursor: Bool?

  init(_ device: any TerminalDevice, _ style: LiveStyle) {
    self.device = device
    self.style = style
  }

  mutating func show(_ model: LiveModel) {
    let size = device.size
    var style = style
    style.columns = size.columns
    let frame = FullScreen.frame(model, size: size, style)
    var text = ""
    for row in 0..<size.rows {
      let line = row < frame.lines.count ? frame.lines[row] : ""
      if row < shown.count, shown[row] == line { continue }
      // Cleared before, not after: behind a full line the cursor still stands on its last letter.
      text += "\u{1B}[\(row + 1);1H\u{1B}[2K" + line
    }
    shown = (0..<size.rows).map { $0 < frame.lines.count ? frame.lines[$0] : "" }
    if let (row, column) = frame.cursor {
      text += "\u{1B}[\(row + 1);\(column + 1)H"
      if cursor != true { text += "\u{1B}[?25h" }
      cursor = true
    } else {
      if cursor != false { text += "\u{1B}[?25l" }
      cursor = false
    }
    if !text.isEmpty { device.write(text) }
  }

  /// The model keeps it for its message line.
  mutating func say(_ text: String) {}

  mutating func forget() {
    shown = []
    cursor = nil
    device.write("\u{1B}[2J")
  }

  mutating func close() {}
}
