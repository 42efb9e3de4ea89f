internal import StintCore
internal import StintStore
package import StintSystem

/// What others are told: the user by notices, programs by hooks.
extension SessionDesk {
  /// The events a hook can be there for; the raw value is the hook's file name.
  enum Event: String {
    case sessionStart = "session-start"
    case sessionWarn = "session-warn"
    case sessionOver = "session-over"
    case sessionEnd = "session-end"
    case mark, park, insight
    case reviewDue = "review-due"
  }

  func announce(_ look: SessionLook) {
    guard let session = look.session else { return }
    if look.settlement.due.contains(.warning) { run(.sessionWarn, session) }
    if look.settlement.due.contains(.over) { run(.sessionOver, session) }
    if look.closedItself != nil { run(.sessionEnd, session) }
  }

  func run(_ event: Event, _ session: Session, mark: Mark? = nil, parked: ParkedLine? = nil) {}

  /// Whether there may be programs that want to be told.
  package static func hasHooks(_ home: Home) -> Bool { FileBytes.exists(home.config + "/hooks") }
}
