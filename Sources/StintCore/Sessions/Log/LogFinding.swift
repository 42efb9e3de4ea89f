/// Something in the time log that looks wrong.
package struct LogFinding: Hashable, Sendable {
  package enum Problem: Hashable, Sendable {
    /// It shares so many milliseconds with another.
    case overlap(with: Int64, milliseconds: Int64)
    /// An interruption, by position from 0, does not lie inside.
    case interruptionOutside(Int)
    /// It went on for so long after the time at which it should have closed itself.
    case overCap(Duration)
    case long(Duration)
    case future(Timestamp)
    /// A mark, by position from 0, does not lie inside.
    case markOutside(Int)
    /// The clocks of its zone were changed while it ran; minutes east of UTC.
    case offsetChanged(from: Int, to: Int)
    /// Its offset is not the one its zone had at its start.
    case wrongOffset(stored: Int, zone: Int)
    /// The zone it was started in is not known here.
    case unknownZone(String)
    case unconfirmed(CheckReason)
  }

  package var session: Int64
  package var queue: String
  /// Whether there is a mark to trim it to.
  package var hasMarks: Bool
  package var problem: Problem

  package init(_ session: Session, _ problem: Problem) {
    self.session = session.id
    queue = session.queue
    hasMarks = session.marks.contains { session.holds($0.at) }
    self.problem = problem
  }

  /// What can be typed about it.
  package var command: String {
    switch problem {
    case .overlap(let other, _): "stint log show \(other)"
    case .interruptionOutside, .overCap, .long:
      hasMarks ? "stint log trim \(session) --end last" : "stint log edit \(session) --end TIME"
    case .future, .wrongOffset, .unknownZone, .offsetChanged: "stint log show \(session)"
    case .markOutside(let position): "stint log mark move \(session) \(position + 1) --at TIME"
    case .unconfirmed: "stint log confirm \(session)"
    }
  }
}
