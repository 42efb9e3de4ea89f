/// What a file of some program holds.
package struct TimeLogFile: Hashable, Sendable {
  package var sessions: [ImportedSession] = []
  /// What was not taken, and why.
  package var skipped: [TimeLogRow] = []
  /// What was taken, and needs a word.
  package var warnings: [TimeLogRow] = []

  package init() {}

  mutating func skip(_ place: TimeLogPlace, _ message: String) {
    skipped.append(TimeLogRow(place: place, message: message))
  }

  mutating func warn(_ place: TimeLogPlace, _ message: String) {
    warnings.append(TimeLogRow(place: place, message: message))
  }
}
