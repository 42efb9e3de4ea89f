package import StintCore

/// Writes a time log piece by piece, so that a long one needs no memory.
package protocol TimeLogWriter {
  mutating func head() -> String
  /// Sessions come oldest first; a writer may hold one back until it knows the next.
  mutating func text(of session: Session) -> String
  mutating func tail() -> String
}

extension TimeLogWriter {
  package mutating func head() -> String { "" }
  package mutating func tail() -> String { "" }
}
