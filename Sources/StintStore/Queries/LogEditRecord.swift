package import StintCore

/// A change of the time log as the journal keeps it.
package struct LogEditRecord: Hashable, Sendable {
  /// The number people use; 0 for one that was only thought through.
  package var id: Int64
  package var at: Timestamp
  /// What was typed.
  package var command: String
  /// The sessions it touched as they were; those it made are missing here.
  package var before: [Session]
  package var after: [Session]
  /// The edit that it took back.
  package var undoes: Int64?
  package var undoneBy: Int64?

  package init(
    id: Int64 = 0, at: Timestamp, command: String, before: [Session], after: [Session],
    undoes: Int64? = nil, undoneBy: Int64? = nil
  ) {
    self.id = id
    self.at = at
    self.command = command
    self.before = before
    self.after = after
    self.undoes = undoes
    self.undoneBy = undoneBy
  }
}

/// Why the journal does not take an edit, or does not give one back.
package enum LogJournalError: Error, Hashable, Sendable {
  /// The session is not what the edit was made for: another process changed it.
  case changedMeanwhile(session: Int64)
  case noEdit(Int64)
  case nothingToUndo
  case alreadyUndone(Int64, by: Int64)
  /// A session changed after the edit; `by` is the newest edit that did, where one did.
  case changedSince(edit: Int64, session: Int64, by: Int64?)
  /// Another session came from the same line of an import meanwhile.
  case importedAgain(edit: Int64, session: Int64)
  /// What would be written could not be read again to take it back.
  case notReadable(session: Int64, reason: String)

  package var userFacing: UserFacingError {
    switch self {
    case .changedMeanwhile(let session):
      UserFacingError(
        "#\(session) was changed meanwhile by another process; nothing was changed",
        hint: "try again", status: .busy)
    case .noEdit(let edit):
      UserFacingError("there is no edit \(edit)", hint: "stint log edits", status: .notFound)
    case .nothingToUndo:
      UserFacingError("there is no edit to take back", status: .nothingToDo)
    case .alreadyUndone(let edit, let other):
      UserFacingError(
        "edit \(edit) was taken back already, by \(other)", hint: "stint log undo \(other)",
        status: .nothingToDo)
    case .changedSince(let edit, let session, let other):
      UserFacingError(
        "#\(session) changed after edit \(edit); nothing was changed",
        hint: other.map { "stint log undo \($0)" } ?? "stint log show \(session)",
        status: .badInput)
    case .importedAgain(let edit, let session):
      UserFacingError(
        "edit \(edit) would bring back what #\(session) was imported from; nothing was changed",
        hint: "stint log rm \(session)", status: .badInput)
    case .notReadable(let session, let reason):
      UserFacingError(
        "#\(session) could not be taken back after this edit (\(reason)); nothing was changed",
        hint: "stint log check", status: .internalError)
    }
  }
}
