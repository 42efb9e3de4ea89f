internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What is due goes out, or a pass has said why not.
enum SilentCheck: DoctorCheck {
  /// As long as a pass may be late.
  private static let grace = Duration.seconds(300)
  private static let timerHint = "is the timer on? systemctl --user status stint-tick.timer"

  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace else { return [] }
    let found = try overdue(workspace) + slots(workspace)
    guard found.isEmpty else { return found }
    return [Finding("overdue", .good, "nothing that is due waits without a reason")]
  }

  /// With a time of their own, or one of a retry.
  private static func overdue(_ workspace: Workspace) throws -> [Finding] {
    let now = workspace.now
    return try workspace.store.overdue(at: now.advanced(by: .zero - grace), limit: 100).map {
      record in
      let zone = workspace.zone(ofQueue: record.queue)
      return Finding(
        "overdue", .warning,
        "#\(record.target.postID) on \(record.target.account) was due "
          + TimeText.full(record.target.dueAt ?? now, in: zone)
          + (record.waitReason.map { ": \($0)" } ?? " and no tick has looked at it"),
        hint: record.waitReason == nil ? timerHint : "stint why \(record.target.postID)")
    }
  }

  /// In line for a slot that has come: a pass would have sent them, or written down why not.
  private static func slots(_ workspace: Workspace) throws -> [Finding] {
    let now = workspace.now
    let decisions = try workspace.store.rehearseStep(
      workspace.setup, at: now, inspector: workspace.inspect)
    var accounts: Set<String> = []
    return decisions.compactMap { decision -> Finding? in
      switch decision {
      case .send(let dispatch):
        guard let slot = dispatch.slot, isLate(slot.instant, now),
          accounts.insert(dispatch.target.account).inserted
        else { return nil }
        return finding(
          "#\(dispatch.target.postID) on \(dispatch.target.account)", slot.instant,
          workspace.setup.zone(ofAccount: dispatch.target.account))
      case .passSlot(let account, let slot, _):
        // A line that is empty leaves its slots empty.
        guard isLate(slot.instant, now), !accounts.contains(account),
          (try? workspace.store.hasLine(of: account)) ?? false,
          accounts.insert(account).inserted
        else { return nil }
        return finding(
          "the line of \(account)", slot.instant, workspace.setup.zone(ofAccount: account))
      case .hold, .lapse, .wait: return nil
      }
    }
  }

  private static func isLate(_ instant: Timestamp, _ now: Timestamp) -> Bool {
    instant.advanced(by: grace) <= now
  }

  private static func finding(_ what: String, _ slot: Timestamp, _ zone: Zone) -> Finding {
    Finding(
      "overdue", .warning,
      "\(what) had a slot at \(TimeText.full(slot, in: zone)) and no tick has looked at it",
      hint: timerHint)
  }
}
