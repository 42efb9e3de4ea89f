package import StintCore

/// A way to write a time log down that some program understands.
package protocol TimeLogFormat: Sendable {
  /// What `--format` takes.
  var name: String { get }
  /// The program, or what the format is.
  var title: String { get }
  /// Without a dot.
  var fileExtension: String { get }
  /// What an export and an import of it lose, one fact each; empty where nothing is lost.
  var losses: [String] { get }
  /// Whether removed sessions, and one that is open, are written, too.
  var isComplete: Bool { get }
  /// Whether removed sessions are written, as cancelled ones.
  var hasTombstones: Bool { get }
  /// Whether times stand in the file as clocks on the wall show them, without an offset.
  var isLocal: Bool { get }
  /// Whether it can be read, too.
  var isReadable: Bool { get }

  func writer(_ options: TimeLogOptions) -> any TimeLogWriter

  /// What the file holds; rows that are no session are named with a reason.
  ///
  /// Throws if the file as a whole is something else.
  func read(_ bytes: [UInt8], _ options: TimeLogOptions) throws(TimeLogError) -> TimeLogFile

  /// Whether the file looks like it, by its beginning.
  func recognises(_ look: TimeLogLook) -> Bool
}

extension TimeLogFormat {
  package var isComplete: Bool { false }
  package var hasTombstones: Bool { isComplete }
  package var isLocal: Bool { false }
  package var isReadable: Bool { true }

  /// Whether an export has a place for the session.
  package func takes(_ session: Session) -> Bool {
    isComplete || (session.end != nil && (hasTombstones || session.deletedAt == nil))
  }

  /// A whole file of sessions, oldest first; those that the format has no place for are left out.
  package func export(_ sessions: [Session], _ options: TimeLogOptions) -> [UInt8] {
    var writer = writer(options)
    var text = writer.head()
    for session in sessions where takes(session) {
      text += writer.text(of: session.shown(options))
    }
    text += writer.tail()
    return Array(text.utf8)
  }
}
