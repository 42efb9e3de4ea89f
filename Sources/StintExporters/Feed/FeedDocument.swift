/// A feed as Stint writes it: a head, one line an entry, an end.
///
/// The feed file itself is where entries live; there is no second copy that could disagree with it.
/// That asks for a strict reader: what is not exactly of the form that Stint writes, because another
/// program made it or somebody edited it, is refused and not touched, so that nothing in it can be
/// lost. Lines of entries are kept byte for byte.
package struct FeedDocument: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var id: String
    /// As `2026-01-15T09:30:00Z`.
    package var date: String
    var line: String
  }

  package var form: FeedForm
  /// Lines before the entries, without the date of the newest one.
  var head: [String]
  package private(set) var entries: [Entry]

  init(form: FeedForm, head: [String], entry: Entry) {
    self.form = form
    self.head = head
    entries = [entry]
  }

  /// Reads what `bytes` wrote; nil for anything else.
  package init?(reading bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    for form in FeedForm.allCases {
      let layout = form.layout
      guard let (head, lines) = layout.read(text) else { continue }
      let found = lines.compactMap(layout.entry)
      guard found.count == lines.count, Set(found.map(\.id)).count == found.count else {
        return nil
      }
      self.form = form
      self.head = head
      entries = found
      return
    }
    return nil
  }

  package var bytes: [UInt8] {
    Array(form.layout.text(head: head, entries: entries).utf8)
  }

  package func has(_ entry: Entry) -> Bool { entries.contains(entry) }

  /// Takes in the entries of `newer` and its head; newest first, `limit` of them at most.
  ///
  /// An entry that is there already is replaced, so taking the same in twice changes nothing. What
  /// is taken in is never the one to fall off, however old it is.
  package mutating func take(_ newer: FeedDocument, limit: Int) {
    head = newer.head
    let ids = Set(newer.entries.map(\.id))
    let others = entries.filter { !ids.contains($0.id) }
      .sorted(by: Self.isBefore)
      .prefix(max(0, limit - newer.entries.count))
    entries = (newer.entries + others).sorted(by: Self.isBefore)
  }

  private static func isBefore(_ one: Entry, _ other: Entry) -> Bool {
    one.date == other.date ? one.id < other.id : one.date > other.date
  }
}
