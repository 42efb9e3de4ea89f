/// The name of a page, made from a pattern such as `News/{date}-{slug}`.
struct PageTitle {
  /// Longest title, in bytes of UTF-8 (networks/mediawiki.md a).
  static let longest = 255
  static let placeholders = ["date", "year", "month", "day", "slug", "title", "id"]

  private enum Piece: Equatable {
    case text(String)
    case placeholder(String)
  }

  private let pieces: [Piece]

  /// nil for a pattern that cannot give a title a wiki takes.
  init?(_ pattern: String) {
    var pieces: [Piece] = []
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      let name = String(rest[rest.index(after: open)..<close])
      guard Self.placeholders.contains(name) else { return nil }
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(.placeholder(name))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
    let literal = pieces.map { if case .text(let text) = $0 { text } else { "x" } }.joined()
    guard literal.utf8.count <= 150, Self.isAllowed(literal) else { return nil }
  }

  /// Whether it gives each post a page of its own.
  var isUnique: Bool {
    pieces.contains(.placeholder("slug")) || pieces.contains(.placeholder("id"))
  }

  /// The title of one post's page, cut so that a wiki takes it.
  func of(title: String, day: String, key: String) -> String {
    let digits = day.split(separator: "-").map(String.init)
    func filled(_ title: String) -> String {
      pieces.map { piece -> String in
        switch piece {
        case .text(let text): text
        case .placeholder("date"): day
        case .placeholder("year"): digits.first ?? ""
        case .placeholder("month"): digits.count > 1 ? digits[1] : ""
        case .placeholder("day"): digits.count > 2 ? digits[2] : ""
        case .placeholder("slug"): Slug.make(from: title, uid: key, isASCII: false)
        case .placeholder("id"): Slug.shortID(key)
        case .placeholder: title.isEmpty ? "untitled" : title
        }
      }.joined()
    }
    var title = Self.cleaned(title)
    while filled(title).utf8.count > Self.longest, !title.isEmpty { title.removeLast() }
    return filled(title)
  }

  /// `text` without anything that has a meaning in a title; empty when nothing is left.
  static func cleaned(_ text: String) -> String {
    let kept = text.unicodeScalars.map { scalar -> Character in
      if scalar == "/" { return "-" }
      if scalar.isASCII {
        return CharacterClass.isASCIIAlphanumeric(scalar)
          || "-,.!?'()+".unicodeScalars.contains(scalar) ? Character(scalar) : " "
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator, .spaceSeparator:
        return " "
      default: return scalar == "\u{FFFD}" ? " " : Character(scalar)
      }
    }
    let words = NormalText.of(String(kept)).split(separator: " ").joined(separator: " ")
    // A piece of nothing but dots would be a step in a path.
    let start = words.drop { $0 == "." || $0 == " " }
    return String(String(start.reversed().drop { $0 == "." || $0 == " " }.reversed()))
  }

  private static func isAllowed(_ title: String) -> Bool {
    let scalars = Array(title.unicodeScalars)
    guard let first = scalars.first, first != ":", !CharacterClass.isSpace(first),
      let last = scalars.last, !CharacterClass.isSpace(last), last != ":"
    else { return false }
    // `%` and `&` only make trouble when more follows; nobody needs them here.
    let forbidden = "#<>[]|{}%&~_".unicodeScalars
    return !scalars.contains {
      forbidden.contains($0) || CharacterClass.isUnwantedControl($0) || $0 == "\n" || $0 == "\t"
    }
      && !title.split(separator: "/", omittingEmptySubsequences: false)
        .contains { $0 == "." || $0 == ".." }
  }
}
