internal import StintCore
internal import StintSystem

/// How a live view is drawn: its width, whether it may be coloured, and its signs.
package struct LiveStyle: Hashable, Sendable {
  /// Of the whole window; a line may fill all of them.
  package var columns: Int
  package var isColoured: Bool
  package var glyphs: Glyphs

  package init(columns: Int, isColoured: Bool = false, glyphs: Glyphs = Glyphs(isUnicode: true)) {
    self.columns = columns
    self.isColoured = isColoured
    self.glyphs = glyphs
  }

  private var paint: Style { Style(columns: columns, isColoured: isColoured) }

  func bold(_ text: String) -> String { paint.bold(text) }
  func dim(_ text: String) -> String { paint.dim(text) }
  func warning(_ text: String) -> String { paint.warning(text) }
  func bad(_ text: String) -> String { paint.bad(text) }
  func good(_ text: String) -> String { paint.good(text) }

  /// Text from outside as one line that this terminal can show.
  func safe(_ text: String) -> String {
    let safe = SafeText.line(text)
    guard !glyphs.isUnicode else { return safe }
    return safe.reduce(into: "") { result, letter in
      result +=
        letter.isASCII ? String(letter) : letter == "…" ? "~" : letter == "⏎" ? "/" : "?"
    }
  }

  /// Cut to `columns`.
  func cut(_ text: String, to columns: Int) -> String {
    DisplayWidth.truncated(text, to: max(columns, 0), ellipsis: glyphs.ellipsis)
  }

  /// Cut or filled up to exactly `columns`.
  func fitted(
    _ text: String, to columns: Int, alignment: DisplayWidth.Alignment = .leading
  ) -> String {
    DisplayWidth.padded(cut(text, to: columns), to: max(columns, 0), alignment: alignment)
  }

  /// `left`, and `right` at the right edge; `left` gives way.
  func spread(_ left: String, _ right: String, over columns: Int) -> String {
    let width = DisplayWidth.columns(of: right)
    let room = columns - width
    guard room > 0 else { return cut(right, to: columns) }
    return fitted(left, to: room - 1) + " " + right
  }

  func rule(_ columns: Int) -> String {
    String(repeating: glyphs.horizontal, count: max(columns, 0))
  }

  /// A bar of which `part` of `whole` is full; something is never shown as nothing or all.
  func bar(_ part: Int64, of whole: Int64, columns: Int) -> String {
    guard columns > 0 else { return "" }
    var count = 0
    if whole > 0 {
      let share = min(max(Double(part) / Double(whole), 0), 1)
      count = Int(share * Double(columns))
      if part > 0, count == 0, columns > 1 { count = 1 }
    }
    return String(repeating: glyphs.full, count: count)
      + String(repeating: glyphs.light, count: columns - count)
  }
}
