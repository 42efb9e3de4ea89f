/// What became of the lines that were parked.
package struct ParkedFigures: Hashable, Sendable {
  package var queued = 0
  package var later = 0
  package var personal = 0
  package var dropped = 0
  /// No wrap-up has said yet.
  package var undecided = 0

  package var all: Int { queued + later + personal + dropped + undecided }

  package init(_ lines: [ParkedLine]) {
    for line in lines {
      switch line.fate {
      case .queue: queued += 1
      case .later: later += 1
      case .personal: personal += 1
      case .dropped: dropped += 1
      case nil: undecided += 1
      }
    }
  }
}
