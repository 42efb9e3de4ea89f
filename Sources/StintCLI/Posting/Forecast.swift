internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// When a post's targets will go out, as far as that can be said cheaply.
struct Forecast {
  /// What is known of one target's time.
  struct Time {
    var account: String
    /// nil when it cannot be said.
    var instant: Timestamp?
    /// Why not, or what stands in the way.
    var note: String?
    /// Whether it takes a slot then.
    var usesSlot = false
    /// What keeps it back until then, from the first instant at which it could have gone out.
    var passedOver: [PassedOver] = []

    func sentence(in zone: Zone) -> String {
      let when = instant.map { TimeText.echo($0, in: zone) }
      return [when, note].compactMap(\.self).joined(separator: " · ")
    }
  }

  /// So many posts in front of it make the answer a matter of weeks: then their number is said.
  private static let nearby = 20
  private static let horizon = Duration.seconds(60 * 86_400)

  let workspace: Workspace

  init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  func times(ofPost id: Int64, on only: String? = nil) throws -> [Time] {
    let records = try workspace.store.targets(ofPost: id)
    return try records.filter { only == nil || $0.target.account == only }.map { record in
      let account = record.target.account
      switch record.state {
      case .draft: return Time(account: account, note: "draft; `stint release \(id)` queues it")
      case .queued: return try time(of: record)
      default: return Time(account: account, note: record.state.name.rawValue)
      }
    }
  }

  private func time(of record: TargetRecord) throws -> Time {
    let target = record.target
    guard let account = workspace.setup.accounts[target.account] else {
      return Time(account: target.account, note: "its account is not in the config any more")
    }
    if target.dueAt == nil, workspace.setup.slots(of: account).slots.isEmpty {
      return Time(
        account: target.account,
        note: "never: the account has no slots; give the post a time with --at")
    }
    if let due = target.dueAt, due > workspace.now.advanced(by: Self.horizon) {
      // So far off the rules' answer would be a guess.
      return Time(account: target.account, instant: due)
    }
    if let problem = try workspace.store.conditions(of: account).credentialProblem {
      // However many slots come: none lets it out until somebody mends this.
      return Time(
        account: target.account, note: CredentialsGate.reason(problem, target.account))
    }
    let ahead = try workspace.store.countAhead(of: target, limit: Self.nearby)
    if target.dueAt == nil, ahead >= Self.nearby {
      return Time(account: target.account, note: "\(Self.nearby) or more posts go out before it")
    }
    let plan = try workspace.store.plan(
      workspace.setup.only(account, with: target.kind), from: workspace.now,
      through: workspace.now.advanced(by: Self.horizon), until: target.id,
      inspector: workspace.inspect)
    for entry in plan.entries where entry.decision.settles(target.id) {
      switch entry.decision {
      case .send(let dispatch):
        return Time(
          account: target.account, instant: dispatch.at, usesSlot: dispatch.slot != nil,
          passedOver: plan.passedOver.filter { $0.account == target.account })
      case .hold(_, let hold):
        return Time(account: target.account, note: "it will be held: \(hold.reason)")
      default: continue
      }
    }
    if let hopeless = plan.hopeless.first(where: { $0.target.id == target.id }) {
      return Time(account: target.account, note: hopeless.reason)
    }
    for case .wait(let waiting, _, let until, let reason) in plan.waits
    where waiting.id == target.id {
      return Time(account: target.account, instant: until, note: reason)
    }
    // What lasts to the end is what it waits for.
    let passed = plan.passedOver.filter { $0.account == target.account }
    return Time(
      account: target.account,
      note: passed.last?.reason ?? "no slot in the next 60 days lets it out", passedOver: passed)
  }
}

extension Setup {
  /// What has to be simulated to know when a target goes out.
  ///
  /// Accounts of one queue share nothing but promo budget and promo credit, so for any other kind its
  /// own account is enough.
  func only(_ account: Account, with kind: Kind) -> Setup {
    var copy = self
    copy.accounts = accounts.filter {
      $0.key == account.name || kind == .promo && $0.value.queue == account.queue
    }
    return copy
  }
}
