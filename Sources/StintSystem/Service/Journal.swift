internal import Glibc
internal import StintCore

/// What the daemon says of its work: one entry an event.
///
/// Under systemd the entries go to the journal with their fields (`journalctl STINT_POST=12`); else
/// each is one line on standard error.
package struct Journal: Sendable {
  /// As syslog numbers them.
  package enum Priority: Int, Sendable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
  }

  /// Something that happened.
  package struct Entry: Hashable, Sendable {
    /// One word for programs, as `sent`.
    package var event: String
    package var priority: Priority
    /// For people: one sentence, without the text of a post.
    package var message: String
    /// Names in small letters, as `post`; in the order given.
    package var fields: [Field]

    package init(
      _ event: String, _ priority: Priority = .info, _ message: String, _ fields: [Field] = []
    ) {
      self.event = event
      self.priority = priority
      self.message = message
      self.fields = fields
    }
  }

  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package let write: @Sendable (Entry) -> Void

  package init(_ write: @escaping @Sendable (Entry) -> Void) {
    self.write = write
  }

  /// Where the entries of this process belong.
  package static func system(_ context: Context) -> Journal {
    let console = context.console
    let isUnderSystemd = Self.isStandardError(context.environment["JOURNAL_STREAM"])
    let socket = isUnderSystemd ? LocalAddress("/run/systemd/journal/socket") : nil
    return Journal { entry in
      if let socket, socket.send(datagram(entry)) { return }
      // The journal reads the priority from the line's head.
      let head = isUnderSystemd ? "<\(entry.priority.rawValue)>" : ""
      console.writeError(head + line(entry) + "\n")
    }
  }

  package func callAsFunction(
    _ event: String, _ priority: Priority = .info, _ message: String, _ fields: [Field] = []
  ) {
    write(Entry(event, priority, message, fields))
  }

  /// One line: `sent: #12 went out on shop@mastodon post=12 account=shop@mastodon`.
  static func line(_ entry: Entry) -> String {
    let fields = entry.fields.map { field in
      let value = SafeText.line(field.value)
      let isPlain = !value.isEmpty && !value.contains { $0 == " " || $0 == "\"" || $0 == "=" }
      return " \(field.name)="
        + (isPlain ? value : JSONValue.string(value).serialized())
    }
    return "\(entry.event): \(SafeText.line(entry.message))" + fields.joined()
  }

  /// The journal's own form: a line a field.
  ///
  /// No value holds a line break.
  static func datagram(_ entry: Entry) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ name: String, _ value: String) {
      // Nobody's terminal is to be harmed by reading the journal.
      let value = SafeText.line(value)
      bytes += Array("\(name)=\(value)\n".utf8)
    }
    add("MESSAGE", entry.message)
    add("PRIORITY", "\(entry.priority.rawValue)")
    add("SYSLOG_IDENTIFIER", "stintd")
    add("STINT_EVENT", entry.event)
    for field in entry.fields { add("STINT_\(field.name.uppercased())", field.value) }
    return bytes
  }

  /// Whether standard error is the stream to the journal that `JOURNAL_STREAM` names by its device and
  /// file number, and not one that somebody put in its place.
  private static func isStandardError(_ stream: String?) -> Bool {
    guard let stream else { return false }
    var facts = stat()
    guard fstat(STDERR_FILENO, &facts) == 0 else { return false }
    return stream == "\(facts.st_dev):\(facts.st_ino)"
  }
}
