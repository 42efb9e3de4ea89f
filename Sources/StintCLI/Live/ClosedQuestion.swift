/// Whether a question asks for yes or no.
enum ClosedQuestion {
  /// English only: elsewhere it never says anything.
  private static let openers: Set<String> = [
    "am", "are", "aren't", "can", "can't", "could", "couldn't", "did", "didn't", "do", "does",
    "doesn't", "don't", "had", "hadn't", "has", "hasn't", "have", "haven't", "is", "isn't", "may",
    "might", "must", "shall", "should", "shouldn't", "was", "wasn't", "were", "weren't", "will",
    "won't", "would", "wouldn't",
  ]

  /// Beginnings that get people to talk.
  static let openStems = [
    "What made you ", "How do you ", "Tell me about the last time ",
  ]

  static func looksClosed(_ text: String) -> Bool {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace)
    // The name in front is who is asked, not what.
    guard let first = words.first(where: { !$0.hasPrefix("@") }) else { return false }
    // A word alone may still grow into another: `do` into `down`.
    guard words.count > (words.first?.hasPrefix("@") ?? false ? 2 : 1) else { return false }
    return openers.contains(String(first).replacing("’", with: "'"))
  }
}
