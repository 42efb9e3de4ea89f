internal import StintCore

/// The width of text that has colours in it.
enum SafeWidth {
  static func columns(ofStyled text: String) -> Int { DisplayWidth.columns(of: plain(text)) }

  /// The text without its colours.
  static func plain(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    var isEscape = false
    for letter in text.unicodeScalars {
      if letter == "\u{1B}" { isEscape = true }
      if !isEscape { plain.append(letter) }
      if isEscape, letter == "m" { isEscape = false }
    }
    return String(plain)
  }
}
