internal import StintCore
internal import StintSystem

/// Rows with a name in front, whose parts are broken only between each other.
struct ScreenRows {
  private(set) var lines: [String] = []
  let style: Style
  let set: PlotSet

  static let nameColumns = 12

  init(_ style: Style, _ set: PlotSet) {
    self.style = style
    self.set = set
  }

  private var columns: Int { style.columns - 1 }

  /// Two texts at both ends of a line, on two lines where they do not fit on one.
  mutating func ends(_ left: String, _ right: String) {
    let free = columns - width(left) - width(right)
    if right.isEmpty || free < 2 {
      lines.append(fit(left))
      if !right.isEmpty { lines.append(fit(" " + right)) }
    } else {
      lines.append(left + String(repeating: " ", count: free) + right)
    }
  }

  mutating func rule() {
    lines.append(" " + String(repeating: set.line, count: columns - 1))
  }

  /// A line as it is, cut where it is too long.
  mutating func line(_ text: String) { lines.append(fit(text)) }

  /// `parts` behind `name`, `gap` between them; `right` stands at the right end where there is room.
  mutating func row(_ name: String, _ parts: [String], gap: String = "   ", right: String = "") {
    let indent = String(repeating: " ", count: Self.nameColumns)
    var line = DisplayWidth.padded(" \(name)", to: Self.nameColumns)
    var isFresh = true
    for part in parts where !part.isEmpty {
      if !isFresh, width(line) + width(gap) + width(part) > columns {
        lines.append(line)
        line = indent
        isFresh = true
      }
      line += (isFresh ? "" : gap) + part
      isFresh = false
      if width(line) > columns { line = fit(line) }
    }
    guard !right.isEmpty else { return lines.append(trimmed(line)) }
    let free = columns - width(line) - width(right)
    if free >= 2 {
      lines.append(line + String(repeating: " ", count: free) + right)
    } else {
      lines.append(trimmed(line))
      lines.append(fit(indent + right))
    }
  }

  /// A text of any length behind `name`, broken at blanks.
  mutating func words(_ name: String, _ text: String) {
    row(name, text.split(separator: " ").map(String.init), gap: " ")
  }

  private func width(_ text: String) -> Int { DisplayWidth.columns(of: text) }

  private func fit(_ text: String) -> String {
    trimmed(DisplayWidth.truncated(text, to: columns, ellipsis: set.ellipsis))
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
