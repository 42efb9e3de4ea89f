import StintCore
import StintDaemon
import StintDelivery
import StintExporters
import StintStore
import StintSystem
import StintTestSupport
import Testing

/// Whatever happens between the ticks, nothing goes out twice and no rule is broken.
@Suite struct RandomEditsTests {
  @Test(arguments: 0..<80)
  func `no edit, race, failure or clock breaks a rule or sends twice`(seed: Int) async throws {
    var round = try RandomCase(seed: UInt64(5000 + seed), isWholeMinutes: seed % 2 == 0)
    let folder = try TemporaryFolder()
    let stores = [try folder.store(), try folder.store()]
    try round.fill(stores[0])
    let deliverer = RecordingDeliverer(safety: seed % 3 == 0 ? .never : .lookup)
    var now = round.start
    var log = Log(versions: try stores[0].wholeLog())
    for _ in 0..<40 {
      try edit(stores[0], &round, &log, now: now)
      if round.random.once(in: 5) {
        deliverer.script(
          "shop@a",
          round.random.pick([
            .temporary(reason: "busy", retryAfter: nil, isRateLimit: false),
            .temporary(reason: "wait", retryAfter: .seconds(600), isRateLimit: true),
            .permanent(reason: "no"), .unknown(reason: "timeout"),
          ]))
      }
      let setup = round.setup
      let instant = now
      await withTaskGroup(of: Void.self) { group in
        for (index, store) in stores.enumerated() where index == 0 || round.random.once(in: 3) {
          let tick = Tick(
            setup: setup, store: store, deliverers: DelivererTable { _ in deliverer },
            exporter: PlainExporter.named, owner: "owner \(index)", clock: { instant },
            isDead: { $0 == "dead" }, mediaProblem: { _ in nil })
          group.addTask {
            do {
              _ = try await tick.run(at: instant)
            } catch {
              Issue.record("seed \(seed): \(error)")
            }
          }
        }
      }
      now =
        round.random.once(in: 12)
        ? now.minus(.hours(24)) : now.plus(.minutes(round.random.number(1...90)))
    }
    try check(stores[0], round, log, deliverer, seed: seed)
  }

  /// What the checker has to know of what was changed on the way.
  private struct Log {
    /// All that the sessions ever were.
    var versions: [Session]
    /// Posts that were forced.
    var forced: Set<Int64> = []
  }

  private func check(
    _ store: Store, _ round: RandomCase, _ log: Log, _ deliverer: RecordingDeliverer, seed: Int
  ) throws {
    let records = try store.targets(Store.Filter()).map(\.target)
    let checker = RuleChecker(
      queue: round.queue,
      evergreens: Set(records.filter { $0.target.evergreen != nil }.map(\.target.id)))
    let sends = try store.sends()
    let claims = try Dictionary(
      uniqueKeysWithValues: Set(sends.compactMap(\.postID)).map { post in
        (post, try store.events(ofPost: post).filter { $0.what == "claimed" }.map(\.at))
      })
    let complaints =
      checker.complaints(about: sends)
      + checker.complaints(
        aboutPaymentsOf: sends,
        try store.payments(of: round.queue.name, since: .distantPast), versions: log.versions,
        claims: claims, forced: log.forced)
    #expect(complaints.isEmpty, "seed \(seed)")
    #expect(try store.integrityProblems().isEmpty, "seed \(seed)")
    #expect(
      records.allSatisfy { $0.state.name != .sending || $0.waitsForLookup }, "seed \(seed)")
    // A key that was accepted once is never handed over again.
    let attempts = try Set(records.map(\.target.postID)).flatMap { try store.attempts(ofPost: $0) }
    let accepted = attempts.filter { $0.state == .accepted }.map(\.operationKey)
    #expect(accepted.count == Set(accepted).count, "seed \(seed)")
    for key in accepted {
      let tries = attempts.count { $0.operationKey == key && $0.owner != "dead" }
      #expect(deliverer.delivered.count { $0.key == key } == tries, "seed \(seed)")
    }
  }

  private func edit(
    _ store: Store, _ round: inout RandomCase, _ log: inout Log, now: Timestamp
  ) throws {
    let all = try store.targets(Store.Filter())
    guard !all.isEmpty else { return }
    let (post, record) = round.random.pick(all)
    let id = record.target.id
    switch round.random.number(0...15) {
    case 0: _ = try store.insert([round.post(around: now)], now: now)
    case 1: _ = try store.move([id], to: .dropped(from: record.state.name), now: now)
    case 2:
      let hold = Hold(cause: .user, reason: "not now")
      _ = try store.move([id], to: .held(hold), now: now)
    case 3:
      if record.state.name != .unknown { _ = try store.move([id], to: .queued, now: now) }
    case 4:
      let text = round.random.number(1...8)
      _ = try store.edit(
        post.id, revision: post.revision, kind: round.random.pick(Kind.allCases),
        content: Content(parts: ["text \(text)"]),
        fingerprints: Dictionary(
          uniqueKeysWithValues: round.setup.accounts.keys.map { ($0, UInt64(text)) }), now: now)
    case 5: _ = try store.place([id], round.random.pick([.first, .last]), now: now)
    case 6:
      _ = try store.logSend(
        round.handMade(before: now), price: round.queue.rules.promo.earn)
    case 7:
      let fixed = now.plus(.minutes(round.random.number(-30...300)))
      _ = try store.change([id], Store.Change(fixedAt: .some(fixed)), now: now, detail: "at")
    case 8:
      let isSent = round.random.once(in: 2)
      _ = try store.resolve(id, wasSent: isSent, url: nil, now: now)
    case 9:
      let other = round.random.pick(all).post.id
      _ = try store.place([id], .after(other), now: now)
    case 10: try die(store, round.setup, now: now)
    case 11:
      log.forced.insert(post.id)
      try store.dueNow([id], override: "sale", now: now, detail: "forced")
    case 12, 13: log.versions.append(try store.save(round.session(ending: now)))
    case 14:
      // Shortened, removed, brought back, or looked at.
      guard var session = try store.wholeLog().randomElement(using: &round.random) else { return }
      switch round.random.number(0...2) {
      case 0: session.start = session.end ?? session.start
      case 1: session.deletedAt = session.deletedAt == nil ? now : nil
      default: session.checks = []
      }
      session.interruptions = []
      session.revision += 1
      log.versions.append(try store.save(session))
    default: break
    }
  }

  /// A process claims what is due, begins with it, and dies before it touches the network.
  private func die(_ store: Store, _ setup: Setup, now: Timestamp) throws {
    let result = try store.claim(setup, now: now, owner: "dead", lease: .seconds(300)) { _, _ in
      Inspection()
    }
    for claim in result.claimed where claim.acceptedParts.isEmpty && claim.target.id % 2 == 0 {
      let key = Digest.operationKey(
        postUID: claim.post.uid, account: claim.target.account, part: 1,
        revision: claim.post.revision, cycle: claim.target.cycle)
      _ = try store.begin(
        claim, part: 1, operationKey: key, payloadSHA256: "", owner: "dead", now: now)
    }
  }
}

extension Store {
  /// All sessions, removed ones as well.
  fileprivate func wholeLog() throws -> [Session] {
    try sessions(
      queue: nil, from: .distantPast, until: .distantFuture, includingDeleted: true)
  }
}
