/// What a terminal has to report.
package enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  /// The window has another size.
  case resized
  /// Somebody wants the process to stop until it is continued (SIGTSTP from outside).
  case suspended
  /// The process was stopped and goes on: the screen is not what it was.
  case continued
  /// SIGINT from outside: as Ctrl-C.
  case interrupted
  /// SIGTERM or SIGHUP: the process is to end by this signal.
  case terminated(Int32)
  /// The terminal is gone.
  case closed
}
