import StintCore

/// The wall-clock date of a post, for front matter and file names.
struct LocalDate {
  /// As `2026-01-15`.
  let day: String
  /// As `09:30:00`.
  let time: String
  /// As `Z` or `+01:00`.
  let zone: String

  /// What does not look like RFC 3339 is replaced by the instant in UTC: the text goes into front
  /// matter and into a path unquoted.
  init(_ local: String, instant: Timestamp) {
    let text = Self.hasShape(local) ? local : CivilTime(instant).zoned
    day = String(text.prefix(10))
    time = String(text.dropFirst(11).prefix(8))
    let zone = text.dropFirst(19).drop { $0 == "." || $0.isNumber }
    self.zone = zone == "z" ? "Z" : String(zone)
  }

  /// As Hugo takes it.
  var rfc3339: String { "\(day)T\(time)\(zone)" }

  /// As Jekyll takes it: without the offset the build machine's zone would decide the address.
  var spaced: String {
    "\(day) \(time) \(zone == "Z" ? "+0000" : zone.filter { $0 != ":" })"
  }

  private static func hasShape(_ text: String) -> Bool {
    let shape = "dddd-dd-ddTdd:dd:dd".unicodeScalars
    var rest = text.unicodeScalars[...]
    for wanted in shape {
      guard let c = rest.popFirst() else { return false }
      guard wanted == "d" ? CharacterClass.isDigit(c) : wanted == c else { return false }
    }
    if rest.first == "." {
      rest.removeFirst()
      guard rest.popFirst().map(CharacterClass.isDigit) == true else { return false }
      while let c = rest.first, CharacterClass.isDigit(c) { rest.removeFirst() }
    }
    if rest.count == 1 { return rest.first == "Z" || rest.first == "z" }
    let offset = Array(rest)
    return offset.count == 6 && (offset[0] == "+" || offset[0] == "-") && offset[3] == ":"
      && [1, 2, 4, 5].allSatisfy { CharacterClass.isDigit(offset[$0]) }
  }
}
