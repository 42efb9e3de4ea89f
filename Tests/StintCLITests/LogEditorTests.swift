import Foundation
import StintCore
import StintTestSupport
import Testing

/// The time log as a text in the editor.
struct LogEditorTests {
  private func scene() async throws -> LogScene {
    let scene = try await LogScene()
    try scene.add("2026-11-16T09:00Z", "2026-11-16T09:27Z")
    try scene.add(
      "2026-11-16T22:50Z", "2026-11-16T23:20Z", purpose: "write to Ana", queue: "personal",
      planned: 1800)
    try scene.add("2026-11-17T09:00Z", "2026-11-17T09:10Z", purpose: "thank people")
    return scene
  }

  private func way(_ editor: String, answer: String? = "y", isTerminal: Bool = true) -> World.Way {
    World.Way(answer: answer, isTerminal: isTerminal, environment: ["EDITOR": editor])
  }

  @Test func `what was edited is shown, asked for and written as one`() async throws {
    let scene = try await scene()
    let rows = try scene.sessions()
    let editor =
      "sed -i -e 's/10:00 - 10:27 /10:00 - 10:20 /' -e '/Ana/d' -e 's/thank people/thank all/'"
    let no = await scene.world.stint(["log", "edit", "--week"], way(editor, answer: "n"))
    #expect(no.status == 3)
    #expect(try scene.sessions() == rows)
    let diff = """
      #1  was  Mon 16 Nov  10:00 – 10:27   0h27   (+01:00)
          now  Mon 16 Nov  10:00 – 10:20   0h20   (+01:00)
      #2  was  Mon 16 Nov  23:50 – 00:20 Tue   0h30   (+01:00)
          now  removed
      #3  was  purpose  thank people
          now  purpose  thank all

      """
    #expect(no.error.hasPrefix(diff + "change 3 sessions? [y/N] "), "\(no.error)")
    #expect(no.error.contains("  your text is in "))
    let yes = await scene.world.stint(["log", "edit", "--week"], way(editor))
    #expect(yes.status == 0)
    #expect(yes.out.hasSuffix("undo: stint log undo 1\n"))
    #expect(try scene.session(1).end == .at("2026-11-16T09:20Z"))
    #expect(try scene.session(2).deletedAt != nil)
    #expect(try scene.session(3).purpose == "thank all")
    await scene.world.must("log", "undo")
    #expect(try scene.sessions() == rows)
  }

  @Test func `a text left as it was changes nothing`() async throws {
    let scene = try await scene()
    let outcome = await scene.world.stint(["log", "edit", "--month"], way("true"))
    #expect(outcome.status == 3)
    #expect(outcome.out == "nothing was changed\n")
    #expect(scene.world.folder.files(below: "home/state/edit").isEmpty)
  }

  @Test func `a mistake loses nothing typed, which can be corrected and read again`() async throws {
    let scene = try await scene()
    let rows = try scene.sessions()
    let outcome = await scene.world.stint(
      ["log", "edit", "--week"], way("sed -i -e 's/10:27/10:77/' -e 's/25m/30m/'"))
    #expect(outcome.status == 65)
    #expect(
      outcome.error.hasPrefix("stint: line 8: 10:77 is no time; nothing was changed\n"),
      "\(outcome.error)")
    #expect(try scene.sessions() == rows)
    let name = try #require(scene.world.folder.files(below: "home/state/edit").first)
    let path = "\(scene.world.home)/state/edit/\(name)"
    #expect(outcome.error.contains("your text is in \(path)"))
    let text = try scene.world.text(of: path).replacing("10:77", with: "10:30")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    // A session that came later is not in the text, and stays.
    try scene.add("2026-11-17T12:00Z", "2026-11-17T12:10Z")
    let asked = await scene.world.stint("log", "edit", "--from", path)
    #expect(asked.status == 64)
    #expect(asked.error.contains("3 sessions would change") || asked.error.contains("would change"))
    let done = await scene.world.must("log", "edit", "--from", path, "--yes")
    #expect(done.out.contains("now  Mon 16 Nov  10:00 – 10:30   0h30   (+01:00)"))
    #expect(try scene.session(1).planned == 1800)
    #expect(try scene.session(4).deletedAt == nil)
  }

  @Test func `an overlap in the text is refused with both sessions named`() async throws {
    let scene = try await scene()
    let outcome = await scene.world.stint(
      ["log", "edit", "--week"], way("sed -i 's/10:00 - 10:10 /00:10 - 00:30 /'"))
    #expect(outcome.status == 65)
    #expect(outcome.error.hasPrefix("stint: #3 would overlap #2\n  #3  Tue "), "\(outcome.error)")
    #expect(outcome.error.contains("your text is in "))
  }

  @Test func `where nobody can be asked nothing is changed`() async throws {
    let scene = try await scene()
    let script = try scene.world.write(
      "sed -i 's/25m/30m/' \"$1\"\n", to: "edit.sh")
    let quiet = await scene.world.stint(
      ["log", "edit", "--week"], way("sh \(script)", isTerminal: false))
    #expect(quiet.status == 64)
    #expect(quiet.error.contains("nothing was changed"))
    #expect(try scene.session(1).planned == 1500)
  }
}
