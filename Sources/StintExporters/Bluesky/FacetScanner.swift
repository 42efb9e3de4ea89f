/// Finds links, mentions and tags the way Bluesky's own app does (networks/bluesky.md [3]).
package enum FacetScanner {
  /// Longest tag, in characters and in bytes.
  private static let tagLimit = (characters: 64, bytes: 640)

  /// Facets of a finished text, in order, none overlapping another.
  package static func facets(in text: String) -> [Facet] {
    let scalars = Array(text.unicodeScalars)
    var offsets = [0]
    for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
    var facets: [Facet] = []
    for start in scalars.indices where mayPrecede(start > 0 ? scalars[start - 1] : nil) {
      guard let (end, feature) = feature(in: scalars, at: start) else { continue }
      let bytes = offsets[start]..<offsets[end]
      if let last = facets.last, last.bytes.upperBound > bytes.lowerBound { continue }
      facets.append(Facet(bytes: bytes, feature: feature))
    }
    return facets
  }

  private static func mayPrecede(_ c: Unicode.Scalar?) -> Bool {
    guard let c else { return true }
    return c.properties.isWhitespace || c == "("
  }

  private static func feature(
    in text: [Unicode.Scalar], at start: Int
  ) -> (end: Int, feature: Facet.Feature)? {
    switch text[start] {
    case "@": mention(in: text, at: start)
    // A bracket may stand before links and mentions, but not before a tag.
    case "#", "＃": start > 0 && text[start - 1] == "(" ? nil : tag(in: text, at: start)
    case "$": cashtag(in: text, at: start)
    default: link(in: text, at: start)
    }
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func mention(
    in text: [Unicode.Scalar], at start: Int
  ) -> (end: Int, feature: Facet.Feature)? {
    var end = start + 1
    while end < text.count, isHostCharacter(text[end]) || text[end] == "." { end += 1 }
    while end > start + 1, text[end - 1] == "." || text[end - 1] == "-" { end -= 1 }
    let handle = string(text[(start + 1)..<end])
    guard isHost(handle) || handle.hasSuffix(".test") else { return nil }
    if end < text.count, text[end] == "_" { return nil }
    return (end, .mention(handle))
  }

  private static func isHostCharacter(_ c: Unicode.Scalar) -> Bool {
    CharacterClass.isASCIIAlphanumeric(c) || c == "-"
  }

  /// Whether `name` has a dot and ends in a known top-level domain.
  private static func isHost(_ name: String) -> Bool {
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }), let ending = labels.last else {
      return false
    }
    return TopLevelDomains.contains(String(ending))
  }

  private static func link(
    in text: [Unicode.Scalar], at start: Int
  ) -> (end: Int, feature: Facet.Feature)? {
    var end = start
    while end < text.count, !text[end].properties.isWhitespace { end += 1 }
    let schemeEnd = URLScanner.endOfScheme(in: text, at: start).flatMap { $0 < end ? $0 : nil }
    if schemeEnd == nil {
      guard CharacterClass.isASCIILetter(text[start]) else { return nil }
      var hostEnd = start
      while hostEnd < end, isHostCharacter(text[hostEnd]) || text[hostEnd] == "." { hostEnd += 1 }
      // A sign that ends the sentence is no part of the host.
      while hostEnd > start, !CharacterClass.isASCIIAlphanumeric(text[hostEnd - 1]) { hostEnd -= 1 }
      guard isHost(string(text[start..<hostEnd])) else { return nil }
      // `name@host.org` is no link.
      if hostEnd < end, text[hostEnd] == "@" { return nil }
    }
    if ".,;:!?".unicodeScalars.contains(text[end - 1]) { end -= 1 }
    if text[end - 1] == ")", !text[start..<end].contains("(") { end -= 1 }
    // The server refuses a record with a link that leads nowhere, as `https://` before a comma.
    if let schemeEnd, schemeEnd >= end || text[schemeEnd] == "/" { return nil }
    let address = string(text[start..<end])
    return (end, .link(schemeEnd != nil ? address : "https://" + address))
  }

  private static func tag(
    in text: [Unicode.Scalar], at start: Int
  ) -> (end: Int, feature: Facet.Feature)? {
    var end = start + 1
    // A selector makes the sign a keycap emoji.
    guard end < text.count, text[end].value != 0xFE0F else { return nil }
    while end < text.count, !endsTag(text[end]) { end += 1 }
    while end > start + 1, isPunctuation(text[end - 1]) { end -= 1 }
    let run = text[(start + 1)..<end]
    guard run.contains(where: { !isPunctuation($0) && !CharacterClass.isDecimalNumber($0) }) else {
      return nil
    }
    let name = string(run)
    guard name.count <= tagLimit.characters, name.utf8.count <= tagLimit.bytes else { return nil }
    return (end, .tag(name))
  }

  private static func endsTag(_ c: Unicode.Scalar) -> Bool {
    switch c.value {
    case 0xAD, 0x2060, 0x200A...0x200D, 0x20E2: true
    default: c.properties.isWhitespace
    }
  }

  private static func isPunctuation(_ c: Unicode.Scalar) -> Bool {
    switch c.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  /// `$` and up to five letters or digits; the sign stays in the tag.
  private static func cashtag(
    in text: [Unicode.Scalar], at start: Int
  ) -> (end: Int, feature: Facet.Feature)? {
    var end = start + 1
    while end < text.count, CharacterClass.isASCIIAlphanumeric(text[end]) { end += 1 }
    guard (2...6).contains(end - start), CharacterClass.isASCIILetter(text[start + 1]) else {
      return nil
    }
    if end < text.count, !text[end].properties.isWhitespace, !isPunctuation(text[end]) {
      return nil
    }
    return (end, .tag(string(text[start..<end]).uppercased()))
  }
}
