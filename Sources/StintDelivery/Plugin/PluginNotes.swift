internal import StintCore

/// What is kept in the journal for one part that a plug-in delivers.
struct PluginNotes {
  private static let own = "plug-in"
  private static let open = "plug-in-parcel"
  /// Bytes of JSON; a plug-in with more to remember has a disk of its own.
  private static let longest = 65_536

  private let journal: any DeliveryJournal
  private let key: String

  init(_ journal: any DeliveryJournal, key: String) {
    self.journal = journal
    self.key = key
  }

  /// What the plug-in wants to be told again; an empty object at first.
  var json: JSONValue {
    journal.note(Self.own, key: key).flatMap { try? JSONValue(parsing: $0) } ?? .object([:])
  }

  /// Keeps the `notes` of an answer; without those that would write a secret down.
  func keep(from answer: JSONValue, _ redaction: Redaction) {
    guard let notes = answer["notes"], notes.objectValue != nil else { return }
    let text = notes.serialized()
    guard text.utf8.count <= Self.longest, !redaction.finds(in: text) else { return }
    // Not being able to keep them costs the plug-in a repetition of what it noted, no more.
    try? journal.keep(Self.own, text, key: key)
  }

  /// The parcel of a try whose end nobody knows; nil when there is none.
  var openParcel: JSONValue? {
    journal.note(Self.open, key: key).flatMap { $0.isEmpty ? nil : try? JSONValue(parsing: $0) }
  }

  func open(_ parcel: JSONValue) throws {
    guard openParcel == nil else { return }
    try journal.keep(Self.open, parcel.serialized(), key: key)
  }

  /// That try surely did nothing.
  func close() throws {
    guard openParcel != nil else { return }
    try journal.keep(Self.open, "", key: key)
  }
}
