import StintCore
@testable import StintDaemon
import StintDelivery
import StintStore
import StintSystem
import StintTestSupport
import StintWorkspace
import Synchronization
import Testing

/// Who waits for a post learns what another process did with it.
@Suite struct WorkOfOthersTests {
  private let scene: ServiceScene
  private let store: Store
  private let post: Int64

  init() throws {
    scene = try ServiceScene()
    store = try scene.store()
    post = try scene.add("One", at: scene.now, in: store)
  }

  private func claim() throws -> ClaimedTarget {
    try #require(
      try store.claim(
        Workspace(scene.context, .readOnly).setup, now: scene.now, owner: "other",
        lease: .seconds(300)
      ) { _, _ in Inspection() }.claimed.first)
  }

  private func told(
    _ pause: @escaping @Sendable (Duration) -> Bool = { _ in false }, isStopping: Bool = false,
    isDead: Bool = false
  ) throws -> [TickReport.Result] {
    var context = scene.context
    context.pause = pause
    let number = try #require(try store.targets(ofPost: post).first).target.id
    let others = WorkOfOthers(
      workspace: try Workspace(context, .readWrite), isDead: { _ in isDead },
      isStopping: { isStopping })
    let report = TickReport(at: scene.now, decisions: [])
    return try others.deliveries([number], besides: report).map(\.result)
  }

  @Test(arguments: [
    Ending.sent(remoteID: "7", url: "https://a.example/7"), .failed(reason: "too long"),
    .held(Hold(cause: .media, reason: "gone")), .unknown(reason: "cut"),
    .unclear(lookAgainAt: Timestamp(milliseconds: 1_780_043_500_000), reason: "cut"),
    .retry(
      at: Timestamp(milliseconds: 1_780_043_500_000), reason: "refused", rateLimitedUntil: nil),
  ])
  func `each end is told`(ending: Ending) throws {
    #expect(try store.settle(claim(), ending, now: scene.now))
    #expect(try told() == [.ended(ending)])
  }

  @Test func `what is on its way is waited for`() throws {
    let claim = try claim()
    let (scene, store) = (scene, store)
    let looks = Mutex(0)
    let results = try told { duration in
      scene.pass(duration)
      let look = looks.withLock { looks in
        looks += 1
        return looks
      }
      if look == 3 {
        _ = try? store.settle(claim, .sent(remoteID: "7", url: nil), now: scene.now)
      }
      return true
    }
    #expect(results == [.ended(.sent(remoteID: "7", url: nil))])
    #expect(looks.withLock { $0 } == 3)
  }

  @Test func `twenty seconds at most, and then it is with the other one`() throws {
    _ = try claim()
    let scene = scene
    let waited = Mutex(Duration.zero)
    let results = try told { duration in
      scene.pass(duration)
      waited.withLock { $0 += duration }
      return true
    }
    #expect(results == [.takenOver])
    #expect(waited.withLock { $0 } == .seconds(20))
  }

  @Test func `a dead process is not waited for`() throws {
    _ = try claim()
    #expect(try told({ _ in true }, isDead: true) == [.takenOver])
  }

  @Test func `whoever is asked to end does not wait`() throws {
    _ = try claim()
    #expect(try told({ _ in true }, isStopping: true) == [.takenOver])
  }

  @Test func `of what nobody touched there is nothing to tell`() throws {
    #expect(try told() == [])
  }
}
