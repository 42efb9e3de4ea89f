/// The numbers a command may end with.
///
/// Small ones are answers; failures are those of sysexits(3).
package enum ExitStatus: Int32, Sendable {
  case done = 0
  /// `stint now` alone: no session runs.
  case noSession = 1
  /// `stint now` alone: the session is past its deadline.
  case overTime = 2
  case nothingToDo = 3
  /// Something is held or waits.
  case waiting = 4
  /// An outcome nobody can tell needs `stint resolve`.
  case unknownOutcome = 5
  case usedWrongly = 64
  /// Nothing was written.
  case badInput = 65
  case notFound = 66
  case unavailable = 69
  /// Our fault.
  case internalError = 70
  case cannotCreate = 73
  case damaged = 74
  case busy = 75
  case credentials = 77
  case badConfig = 78

  /// `stint now` alone: no session runs, and one waits to be looked back at.
  package static let wrapUpPending = ExitStatus.nothingToDo
}
