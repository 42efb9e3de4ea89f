internal import StintCore
internal import StintStore
internal import StintSystem
internal import Synchronization

/// Puts what ticks do into the journal: each thing once, ids rather than texts.
final class EventLog: Sendable {
  private let journal: Journal
  /// What was said last of a target that waits, and of a trouble that stays.
  private let said = Mutex<[String: String]>([:])

  init(_ journal: Journal) {
    self.journal = journal
  }

  func callAsFunction(
    _ event: String, _ priority: Journal.Priority = .info, _ message: String,
    _ fields: [Journal.Field] = []
  ) {
    journal(event, priority, message, fields)
  }

  /// As an entry, but only when something else was said of `subject` before.
  func once(
    _ subject: String, _ event: String, _ priority: Journal.Priority, _ message: String,
    _ fields: [Journal.Field] = []
  ) {
    let isNews = said.withLock { $0.updateValue(message, forKey: subject) != message }
    if isNews { journal(event, priority, message, fields) }
  }

  /// The next trouble with `subject` is news again; true when there was one.
  @discardableResult
  func clear(_ subject: String) -> Bool { said.withLock { $0.removeValue(forKey: subject) != nil } }

  func tell(_ delivery: TickReport.Delivery) {
    let target = delivery.target
    var fields = fields(target)
    func say(_ event: String, _ priority: Journal.Priority, _ what: String) {
      journal(event, priority, "#\(target.postID) on \(target.account) \(what)", fields)
    }
    clear(subject(target))
    switch delivery.result {
    case .takenOver: say("taken_over", .notice, "was taken over by another process")
    case .storeFailed(let error):
      say(
        "not_written", .error,
        "may have gone out, but that could not be written down: " + error.userFacing.message)
    case .ended(.sent(let id, let url)):
      if let id { fields.append(.init("remote_id", id)) }
      if let url { fields.append(.init("url", url)) }
      fields.append(.init("kind", target.kind.rawValue))
      say("sent", .info, "went out")
    case .ended(.retry(let at, let reason, _)):
      fields.append(.init("until", RFC3339.textInUTC(at)))
      say("failed_for_now", .warning, "did not go out, it is tried again: \(reason)")
    case .ended(.failed(let reason)): say("failed", .error, "failed: \(reason)")
    case .ended(.held(let hold)): say("held", .warning, "is held: \(hold.reason)")
    case .ended(.unknown(let reason)):
      say("unknown", .error, "has an unknown outcome, settle it with stint resolve: \(reason)")
    case .ended(.unclear(let at, let reason)):
      fields.append(.init("until", RFC3339.textInUTC(at)))
      say("unclear", .warning, "got no clear answer, the network is asked again: \(reason)")
    case .ended(.credentials(let reason)):
      say("credentials", .error, "waits for a credential: \(reason)")
    case .ended(.released): break
    }
  }

  func tell(_ decisions: [Decision]) {
    for decision in decisions {
      switch decision {
      case .send(let dispatch): clear(subject(dispatch.target))
      case .passSlot: break
      case .hold(let target, let hold):
        clear(subject(target))
        journal(
          "held", .warning, "#\(target.postID) on \(target.account) is held: \(hold.reason)",
          fields(target))
      case .lapse(let target, let reason):
        journal(
          "moved", .notice, "#\(target.postID) on \(target.account): \(reason)", fields(target))
      case .wait(let target, let gate, let until, let reason):
        var fields = fields(target) + [.init("gate", gate)]
        if let until { fields.append(.init("until", RFC3339.textInUTC(until))) }
        once(
          subject(target), "waiting", .info,
          "#\(target.postID) on \(target.account) waits: \(reason)", fields)
      }
    }
  }

  private func subject(_ target: Target) -> String { "target \(target.id)" }

  private func fields(_ target: Target) -> [Journal.Field] {
    [.init("post", "\(target.postID)"), .init("account", target.account)]
  }
}
