import Foundation
import StintCore
import StintTestSupport
import Testing

/// A plain mark goes a short way; nobody may notice but by the time it takes.
@Suite struct QuickMarkTests {
  private func engaged() async throws -> World {
    let world = try World()
    await world.must("engage", "answer questions about queues", "--for", "25m", "-q", "business")
    return world
  }

  /// What `now` says, by the status file and by the database.
  private func both(_ world: World) async throws -> (JSONValue, JSONValue) {
    let fast = try await world.stint("now", "--json").json()
    try FileManager.default.removeItem(atPath: world.home + "/run/status")
    return (fast, try await world.stint("now", "--json").json())
  }

  @Test func `the short way leaves what the long way would`() async throws {
    var chance = SplitMix64(seed: 3)
    for _ in 0..<20 {
      let world = try await engaged()
      for _ in 0..<12 {
        world.now = world.now.advanced(by: .seconds(chance.number(0...150)))
        switch chance.number(0...7) {
        case 0: await world.stint("pause")
        case 1: await world.stint("resume")
        case 2: world.suspend(.seconds(chance.number(1...60)))
        case 3: world.setClock(by: .seconds(chance.number(-100...100)))
        default:
          let key = ["l", "r", "a", "t", "o", "i"][chance.number(0...5)]
          let outcome = await world.stint("did", key, "@ana")
          let (fast, slow) = try await both(world)
          #expect(fast == slow, "\(outcome.out)\(outcome.error)")
        }
      }
    }
  }

  @Test(arguments: ["l", "r"])
  func `both ways print the same`(key: String) async throws {
    let short = try await engaged()
    let long = try await engaged()
    for world in [short, long] { world.moveClock(to: "2026-06-01T06:07Z") }
    try FileManager.default.removeItem(atPath: long.home + "/run/status")
    let outcomes = [
      await short.stint("did", key, "@ana", "x"), await long.stint("did", key, "@ana", "x"),
    ]
    #expect(outcomes[0].out == outcomes[1].out)
    #expect(outcomes[0].out == "08:07  \(key == "l" ? "listen" : "reply")  @ana x  7 min\n")
  }

  @Test func `a mark in the last two minutes gives the warning that is due`() async throws {
    let world = try await engaged()
    world.moveClock(to: "2026-06-01T06:23Z")
    await world.must("did", "r")
    #expect(try await world.stint("now", "--json").json()["class"] == "warned")
    // Had the mark gone the short way, the tick would still have a notice to give.
    #expect(try await world.stintd("--once", "--json").json()["session_closed"] == nil)
  }

  @Test func `a status of another session is no way to its log`() async throws {
    let world = try await engaged()
    let old = try world.text(of: world.home + "/run/status")
    await world.must("end", "--no-review")
    _ = try world.write(old, to: "home/run/status")
    #expect(await world.stint("did", "r").status == 3)
  }
}
