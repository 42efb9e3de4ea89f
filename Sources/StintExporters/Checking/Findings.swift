internal import StintCore

/// Collects what is wrong with a post, in the order it was looked at.
struct Findings {
  private(set) var problems: [Problem] = []
  /// The network's own name, for sentences.
  let network: String
  /// Whether it makes sense to advise one.
  var allowsThreads = true

  init(network: String) {
    self.network = network
  }

  mutating func error(
    _ code: String, part: Int? = nil, _ message: String, hint: String? = nil
  ) {
    problems.append(Problem(code: code, part: part, message: message, hint: hint))
  }

  mutating func warning(
    _ code: String, part: Int? = nil, _ message: String, hint: String? = nil
  ) {
    problems.append(
      Problem(severity: .warning, code: code, part: part, message: message, hint: hint))
  }

  /// A limit was broken: both numbers go into the sentence.
  mutating func over(
    _ code: String, part: Int? = nil, count: Int, limit: Int, what: String, hint: String? = nil
  ) {
    error(
      code, part: part,
      "\(Counted.of(count, what)), \(count - limit) over \(Self.possessive(network)) \(limit).",
      hint: hint)
  }

  /// `Mastodon's`, `Threads'`.
  static func possessive(_ name: String) -> String { name + (name.hasSuffix("s") ? "'" : "'s") }

  /// Refuses a part that is longer than allowed; exactly at the limit is fine everywhere.
  mutating func length(part: Int, count: Int, limit: Int?, what: String = "characters") {
    guard let limit, count > limit else { return }
    over(
      "too-long", part: part, count: count, limit: limit, what: what,
      hint: allowsThreads
        ? "Shorten it, split it into a thread with --thread or --then, or give this account its own "
          + "wording with --variant."
        : "Shorten it, or give this account its own wording with --variant.")
  }
}
