import Foundation
import StintCore
import StintDaemon
import StintDelivery
import StintExporters
import StintStore
import StintSystem
import StintTestSupport
import StintWorkspace
import Synchronization
import Testing

/// The daemon's loop: when it wakes, what it does then, how it ends.
///
/// The limit is for a daemon that never wakes; beside tests that hold every thread each of these takes
/// as long as they do.
@Suite(.timeLimit(.minutes(20)))
struct ServiceTests {
  @Test func `it sleeps until the slot and sends then`() async throws {
    let scene = try ServiceScene()
    let store = try scene.store()
    let post = try scene.add("One", in: store)
    let daemon = scene.start()
    // Half an hour; it looks up every five minutes in case a call got lost.
    for _ in 0..<6 {
      #expect(await scene.sleeper.asleep() == .seconds(300))
      #expect(try scene.state(post, in: store) == .queued)
      await scene.sleepThrough()
    }
    let sent = await scene.entry("sent")
    #expect(sent.fields.first == .init("post", "\(post)"))
    #expect(try scene.state(post, in: store) == .sent)
    #expect(scene.deliverer.delivered.count == 1)
    scene.sleeper.wake(.stop)
    #expect(try await daemon.value == .done)
    #expect(scene.events == ["started", "sent", "stopped"])
  }

  @Test func `a call has it send at once what has just been queued`() async throws {
    let scene = try ServiceScene()
    let store = try scene.store()
    let daemon = scene.start()
    _ = await scene.sleeper.asleep()
    let post = try scene.add("Now", at: scene.now, in: store)
    scene.sleeper.wake(.call)
    await scene.entry("sent")
    #expect(try scene.state(post, in: store) == .sent)
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test(arguments: [59, 60, 61])
  func `it sleeps to the second until a fixed time`(seconds: Int) async throws {
    let scene = try ServiceScene()
    let store = try scene.store()
    try scene.add("Later", at: scene.now.advanced(by: .seconds(seconds)), in: store)
    let daemon = scene.start()
    #expect(await scene.sleeper.asleep() == .seconds(seconds))
    await scene.sleepThrough()
    await scene.entry("sent")
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `a clock that is set forward makes it look at once`() async throws {
    let scene = try ServiceScene()
    let store = try scene.store()
    try scene.add("One", in: store)
    let daemon = scene.start()
    _ = await scene.sleeper.asleep()
    scene.setClock(by: .seconds(1805))
    scene.sleeper.wake(.clock)
    await scene.entry("sent")
    #expect(await scene.entry("clock_set").message == "the clock was set forward by 30m5s")
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `what failed for now is tried again at its time, without a call`() async throws {
    let scene = try ServiceScene()
    scene.deliverer.script(
      "shop@a", .temporary(reason: "refused", retryAfter: .seconds(100), isRateLimit: false))
    let store = try scene.store()
    let post = try scene.add("Now", at: scene.now, in: store)
    let daemon = scene.start()
    await scene.entry("failed_for_now")
    let retry = try #require(try store.targets(ofPost: post).first?.target.retryAt)
    let left = scene.now.duration(to: retry)
    #expect(await scene.sleeper.asleep { $0 == left } == left)
    await scene.sleepThrough()
    await scene.entry("sent")
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `an unclear outcome is looked for at its time`() async throws {
    let deliverer = RecordingDeliverer(safety: .lookup, lookup: .absent)
    deliverer.script("shop@a", .unknown(reason: "the answer was lost"))
    let scene = try ServiceScene(deliverer: deliverer)
    let store = try scene.store()
    try scene.add("Now", at: scene.now, in: store)
    let daemon = scene.start()
    await scene.entry("unclear")
    #expect(await scene.sleeper.asleep { $0 == .seconds(60) } == .seconds(60))
    deliverer.scriptLookups(.found(remoteID: "7", url: nil))
    await scene.sleepThrough()
    await scene.entry("sent")
    #expect(deliverer.delivered.count == 1)
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `an account that hangs does not keep another one waiting`() async throws {
    let door = Doorway()
    let deliverer = RecordingDeliverer { _, handover in
      if handover.account == "shop@a" { await door.pass() }
    }
    let scene = try ServiceScene(deliverer: deliverer)
    let store = try scene.store()
    let slow = try scene.add("Slow", to: "shop@a", at: scene.now, in: store)
    let daemon = scene.start()
    await door.reached()
    let behind = try scene.add("Behind", to: "shop@a", at: scene.now, in: store)
    let other = try scene.add("Other", to: "shop@b", at: scene.now, in: store)
    scene.sleeper.wake(.call)
    await scene.entry("sent")
    #expect(try scene.state(other, in: store) == .sent)
    #expect(try scene.state(slow, in: store) == .sending)
    // One at a time on one account.
    #expect(try scene.state(behind, in: store) == .queued)
    door.open()
    await scene.entry("sent", 3)
    #expect(deliverer.delivered.map(\.postID) == [slow, other, behind])
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `an account that is done does not wait for one of the same look that hangs`()
    async throws
  {
    let door = Doorway()
    let deliverer = RecordingDeliverer { _, handover in
      if handover.account == "shop@a" { await door.pass() }
    }
    let scene = try ServiceScene(deliverer: deliverer)
    let store = try scene.store()
    let slow = try scene.add("Slow", to: "shop@a", at: scene.now, in: store)
    try scene.add("Quick", to: "shop@b", at: scene.now, in: store)
    let daemon = scene.start()
    await door.reached()
    await scene.entry("sent")
    let next = try scene.add("Next", to: "shop@b", at: scene.now, in: store)
    scene.sleeper.wake(.call)
    await scene.entry("sent", 2)
    #expect(try scene.state(next, in: store) == .sent)
    #expect(try scene.state(slow, in: store) == .sending)
    door.open()
    await scene.entry("sent", 3)
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  // MARK: End

  @Test func `asked to end, it finishes what is on its way and begins nothing`() async throws {
    let door = Doorway()
    let deliverer = RecordingDeliverer { _, _ in await door.pass() }
    let scene = try ServiceScene(deliverer: deliverer)
    let store = try scene.store()
    let first = try scene.add("One", at: scene.now, in: store)
    let second = try scene.add("Two", at: scene.now, in: store)
    let daemon = scene.start()
    await door.reached()
    scene.sleeper.wake(.stop)
    #expect(await scene.sleeper.asleep { $0 == .seconds(20) } == .seconds(20))
    let late = try scene.add("Late", to: "shop@b", at: scene.now, in: store)
    scene.sleeper.wake(.call)
    door.open()
    #expect(try await daemon.value == .done)
    #expect(try scene.state(first, in: store) == .sent)
    // Claimed together with the first one, and given back.
    #expect(try scene.state(second, in: store) == .queued)
    #expect(try scene.state(late, in: store) == .queued)
    #expect(deliverer.delivered.count == 1)
    #expect(scene.events.last == "stopped")
    #expect(!scene.isAbandoned)
  }

  /// A second signal is as good as the time being up.
  @Test(arguments: [false, true])
  func `what does not come to an end is broken off and found out later`(
    isAskedAgain: Bool
  ) async throws {
    let door = Doorway()
    let deliverer = RecordingDeliverer { _, _ in await door.pass() }
    let scene = try ServiceScene(deliverer: deliverer)
    let store = try scene.store()
    let post = try scene.add("One", at: scene.now, in: store)
    let daemon = scene.start()
    await door.reached()
    scene.sleeper.wake(.stop)
    _ = await scene.sleeper.asleep { $0 == .seconds(20) }
    if isAskedAgain {
      scene.sleeper.wake(.stop)
    } else {
      await scene.sleepThrough()
    }
    await scene.entry("broken_off")
    #expect(try scene.state(post, in: store) == .sending)
    door.open()
    _ = try await daemon.value
    #expect(scene.isAbandoned)
  }

  @Test func `a second daemon stands by, and takes the first one's place`() async throws {
    let scene = try ServiceScene()
    let store = try scene.store()
    let first = scene.start(owner: "first")
    _ = await scene.sleeper.asleep()
    let other = ServiceScene.standby(beside: scene)
    let second = other.start(owner: "second")
    await other.entry("stands_by")
    let post = try scene.add("Now", at: scene.now, in: store)
    scene.sleeper.wake(.call)
    await scene.entry("sent")
    #expect(scene.deliverer.delivered.map(\.postID) == [post])
    scene.sleeper.wake(.stop)
    _ = try await first.value
    await other.entry("started")
    let next = try scene.add("Next", at: scene.now, in: store)
    _ = await other.sleeper.asleep()
    other.sleeper.wake(.call)
    await other.entry("sent")
    #expect(other.deliverer.delivered.map(\.postID) == [next])
    other.sleeper.wake(.stop)
    #expect(try await second.value == .done)
  }

  // MARK: Config and database

  @Test func `a bad config is refused, said once, and the one before goes on`() async throws {
    let scene = try ServiceScene()
    let store = try scene.store()
    let daemon = scene.start()
    _ = await scene.sleeper.asleep()
    try scene.write(ServiceScene.config + "gap = \n")
    scene.sleeper.wake(.reload)
    let refused = await scene.entry("refused")
    #expect(refused.priority == .error)
    #expect(refused.message.contains("line 11"))
    _ = await scene.sleeper.asleep()
    let post = try scene.add("Now", at: scene.now, in: store)
    scene.sleeper.wake(.call)
    await scene.entry("sent")
    #expect(try scene.state(post, in: store) == .sent)
    #expect(scene.events.count { $0 == "refused" } == 1)
    _ = await scene.sleeper.asleep()
    try scene.write(
      ServiceScene.config + "[account.\"shop@c\"]\nqueue = \"business\"\nexporter = \"json\"\n")
    scene.sleeper.wake(.reload)
    #expect(await scene.entry("reloaded").fields.contains(.init("accounts", "3")))
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `a config that was edited is taken over at the next look`() async throws {
    let scene = try ServiceScene()
    let daemon = scene.start()
    _ = await scene.sleeper.asleep()
    try scene.write(ServiceScene.config.replacing("09:00", with: "08:32"))
    scene.sleeper.wake(.call)
    await scene.entry("reloaded")
    #expect(await scene.sleeper.asleep { $0 == .seconds(120) } == .seconds(120))
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `a bad config at the start is the end`() async throws {
    let scene = try ServiceScene("[queue.business]\nzone = 7\n")
    await #expect { try await scene.start().value } throws: { error in
      (error as? UserFacingError)?.status == .badConfig
    }
  }

  @Test func `another database in its place is opened, and the old one left alone`() async throws {
    let scene = try ServiceScene()
    let daemon = scene.start()
    _ = await scene.sleeper.asleep()
    let files = FileManager.default
    for ending in ["", "-wal", "-shm"] {
      let path = scene.folder.path + "/stint.db" + ending
      guard files.fileExists(atPath: path) else { continue }
      try files.moveItem(atPath: path, toPath: scene.folder.path + "/aside.db" + ending)
    }
    let store = try scene.store()
    let post = try scene.add("Now", at: scene.now, in: store)
    scene.sleeper.wake(.call)
    await scene.entry("sent")
    #expect(scene.events.contains("reopened"))
    #expect(try scene.state(post, in: store) == .sent)
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  @Test func `a tick that fails is told once, tried again each minute, and told to be well`()
    async throws
  {
    let scene = try ServiceScene()
    let daemon = scene.start()
    _ = await scene.sleeper.asleep()
    let path = scene.folder.path + "/stint.db"
    let files = FileManager.default
    try files.moveItem(atPath: path, toPath: path + ".gone")
    try files.createDirectory(atPath: path, withIntermediateDirectories: false)
    for _ in 0..<3 {
      scene.sleeper.wake(.call)
      await scene.entry("tick_failed")
      #expect(await scene.sleeper.asleep { $0 == .seconds(60) } == .seconds(60))
    }
    try files.removeItem(atPath: path)
    try files.moveItem(atPath: path + ".gone", toPath: path)
    await scene.sleepThrough()
    await scene.entry("recovered")
    #expect(scene.events.count { $0 == "tick_failed" } == 1)
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }

  // MARK: Sessions

  @Test func `an open session has it look each minute, at its deadline and at its end`()
    async throws
  {
    let scene = try ServiceScene()
    let store = try scene.store()
    let clocks = scene.context.clocks()
    let session = Session(
      uid: "session", queue: "business", purpose: "thank", zone: "UTC", offsetInMinutes: 0,
      start: scene.now, planned: 150)
    _ = try store.start(session, at: clocks) { _ in }
    let daemon = scene.start()
    // The warning comes after thirty seconds.
    #expect(await scene.sleeper.asleep() == .seconds(30))
    await scene.sleepThrough()
    for _ in 0..<2 {
      #expect(await scene.sleeper.asleep { $0 == .seconds(60) } == .seconds(60))
      await scene.sleepThrough()
    }
    while !scene.events.contains("session_closed") { await scene.sleepThrough() }
    #expect(try store.openSession() == nil)
    scene.sleeper.wake(.stop)
    _ = try await daemon.value
  }
}
