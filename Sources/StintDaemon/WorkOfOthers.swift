internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What another process did with targets that somebody waits for here.
///
/// A daemon is woken by the very commit that makes a target due, and is often faster.
struct WorkOfOthers {
  /// How long it is waited for.
  private static let patience = Duration.seconds(20)
  private static let step = Duration.milliseconds(100)

  let workspace: Workspace
  var isDead: (String) -> Bool = { ProcessIdentity.isDead($0) }
  /// Whether nobody wants to wait any more.
  let isStopping: () -> Bool

  /// The ends of `targets`, other than those that `report` tells of.
  func deliveries(_ targets: Set<Int64>, besides report: TickReport) throws
    -> [TickReport.Delivery]
  {
    let missing = targets.subtracting(report.targets)
    guard !missing.isEmpty else { return [] }
    let context = workspace.context
    let begun = context.clocks().monotonic
    while true {
      let records = try workspace.store.targets(numbered: missing)
      let isBusy = records.contains { isWorthWaiting($0) }
      let waited = Duration.milliseconds(context.clocks().monotonic - begun)
      if isBusy, waited < Self.patience, !isStopping(), context.pause(Self.step) { continue }
      return records.compactMap(delivery)
    }
  }

  private func isOnItsWay(_ record: TargetRecord) -> Bool {
    guard case .sending(let claim) = record.state else { return false }
    return claim.owner != Store.ownedByNobody
  }

  /// Whether it may end soon: nobody ends what a dead process had begun before the next pass.
  private func isWorthWaiting(_ record: TargetRecord) -> Bool {
    guard case .sending(let claim) = record.state else { return false }
    return isOnItsWay(record) && !isDead(claim.owner)
  }

  private func delivery(_ record: TargetRecord) -> TickReport.Delivery? {
    result(record).map {
      TickReport.Delivery(
        target: record.target, queue: record.queue, at: record.countsAt ?? workspace.now,
        isRecovered: false, result: $0)
    }
  }

  /// Nil where nobody has touched it.
  private func result(_ record: TargetRecord) -> TickReport.Result? {
    switch record.state {
    case .sent: .ended(.sent(remoteID: record.remoteID, url: record.url))
    case .failed(let reason): .ended(.failed(reason: reason))
    case .unknown(let reason): .ended(.unknown(reason: reason))
    case .held(let hold): .ended(.held(hold))
    case .sending where !isOnItsWay(record):
      .ended(
        .unclear(
          lookAgainAt: record.waitUntil ?? workspace.now,
          reason: record.waitReason ?? "it may have gone out, but no clear answer came"))
    case .sending: .takenOver
    case .queued:
      record.target.retryAt.map {
        .ended(
          .retry(at: $0, reason: record.waitReason ?? "it failed for now", rateLimitedUntil: nil))
      }
    case .draft, .dropped: nil
    }
  }
}

extension TickReport {
  /// Numbers of all targets that it says anything of.
  fileprivate var targets: Set<Int64> {
    Set(
      deliveries.map(\.target.id)
        + decisions.compactMap { decision in
          switch decision {
          case .send(let dispatch): dispatch.target.id
          case .hold(let target, _), .lapse(let target, _), .wait(let target, _, _, _): target.id
          case .passSlot: nil
          }
        })
  }
}
