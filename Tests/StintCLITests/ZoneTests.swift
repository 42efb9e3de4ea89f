import Foundation
import StintCore
import StintTestSupport
import Testing

/// Wall clocks that change, and such that stand a quarter of an hour askew.
struct ZoneTests {
  private func world(_ zone: String, _ slots: String, at now: String) throws -> World {
    let world = try World(
      """
      [queue.business]
      zone = "\(zone)"
      slots = \(slots)
      [account."shop@a"]
      queue = "business"
      exporter = "json"
      """)
    world.moveClock(to: now)
    return world
  }

  private func times(_ world: World, days: Int = 3) async throws -> [String] {
    let plan = try await world.stint("plan", "--json", "--days", "\(days)").json()
    return plan["sends"]?.arrayValue?.compactMap { $0["at"]?.stringValue } ?? []
  }

  @Test
  func `a slot in the doubled hour comes once`() async throws {
    let world = try world(
      "Europe/Madrid", "[\"*-*-* 02:30\", \"*-*-* 09:00\"]", at: "2026-10-24T10:00Z")
    for number in 1...4 { _ = try await world.add("Text \(number)") }
    #expect(
      try await times(world) == [
        "2026-10-25T02:30:00+02:00", "2026-10-25T09:00:00+01:00", "2026-10-26T02:30:00+01:00",
        "2026-10-26T09:00:00+01:00",
      ])
    let sent = try await world.tickThrough("2026-10-25T12:00Z", everyMinutes: 30)
    #expect(
      sent.compactMap { $0["at"]?.stringValue } == [
        "2026-10-25T02:30:00+02:00", "2026-10-25T09:00:00+01:00",
      ])
  }

  @Test
  func `a slot in the missing hour is left out, as systemd does, and the plan knows it`()
    async throws
  {
    let world = try world(
      "Europe/Madrid", "[\"*-*-* 02:30\", \"*-*-* 09:00\"]", at: "2027-03-27T10:00Z")
    for number in 1...3 { _ = try await world.add("Text \(number)") }
    let planned = [
      "2027-03-28T09:00:00+02:00", "2027-03-29T02:30:00+02:00", "2027-03-29T09:00:00+02:00",
    ]
    #expect(try await times(world) == planned)
    let slots = try await world.must(
      "slots", "*-*-* 02:30", "--zone", "Europe/Madrid", "-n", "1", "--json"
    ).json()
    #expect(slots["times"]?.arrayValue == ["2027-03-29T02:30:00+02:00"])
    let sent = try await world.tickThrough("2027-03-29T12:00Z", everyMinutes: 30)
    #expect(sent.compactMap { $0["at"]?.stringValue } == planned)
  }

  @Test
  func `a queue in Kathmandu keeps its quarter of an hour`() async throws {
    let world = try world("Asia/Kathmandu", "[\"*-*-* 09:00\"]", at: "2026-06-01T00:00Z")
    let added = await world.must("add", "Namaste")
    #expect(
      added.out.hasSuffix("  shop@a  Mon 2026-06-01 09:00 +05:45 (Asia/Kathmandu)\n"))
    _ = try await world.add("At", "--at", "17:00")
    let sent = try await world.tickThrough("2026-06-01T12:00Z", everyMinutes: 15)
    #expect(
      sent.compactMap { $0["at"]?.stringValue } == [
        "2026-06-01T09:00:00+05:45", "2026-06-01T17:00:00+05:45",
      ])
    #expect(world.items().contains { $0.contains("2026-06-01_0900") })
  }
}
