/// Length of a status as Mastodon counts it (networks/mastodon.md).
package struct MastodonCount: Hashable, Sendable {
  /// What is counted.
  package enum Unit: String, CaseIterable, Sendable {
    /// What a reader sees as characters; addresses and mentions are shortened.
    case graphemes
    /// Unicode scalars of the text as it stands: GoToSocial tells a discount for addresses, and gives
    /// none (measured).
    case codePoints = "code-points"
  }

  var unit: Unit
  /// What every http or https address counts, however long it is.
  var urlLength: Int

  package init(unit: Unit = .graphemes, urlLength: Int = 23) {
    self.unit = unit
    self.urlLength = urlLength
  }

  /// As upstream counts.
  package static func count(_ text: String, contentWarning: String = "") -> Int {
    MastodonCount().count(text, contentWarning: contentWarning)
  }

  /// Length of warning and text together.
  ///
  /// The warning counts as it stands: an address in it gets no discount.
  package func count(_ text: String, contentWarning: String = "") -> Int {
    guard unit == .graphemes else {
      return NormalText.of(contentWarning).unicodeScalars.count
        + NormalText.of(text).unicodeScalars.count
    }
    let scalars = Array(NormalText.of(text).unicodeScalars)
    var output = String.UnicodeScalarView()
    var position = 0
    for (range, replacement) in entities(in: scalars) {
      output.append(contentsOf: scalars[position..<range.lowerBound])
      output.append(contentsOf: replacement.unicodeScalars)
      position = range.upperBound
    }
    output.append(contentsOf: scalars[position...])
    return (NormalText.of(contentWarning) + String(output)).count
  }

  /// What is shortened, in order; of two that overlap the first one stays.
  private func entities(
    in text: [Unicode.Scalar]
  ) -> [(range: Range<Int>, replacement: String)] {
    let placeholder = String(repeating: "x", count: urlLength)
    let urls = URLScanner.urls(in: text, dialect: .mastodon).map { ($0.range, placeholder) }
    let mentions = MastodonMentions.all(in: text).map { ($0.range, "@" + $0.name) }
    var kept: [(Range<Int>, String)] = []
    for entity in (urls + mentions).sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) {
      if let last = kept.last, last.0.upperBound > entity.0.lowerBound { continue }
      kept.append(entity)
    }
    return kept
  }
}
