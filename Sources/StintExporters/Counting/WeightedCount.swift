/// Length of a text as X counts it: configuration 3 of twitter-text (networks/x.md).
package enum WeightedCount {
  /// What every address counts, however long it is.
  package static let urlWeight = 23

  /// Weighted characters of `text` after normalisation.
  package static func count(_ text: String) -> Int {
    let scalars = Array(NormalText.of(text).unicodeScalars)
    let urls = URLScanner.urls(in: scalars, dialect: .x)
    var sum = 0
    var position = 0
    for url in urls {
      sum += weight(of: scalars, from: position, to: url.range.lowerBound) + urlWeight
      position = url.range.upperBound
    }
    return sum + weight(of: scalars, from: position, to: scalars.count)
  }

  private static func weight(of text: [Unicode.Scalar], from start: Int, to end: Int) -> Int {
    var sum = 0
    var position = start
    while position < end {
      if let emoji = EmojiSequences.end(in: text, at: position) {
        sum += 2
        position = emoji
      } else {
        sum += weight(of: text[position])
        position += 1
      }
    }
    return sum
  }

  /// 1 for the scripts that write short words with many letters, 2 for everything else.
  private static func weight(of c: Unicode.Scalar) -> Int {
    switch c.value {
    case 0...0x10FF, 0x2000...0x200D, 0x2010...0x201F, 0x2032...0x2037: 1
    default: 2
    }
  }
}
