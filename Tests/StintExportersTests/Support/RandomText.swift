import StintTestSupport
/// The same random numbers in every run (SplitMix64).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Texts that are hard on scanners: pieces of addresses, tags and emoji, and any scalar at all.
enum RandomText {
  private static let pieces = [
    "https://", "http://", "example", ".org", ".co.jp", "t.co/", "/", "?a=", "&", "#", "＃", "@",
    "$", "{", "}", "${1.id}", "(", ")", "((", "[", "]", "\\", "_", "*", "~", "|", "<", ">", "\"",
    "'",
    "\r\n", "\n", "\r", " ", "\t", "\u{0}", "\u{7F}", "\u{200D}", "\u{FE0F}", "\u{20E3}", "\u{301}",
    "👩", "🚀", "👍🏽", "🇦", "🇹", "é", "日本", "عمان", ".", "-", "---", "1.", "xn--", "\u{FEFF}",
  ]

  /// A text without control characters: one that a network may take.
  static func clean(using random: inout SplitMix64) -> String {
    var text = String.UnicodeScalarView()
    for scalar in make(using: &random).unicodeScalars
    where scalar.properties.generalCategory != .control || scalar == "\n" {
      text.append(scalar)
    }
    return String(text)
  }

  static func make(using random: inout SplitMix64) -> String {
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
