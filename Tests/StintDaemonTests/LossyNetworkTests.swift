import StintCore
import StintDaemon
import StintDelivery
import StintExporters
import StintStore
import StintSystem
import StintTestSupport
import Testing

/// Requests and answers get lost, processes die: the server holds what the history says, once each.
@Suite struct LossyNetworkTests {
  let start = Timestamp.at("2026-03-02T09:00Z")

  @Test(arguments: [Description.Safety.lookup, .idempotent, .never], 0..<12)
  func `the server holds what the history says`(safety: Description.Safety, seed: Int) async throws
  {
    let folder = try TemporaryFolder()
    let store = try folder.store()
    let setup = try TestSetup(rules: Rules(lateWithin: .seconds(86_400))).build()
    try store.syncAccounts(setup)
    var random = SplitMix64(seed: UInt64(seed))
    for number in 0..<12 {
      let parts = (1...Int.random(in: 1...3, using: &random)).map { "post \(number) part \($0)" }
      _ = try store.insert(
        [
          NewPost(
            uid: "uid \(number)", queue: "business", kind: .value, content: Content(parts: parts),
            targets: [
              NewPost.Target(
                account: "shop@a", fixedAt: start.advanced(by: .seconds(number * 60)),
                fingerprint: 0)
            ])
        ], now: start)
    }
    let network = SimulatedNetwork(safety: safety, seed: seed)
    var now = start
    for round in 0..<400 {
      // Some ticks die at their first request: the process is gone, the request may have arrived.
      if Int.random(in: 0..<6, using: &random) == 0 {
        try await dieWhileSending(store, setup, network, at: now, owner: "dead \(round)")
      }
      _ = try await Tick(
        setup: setup, store: store, deliverers: DelivererTable { _ in network },
        exporter: PlainExporter.named, owner: "alive", clock: { [now] in now },
        isDead: { $0.hasPrefix("dead") }, mediaProblem: { _ in nil }
      ).run(at: now)
      network.settle()
      now = now.advanced(by: .seconds(Int.random(in: 31...1200, using: &random)))
    }
    let records = try store.targets(Store.Filter()).map(\.target)
    #expect(records.allSatisfy { [.sent, .unknown, .failed].contains($0.state.name) })
    // Where repeating is safe the user is asked only about what a day's tries did not settle. Where the
    // network can be asked, about what was tried twice or could not be looked for all day; where nobody
    // can tell, at once.
    let unknown = records.filter { $0.state.name == .unknown }
    switch safety {
    case .idempotent:
      #expect(unknown.count <= 1)
      for record in unknown {
        #expect(try store.attempts(ofPost: record.target.postID).count >= 5)
      }
    case .lookup:
      #expect(unknown.count < records.count / 2)
      for record in unknown {
        let tries = try store.attempts(ofPost: record.target.postID)
        #expect(
          tries.contains {
            $0.failureClass == AttemptRecord.lost || $0.failure?.hasSuffix("503") == true
          })
      }
    case .never: break
    }
    #expect(network.posts.values.allSatisfy { $0 == 1 })
    let attempts = try records.flatMap { try store.attempts(ofPost: $0.target.postID) }
    let accepted = Set(attempts.filter { $0.state == .accepted }.map(\.operationKey))
    let unsure = Set(attempts.filter { $0.state == .unknown }.map(\.operationKey))
    #expect(accepted.isSubset(of: Set(network.posts.keys)))
    #expect(Set(network.posts.keys).subtracting(accepted).isSubset(of: unsure))
    #expect(try store.integrityProblems().isEmpty)
  }

  /// Begins what is due, perhaps hands it over, and is gone before the answer is written down.
  private func dieWhileSending(
    _ store: Store, _ setup: Setup, _ network: SimulatedNetwork, at now: Timestamp, owner: String
  ) async throws {
    let claims = try store.claim(setup, now: now, owner: owner, lease: .seconds(300)) { _, _ in
      Inspection()
    }.claimed
    for claim in claims {
      guard let account = setup.accounts[claim.target.account], let queue = setup.queue(of: account)
      else { continue }
      let part = (claim.acceptedParts.keys.max() ?? 0) + 1
      guard part <= claim.post.content.parts.count, claim.attempts.last?.state != .sending else {
        continue
      }
      let post = OutgoingPost(
        content: claim.post.content, kind: .value, uid: claim.post.uid, id: claim.post.id,
        account: account, zone: queue.zone, instant: claim.at, keys: { Self.key(claim, $0) })
      let exporter = try #require(PlainExporter.named(account.exporter))
      let parcel = try exporter.render(post)[part - 1]
      _ = try store.begin(
        claim, part: part, operationKey: parcel.operationKey, payloadSHA256: "", owner: owner,
        now: now)
      _ = await network.deliver(
        parcel,
        Handover(account: account.name, postID: claim.post.id, localInstant: "", partCount: 1))
    }
  }

  private static func key(_ claim: ClaimedTarget, _ part: Int) -> String {
    Digest.operationKey(
      postUID: claim.post.uid, account: claim.target.account, part: part,
      revision: claim.post.revision, cycle: claim.target.cycle, round: claim.denials(ofPart: part))
  }
}
