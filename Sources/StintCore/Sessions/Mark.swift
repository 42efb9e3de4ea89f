/// One thing done in a session, logged after doing it.
package struct Mark: Hashable, Sendable {
  package var uid: String
  package var at: Timestamp
  package var act: Act
  /// A handle without the at sign in front, as `ana@fosstodon.org`.
  package var person: String?
  package var text: String?
  package var url: String?
  /// The uid of the ask that this answers.
  package var answers: String?
  /// Grows with every edit, from 1.
  package var revision: Int

  package init(
    uid: String, at: Timestamp, act: Act, person: String? = nil, text: String? = nil,
    url: String? = nil, answers: String? = nil, revision: Int = 1
  ) {
    self.uid = uid
    self.at = at
    self.act = act
    self.person = person
    self.text = text
    self.url = url
    self.answers = answers
    self.revision = revision
  }

  /// The words behind `#` in its text, without the sign, in order, small.
  package var tags: [String] {
    guard let text else { return [] }
    var tags: [String] = []
    var before: Character = " "
    var rest = text[...]
    while let letter = rest.popFirst() {
      if letter == "#", !before.isLetter, !before.isNumber {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        if word.contains(where: \.isLetter) { tags.append(word.lowercased()) }
        rest = rest.dropFirst(word.count)
        before = word.last ?? "#"
      } else {
        before = letter
      }
    }
    return tags
  }
}
