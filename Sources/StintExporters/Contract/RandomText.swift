/// Texts that are hard on scanners: pieces of addresses, tags and emoji, and any scalar at all.
package enum RandomText {
  private static let pieces = [
    "https://", "http://", "example", ".org", ".co.jp", "t.co/", "/", "?a=", "&", "#", "＃", "@",
    "$", "{", "}", "${1.id}", "(", ")", "((", "[", "]", "\\", "_", "*", "~", "|", "<", ">", "\"",
    "'",
    "\r\n", "\n", "\r", " ", "\t", "\u{0}", "\u{7F}", "\u{200D}", "\u{FE0F}", "\u{20E3}", "\u{301}",
    "👩", "🚀", "👍🏽", "🇦", "🇹", "é", "日本", "عمان", ".", "-", "---", "1.", "xn--", "\u{FEFF}",
  ]

  /// A text without control characters: one that a network may take.
  package static func clean(using random: inout some RandomNumberGenerator) -> String {
    var text = String.UnicodeScalarView()
    for scalar in make(using: &random).unicodeScalars
    where scalar.properties.generalCategory != .control || scalar == "\n" {
      text.append(scalar)
    }
    return String(text)
  }

  package static func make(using random: inout some RandomNumberGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...24, using: &random) {
      if Bool.random(using: &random) {
        text.append(
          contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)].unicodeScalars)
      } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) {
        text.append(scalar)
      }
    }
    return String(text)
  }
}
