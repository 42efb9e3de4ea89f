internal import StintCore

/// How text is laid out: the width of the terminal, and whether it may be coloured.
package struct Style: Hashable, Sendable {
  package var columns: Int
  package var isColoured: Bool

  package init(columns: Int = 80, isColoured: Bool = false) {
    self.columns = columns
    self.isColoured = isColoured
  }

  /// `COLUMNS`, `NO_COLOR` and dumb terminals are honoured; no colour without a terminal.
  ///
  /// `terminalColumns` is what the terminal says of itself; nil without one.
  package init(environment: [String: String], isTerminal: Bool, terminalColumns: Int? = nil) {
    let asked = environment["COLUMNS"].flatMap { Int($0) } ?? terminalColumns
    columns = min(max(asked ?? 80, 40), 200)
    isColoured =
      isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  package func bold(_ text: String) -> String { wrap(text, "1") }
  package func dim(_ text: String) -> String { wrap(text, "2") }
  package func warning(_ text: String) -> String { wrap(text, "33") }
  package func bad(_ text: String) -> String { wrap(text, "31") }
  package func good(_ text: String) -> String { wrap(text, "32") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Breaks a sentence at blanks so that each line fits, `indent` in front of every line.
  package func wrapped(_ text: String, indent: String = "") -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty,
        DisplayWidth.columns(of: indent + line) + 1 + DisplayWidth.columns(of: String(word))
          > columns
      {
        lines.append(indent + line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return (lines + [indent + line]).joined(separator: "\n")
  }
}
