/// A word and how often it came.
package struct ReviewCount: Hashable, Sendable {
  package var word: String
  package var count: Int

  package init(word: String, count: Int) {
    self.word = word
    self.count = count
  }

  /// Counts words that differ in more than case and outer blanks; the most frequent first, else in
  /// the order in which they came, each as it was first written.
  static func counting(_ words: some Sequence<String>) -> [ReviewCount] {
    var places: [String: Int] = [:]
    var counts: [ReviewCount] = []
    for word in words {
      let trimmed = word.trimmed()
      guard !trimmed.isEmpty else { continue }
      if let place = places[trimmed.lowercased()] {
        counts[place].count += 1
      } else {
        places[trimmed.lowercased()] = counts.count
        counts.append(ReviewCount(word: trimmed, count: 1))
      }
    }
    return counts.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map(\.element)
  }
}

extension String {
  fileprivate func trimmed() -> String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
