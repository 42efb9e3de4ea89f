/// Whether a purpose says what a session is for.
package enum Purpose {
  /// What is wrong with a purpose.
  package enum Problem: Hashable, Sendable {
    case empty
    case oneWord
    /// It says where to look, and not what for.
    case onlyLooking
  }

  private static let looking: Set<String> = [
    "check", "checking", "look", "looking", "browse", "browsing", "scroll", "scrolling", "see",
    "seeing", "visit", "visiting", "open", "read", "reading", "watch", "view", "catch", "go",
  ]
  private static let filling: Set<String> = [
    "a", "an", "the", "my", "our", "at", "on", "in", "into", "to", "up", "through", "around",
    "over", "out", "for", "of", "and", "or", "with", "just", "some", "quickly", "quick", "what",
    "whats", "what's", "is", "are", "new", "news", "feed", "feeds", "timeline", "notifications",
    "mentions", "stuff", "things", "posts", "messages", "social", "media", "network", "networks",
    "again", "bit", "if", "anything", "something", "happened", "happens", "happening", "going",
    "there",
  ]
  private static let places: Set<String> = [
    "mastodon", "fediverse", "bluesky", "x", "twitter", "linkedin", "facebook", "instagram",
    "threads", "reddit", "youtube", "tiktok", "flickr", "discord", "slack", "telegram", "online",
    "web", "internet", "hn", "forum", "blog", "app",
  ]

  /// nil for a purpose that says something.
  ///
  /// `places` are further names that only say where: networks and accounts of the config.
  package static func problem(with text: String, places own: Set<String> = []) -> Problem? {
    let words = text.lowercased().split {
      !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "@" || $0 == "." || $0 == "-")
    }.map(String.init)
    guard !words.isEmpty else { return .empty }
    guard words.count > 1 else { return .oneWord }
    let saying = words.filter {
      !looking.contains($0) && !filling.contains($0) && !places.contains($0) && !own.contains($0)
    }
    return saying.isEmpty ? .onlyLooking : nil
  }
}
