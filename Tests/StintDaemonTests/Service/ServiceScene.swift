import Foundation
import StintCore
import StintDaemon
import StintDelivery
import StintStore
import StintSystem
import StintTestSupport
import StintWorkspace
import Synchronization
import Testing

/// A daemon in a home of its own, under a clock and a sleep that a test moves.
final class ServiceScene: Sendable {
  let folder: TemporaryFolder
  let sleeper = ManualSleeper()
  let deliverer: RecordingDeliverer
  private let abandoned = Mutex(false)
  var isAbandoned: Bool { abandoned.withLock { $0 } }
  let environment: Mutex<[String: String]>
  private let instant: Mutex<ClockReading>
  private let entries = Mutex<[Journal.Entry]>([])
  private let listeners = Mutex<[CheckedContinuation<Void, Never>]>([])

  static let config = """
    [queue.business]
    zone = "UTC"
    slots = ["*-*-* 09:00", "*-*-* 09:10"]
    same_text = false
    [account."shop@a"]
    queue = "business"
    exporter = "json"
    [account."shop@b"]
    queue = "business"
    exporter = "json"

    """

  /// It is half past eight.
  static let halfPastEight = Timestamp(milliseconds: 1_780_043_400_000)

  convenience init(
    _ config: String = ServiceScene.config, deliverer: RecordingDeliverer = RecordingDeliverer(),
    environment: [String: String] = [:]
  ) throws {
    try self.init(
      folder: TemporaryFolder(), deliverer: deliverer, environment: environment)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    try write(config)
  }

  private init(
    folder: TemporaryFolder, deliverer: RecordingDeliverer = RecordingDeliverer(),
    environment: [String: String] = [:]
  ) {
    self.folder = folder
    self.deliverer = deliverer
    let wall = Self.halfPastEight
    instant = Mutex(ClockReading(wall: wall, monotonic: 0, boot: 0, bootID: "test"))
    self.environment = Mutex(["STINT_HOME": folder.path].merging(environment) { $1 })
  }

  func write(_ config: String) throws { _ = try folder.write(config, to: "config.toml") }

  // MARK: Time

  var now: Timestamp { instant.withLock { $0.wall } }

  /// Time passes, for all clocks.
  func pass(_ duration: Duration) {
    let milliseconds = Int64(duration / .milliseconds(1))
    instant.withLock { reading in
      reading = ClockReading(
        wall: reading.wall.advanced(by: duration), monotonic: reading.monotonic + milliseconds,
        boot: reading.boot + milliseconds, bootID: reading.bootID)
    }
  }

  /// Somebody sets the clock.
  func setClock(by duration: Duration) {
    instant.withLock { $0.wall = $0.wall.advanced(by: duration) }
  }

  /// The daemon sleeps through, as long as it meant to.
  func sleepThrough() async {
    let duration = await sleeper.asleep()
    pass(duration ?? .zero)
    sleeper.wake(reasons: [])
  }

  // MARK: The daemon

  var context: Context {
    var context = Context(
      environment: environment.withLock { $0 }, workingFolder: folder.path,
      console: Console(writeOut: { _ in }, writeError: { _ in }), clock: { [self] in now },
      clocks: { [self] in instant.withLock { $0 } },
      zones: SystemZones(environment: [:]), programFolder: folder.path,
      randomBytes: { [UInt8](repeating: 7, count: $0) }, run: { _, _ in 0 })
    context.callsDaemon = false
    return context
  }

  /// Runs a daemon; it ends when it is told to.
  func start(owner: String = "daemon") -> Task<StintCore.ExitStatus, any Error> {
    let machine = machine
    let context = context
    return Task {
      var service = try Service(context, machine, owner: owner)
      return await service.run()
    }
  }

  private var machine: ServiceMachine {
    let journal = Journal { [self] entry in
      entries.withLock { $0.append(entry) }
      let waiting = listeners.withLock { listeners in
        defer { listeners = [] }
        return listeners
      }
      for listener in waiting { listener.resume() }
    }
    var machine = ServiceMachine(
      sleeper: sleeper, manager: ServiceManager(environment: context.environment),
      journal: journal, listen: { _ in true },
      abandon: { [self] _ in abandoned.withLock { $0 = true } })
    let deliverer = deliverer
    machine.tick = { workspace, owner in
      Tick(
        setup: workspace.setup, store: workspace.store,
        deliverers: DelivererTable { _ in deliverer },
        owner: owner, clock: workspace.context.clock, isDead: { _ in false },
        mediaProblem: { _ in nil })
    }
    return machine
  }

  // MARK: What it says

  var events: [String] { entries.withLock { $0.map(\.event) } }

  /// Waits for the `count`th entry of a kind.
  @discardableResult
  func entry(_ event: String, _ count: Int = 1) async -> Journal.Entry {
    while true {
      let found = entries.withLock { entries in entries.filter { $0.event == event } }
      if found.count >= count { return found[count - 1] }
      await withCheckedContinuation { continuation in
        listeners.withLock { $0.append(continuation) }
        // An entry may have come in between.
        let isThere = entries.withLock { $0.count { $0.event == event } >= count }
        if isThere {
          let waiting = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
          }
          for listener in waiting { listener.resume() }
        }
      }
    }
  }

  // MARK: The queue

  func store() throws -> Store { try Workspace(context, .readWrite).store }

  @discardableResult
  func add(
    _ text: String, to account: String = "shop@a", at fixed: Timestamp? = nil, in store: Store
  ) throws -> Int64 {
    let post = NewPost(
      uid: "uid \(text) \(account)", queue: "business", kind: .value,
      content: Content(parts: [text]),
      targets: [NewPost.Target(account: account, fixedAt: fixed, fingerprint: 0)])
    return try #require(try store.insert([post], now: now).first ?? nil)
  }

  func state(_ post: Int64, in store: Store) throws -> TargetState.Name {
    try #require(try store.targets(ofPost: post).first).state.name
  }
}

extension ServiceScene {
  /// A second daemon's scene in the same home.
  static func standby(beside scene: ServiceScene) -> ServiceScene {
    ServiceScene(folder: scene.folder)
  }
}

/// Holds tasks back until a test opens it.
final class Doorway: Sendable {
  private struct State {
    var isOpen = false
    var isReached = false
    var held: [CheckedContinuation<Void, Never>] = []
    var watching: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let (isOpen, watching) = state.withLock { state in
        state.isReached = true
        if !state.isOpen { state.held.append(continuation) }
        defer { state.watching = [] }
        return (state.isOpen, state.watching)
      }
      if isOpen { continuation.resume() }
      for other in watching { other.resume() }
    }
  }

  func reached() async {
    await withCheckedContinuation { continuation in
      let isReached = state.withLock { state in
        if !state.isReached { state.watching.append(continuation) }
        return state.isReached
      }
      if isReached { continuation.resume() }
    }
  }

  func open() {
    let held = state.withLock { state in
      state.isOpen = true
      defer { state.held = [] }
      return state.held
    }
    for continuation in held { continuation.resume() }
  }
}
