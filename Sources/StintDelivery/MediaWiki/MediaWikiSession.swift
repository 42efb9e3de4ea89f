import StintHTTP

/// A login: it lives in memory and ends with the program.
struct MediaWikiSession: Sendable {
  /// By name; one wiki, so neither path nor domain matters.
  private(set) var cookies: [String: String] = [:]
  /// The name the edits stand under, without the label of the bot password.
  var user = ""
  /// Proves that a request is meant; belongs to the cookies.
  var token = ""

  /// Value of the header `Cookie`; nil when there is none.
  var header: String? {
    cookies.isEmpty
      ? nil
      : cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
  }

  /// Takes over what an answer sets.
  mutating func take(_ headers: HTTPHeaders) {
    for line in headers.all("Set-Cookie") {
      let pieces = line.split(separator: ";").map { $0.drop(while: \.isWhitespace) }
      guard let pair = pieces.first, let equals = pair.firstIndex(of: "=") else { continue }
      let name = String(pair[..<equals])
      let value = String(pair[pair.index(after: equals)...])
      let isGone =
        value == "deleted" || value.isEmpty
        || pieces.dropFirst().contains { $0.lowercased().hasPrefix("max-age=0") }
      cookies[name] = isGone ? nil : value
    }
  }
}
