@_spi(_Unicode) import Swift

/// The one form in which text is counted and sent: line ends are LF, characters composed (NFC).
///
/// Networks compose before they count (networks/x.md), and a facet's offsets would shift if the
/// text were composed afterwards (networks/bluesky.md).
package enum NormalText {
  /// `text` with CR LF and single CR as LF, in Unicode Normalization Form C.
  package static func of(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy(isSettled) { return text }
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      // The LF of a CR LF has been written for its CR.
      if scalar == "\n", previous == "\r" { continue }
      scalars.append(scalar == "\r" ? "\n" : scalar)
    }
    // The standard library composes for string comparison but keeps the result behind an SPI;
    // the alternative is full Foundation, which this target may not import.
    var composed = String.UnicodeScalarView()
    composed.append(contentsOf: String(scalars)._nfc)
    return String(composed)
  }

  /// Whether no composition touches a character, whatever stands beside it.
  ///
  /// Such are those below the combining marks, general punctuation, and the emoji with their joiner
  /// and selector. Most texts hold nothing else.
  private static func isSettled(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0x0D: false
    case 0..<0x300, 0x200D, 0x2010...0x2027, 0xFE0F, 0x1F300...0x1FAFF: true
    default: false
    }
  }
}
