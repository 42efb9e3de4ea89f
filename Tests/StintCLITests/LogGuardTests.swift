import Foundation
import StintCore
import StintTestSupport
import Testing

/// What a mishap must not do to the log, or to files beside it.
@Suite struct LogGuardTests {
  private func logged() async throws -> World {
    let world = try World()
    world.moveClock(to: "2026-06-01T12:00Z")
    await world.must(
      "log", "add", "answer questions about soil", "--start", "10:00", "--for", "30m", "-q",
      "business")
    return world
  }

  @Test(arguments: [": > \"$1\"", "printf '\\n' > \"$1\"", "sed -i 1d \"$1\""])
  func `a text without its first line removes nothing`(script: String) async throws {
    let world = try await logged()
    let editor = try world.write("#!/bin/sh\n\(script)\n", to: "editor")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: editor)
    let outcome = await world.stint(
      ["log", "edit", "--week", "-y"], .init(environment: ["EDITOR": editor]))
    #expect(outcome.status == 65, "\(outcome.out)\(outcome.error)")
    #expect(outcome.error.contains("does not begin with the line"))
    #expect(await world.must("log").out.contains("answer questions about soil"))
  }

  @Test func `an undo lays no session over another unless that is said`() async throws {
    let world = try await logged()
    await world.must("log", "rm", "1")
    await world.must(
      "log", "add", "thank those who helped", "--start", "10:15", "--for", "30m", "-q", "business")
    let refused = await world.stint("log", "undo", "2")
    #expect(refused.status == 65)
    #expect(refused.error.contains("#1 would overlap #2"))
    #expect(await world.stint("log", "undo", "2", "--dry-run").status == 65)
    await world.must("log", "undo", "2", "--force")
  }

  @Test(arguments: ["two\nlines", String(repeating: "x", count: 201)])
  func `a purpose stays one line, however it gets there`(purpose: String) async throws {
    let world = try await logged()
    #expect(await world.stint("log", "edit", "1", "--purpose", purpose).status == 65)
    let added = await world.stint(
      "log", "add", purpose, "--start", "11:00", "--for", "5m", "-q", "business")
    #expect(added.status == 65)
  }

  @Test func `a session of no length is none`() async throws {
    let world = try await logged()
    let outcome = await world.stint(
      "log", "add", "a moment only", "--start", "11:00", "--end", "11:00", "-q", "business")
    #expect(outcome.status == 65)
  }

  @Test func `a page replaces a page, and nothing else`() async throws {
    let world = try await logged()
    let page = "\(world.folder.path)/week.html"
    await world.must("review", "--html", page, "-q", "business")
    await world.must("review", "--html", page, "-q", "business")
    let notes = try world.write("precious", to: "notes.txt")
    let refused = await world.stint("review", "--html", notes, "-q", "business")
    #expect(refused.status == 73)
    #expect(try world.text(of: notes) == "precious")
  }

  @Test func `a log given twice in one file is taken once`() async throws {
    let world = try World()
    await world.must("engage", "answer questions about soil", "-q", "business")
    world.moveClock(to: "2026-06-01T06:10Z")
    await world.must("did", "r", "@ana")
    await world.must("end", "--no-review")
    let once = await world.must("log", "export", "--all").out
    let twice = try world.write(once + once, to: "twice.jsonl")
    let other = try World()
    other.moveClock(to: "2026-06-02T06:00Z")
    let outcome = await other.stint("log", "import", twice, "--apply", "--json")
    #expect(outcome.status == 0, "\(outcome.out)\(outcome.error)")
    #expect(await other.must("log", "export", "--all").out == once)
  }

  @Test func `what was removed is named when its file comes again`() async throws {
    let world = try await logged()
    let file = try world.write(await world.must("log", "export", "--all").out, to: "log.jsonl")
    await world.must("log", "rm", "1")
    let outcome = await world.stint("log", "import", file, "--apply")
    #expect(outcome.status == 3)
    #expect(outcome.out.contains("it is #1, which was removed from the log"))
    #expect(outcome.out.contains("stint log restore"))
  }

  @Test func `two open objectives, and a session for none of them, is said`() async throws {
    let world = try World()
    for text in ["talk to past customers", "find five testers"] {
      await world.must("objective", "add", text, "--target", "5", "-q", "business")
    }
    let outcome = await world.must("engage", "answer questions about soil", "-q", "business")
    #expect(outcome.out.contains("counts towards none of the objectives 1, 2"))
  }
}
