import StintCore
import Testing

/// What holds for every command of the time log.
struct LogHelpTests {
  /// Each with what it cannot do without.
  static let commands: [(words: [String], needs: [String])] = [
    (["fix"], []), (["log"], []), (["log", "list"], []), (["log", "show"], ["1"]),
    (["log", "edit"], []), (["log", "split"], ["1", "at", "10:00"]),
    (["log", "join"], ["1", "2"]), (["log", "trim"], ["1"]),
    (["log", "move"], ["1", "to", "personal"]), (["log", "rm"], ["1"]),
    (["log", "restore"], ["1"]), (["log", "fill"], ["1"]), (["log", "confirm"], ["1"]),
    (["log", "mark", "add"], ["1", "--at", "10:00", "r"]), (["log", "mark", "rm"], ["1", "1"]),
    (["log", "mark", "edit"], ["1", "1", "r"]),
    (["log", "mark", "move"], ["1", "1", "--at", "10:00"]), (["log", "undo"], []),
    (["log", "edits"], []), (["log", "check"], []), (["log", "gaps"], []),
  ]

  @Test(arguments: commands.map(\.words) + [["log", "mark"]])
  func `the help fits 80 columns and says each option once`(command: [String]) async throws {
    let outcome = try await World().stint(command + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.out.hasPrefix("OVERVIEW: "), "\(outcome.out)")
    for line in outcome.out.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    let rows = outcome.out.split(separator: "\n").filter { $0.hasPrefix("  -") }
    let names = rows.flatMap { row in
      row.split(separator: " ").map { $0.filter { $0 != "," } }.filter { $0.hasPrefix("-") }
    }
    #expect(Set(names).count == names.count, "\(names)")
  }

  @Test(arguments: commands)
  func `an unknown option is refused with 64, and as JSON where JSON was asked for`(
    words: [String], needs: [String]
  ) async throws {
    let world = try World()
    let outcome = await world.stint(words + needs + ["--bogus"])
    #expect(outcome.status == 64, "\(outcome.error)")
    #expect(outcome.error.contains("--bogus"))
    let asJSON = await world.stint(words + needs + ["--json", "--bogus"])
    #expect(try asJSON.json()["error"]?["status"] == 64)
  }

  @Test(arguments: commands)
  func `without a session each answers and says what to type`(
    words: [String], needs: [String]
  ) async throws {
    let world = try World()
    await world.must("init")
    let outcome = await world.stint(words + needs)
    #expect([0, 3, 64, 66].contains(outcome.status), "\(outcome.status) \(outcome.error)")
    #expect(!(outcome.out + outcome.error).isEmpty)
  }

  @Test func `an undo is rehearsed without being written`() async throws {
    let scene = try await LogScene()
    try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z")
    await scene.world.must("fix", "--end", "10:20")
    let rows = try scene.sessions()
    let dry = await scene.world.must("log", "undo", "--dry-run")
    #expect(
      dry.out == """
        would take back 1: stint fix --end 10:20
        #1  was  Mon 16 Nov  10:00 – 10:20   0h20   (+01:00)
            now  Mon 16 Nov  10:00 – 10:27   0h27   (+01:00)
        nothing was written (--dry-run)

        """)
    #expect(try scene.sessions() == rows)
    let json = try await scene.world.must("log", "undo", "--json").json()
    #expect(json["undoes"] == 1)
    #expect(json["edit"] == 2)
  }

  @Test func `of a running session the start is corrected, and it goes on`() async throws {
    let scene = try await LogScene(now: "2026-11-18T11:00Z")
    await scene.world.must("engage", "answer questions about queues", "-q", "business")
    scene.world.moveClock(to: "2026-11-18T11:05Z")
    let late = await scene.world.must("fix", "--start", "11:57")
    #expect(
      late.out == """
        #1  was  Wed 18 Nov  12:00 – now   0h05   (+01:00)
            now  Wed 18 Nov  11:57 – now   0h08   (+01:00)
        undo: stint log undo 1

        """)
    #expect(await scene.world.stint("now").status == 0)
    #expect(await scene.world.stint("fix", "--start", "12:06").status == 65)
    await scene.world.must("did", "r", "@ana")
    // Something happened since: the correction stays.
    let undo = await scene.world.stint("log", "undo")
    #expect(undo.status == 65)
    #expect(undo.error.hasPrefix("stint: #1 changed after edit 1; nothing was changed\n"))
    await scene.world.must("end", "--no-review")
    #expect(try scene.session(1).spent(through: scene.world.now) == 8 * 60_000)
  }
}
