import StintCore
import StintStore
import StintTestSupport
import Testing

/// A world with sessions in its log; it is Wednesday, 18 November 2026, noon in Madrid.
struct LogScene {
  let world: World

  init(now: String = "2026-11-18T11:00Z") async throws {
    world = try World()
    world.moveClock(to: now)
    await world.must("init")
  }

  func store() throws -> Store {
    try Store(path: world.home + "/stint.db", mode: .readWrite, exists: true)
  }

  /// Stores a session from `start` to `end`; returns its number.
  @discardableResult
  func add(
    _ start: String, _ end: String?, purpose: String = "answer questions about queues",
    queue: String = "business", planned: Int? = 1500, zone: String = "Europe/Madrid",
    _ change: (inout Session) -> Void = { _ in }
  ) throws -> Int64 {
    let from = Timestamp.at(start)
    let own = try TestZones.named(zone)
    let store = try store()
    let count = try store.sessions(queue: nil, from: .distantPast, until: .distantFuture).count
    var session = Session(
      uid: "session-\(count + 1)", queue: queue, purpose: purpose, zone: zone,
      offsetInMinutes: own.offsetInSeconds(at: from) / 60, start: from, planned: planned,
      end: end.map { .at($0) }, endedBy: end == nil ? nil : .user, wrapUp: .done)
    change(&session)
    let id = try store.save(session).id
    try store.close()
    return id
  }

  func mark(_ at: String, _ act: Act, _ person: String? = nil, _ text: String? = nil) -> Mark {
    Mark(uid: "mark-\(at)", at: .at(at), act: act, person: person, text: text)
  }

  /// What is stored, numbers and all.
  func session(_ id: Int64) throws -> Session {
    let store = try store()
    defer { try? store.close() }
    return try #require(try store.session(id))
  }

  func sessions() throws -> [Session] {
    let store = try store()
    defer { try? store.close() }
    return try store.sessions(
      queue: nil, from: .distantPast, until: .distantFuture, includingDeleted: true)
  }
}
