import Foundation
import Glibc
import StintCore
import StintTestSupport
import Testing

/// What can be wrong with what a user types, pipes in or names.
struct InputTests {
  private let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 1, count: 40)

  // MARK: Text

  @Test
  func `a text that is too long is refused with both numbers, for every account`() async throws {
    let world = try World(
      World.config + """
        [account."shop@bluesky"]
        queue = "business"
        exporter = "bluesky"
        """)
    let outcome = await world.stint("add", "-q", "business", String(repeating: "x", count: 501))
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("shop@mastodon: "))
    #expect(outcome.error.contains("shop@bluesky: "))
    for number in ["501", "500", "300"] { #expect(outcome.error.contains(number)) }
    #expect(await world.stint("list").status == 3)
  }

  @Test(arguments: [(499, true), (500, true), (501, false)])
  func `the last letter that fits is taken`(count: Int, fits: Bool) async throws {
    let world = try World()
    let outcome = await world.stint("add", "-q", "business", String(repeating: "ñ", count: count))
    #expect((outcome.status == 0) == fits, "\(outcome.error)")
  }

  @Test
  func `standard input is read for -, without its last line end`() async throws {
    let world = try World()
    let outcome = await world.stint(
      ["add", "-q", "business", "-", "--json"], World.Way(input: Array("Grüße\r\naus\r\n".utf8)))
    #expect(outcome.status == 0)
    let shown = try await world.must("show", "1", "--json").json()
    #expect(shown["content"]?["parts"]?.arrayValue == ["Grüße\naus"])
  }

  @Test
  func `a thread is split at its lines of three dashes, whatever the line ends`() async throws {
    for text in ["One\n---\nTwo\n", "One\r\n---\r\nTwo\r\n"] {
      let world = try World()
      let outcome = await world.stint(
        ["add", "-q", "business", "-", "--thread"], World.Way(input: Array(text.utf8)))
      #expect(outcome.status == 0, "\(outcome.error)")
      let shown = try await world.must("show", "1", "--json").json()
      #expect(shown["content"]?["parts"]?.arrayValue == ["One", "Two"])
    }
  }

  @Test
  func `an empty part of a thread is refused, media or not`() async throws {
    let world = try World()
    let file = try world.write(png, to: "a.png")
    for more in [[], ["--media", file]] {
      let outcome = await world.stint(["add", "-q", "business", "One", "--then", " "] + more)
      #expect(outcome.status == 65)
      #expect(outcome.error.hasPrefix("stint: part 2 of the thread is empty\n"), "\(outcome.error)")
    }
  }

  @Test
  func `standard input that is no UTF-8 is refused with line and byte`() async throws {
    let world = try World()
    let outcome = await world.stint(
      ["add", "-q", "business", "-"], World.Way(input: Array("one\ntwo ".utf8) + [0xC3, 0x28]))
    #expect(outcome.status == 65)
    #expect(outcome.error == "stint: standard input is not UTF-8 text: line 2, byte 5\n")
  }

  @Test
  func `a megabyte of text is refused quickly and its number said`() async throws {
    let world = try World()
    let text = String(repeating: "wörd ", count: 200_000)
    let outcome = await world.stint(
      ["add", "-q", "business", "-"], World.Way(input: Array(text.utf8)))
    #expect(outcome.status == 65)
    #expect(
      outcome.error.contains("999,999") || outcome.error.contains("999999"),
      "\(outcome.error.prefix(300))")
    #expect(outcome.error.utf8.count < 1000)
  }

  @Test
  func `a megabyte of text goes where there is no limit, whole`() async throws {
    let world = try World()
    let text = String(repeating: "wörd ", count: 200_000) + "end"
    let outcome = await world.stint(
      ["add", "-q", "personal", "--now", "-"], World.Way(input: Array(text.utf8)))
    #expect(outcome.status == 0, "\(outcome.error.prefix(300))")
    let item = try #require(world.items().first)
    #expect(try world.text(of: "\(world.outbox)/\(item)").contains(text))
  }

  // MARK: Media

  @Test
  func `a folder, a pipe and an empty file are no media, and none of them hangs`() async throws {
    let world = try World()
    for name in ["folder", "folder.png"] {
      try FileManager.default.createDirectory(
        atPath: "\(world.folder.path)/\(name)", withIntermediateDirectories: false)
    }
    #expect(mkfifo("\(world.folder.path)/pipe", 0o600) == 0)
    #expect(mkfifo("\(world.folder.path)/pipe.png", 0o600) == 0)
    _ = try world.write("", to: "empty.png")
    _ = try world.write("words", to: "notes.txt")
    for (name, says) in [
      ("folder", "is not a regular file"), ("folder.png", "is not a regular file"),
      ("pipe", "is not a regular file"), ("pipe.png", "is not a regular file"),
      ("empty.png", "is empty"), ("notes.txt", "is of a kind that Stint does not know"),
    ] {
      let outcome = await world.stint("add", "-q", "business", "x", "--media", name)
      #expect(outcome.status == 65)
      #expect(outcome.error.contains(says), "\(outcome.error)")
    }
  }

  @Test
  func `a file that is too large for the network is refused with both sizes`() async throws {
    let world = try World()
    let path = "\(world.folder.path)/large.png"
    _ = try world.write(png, to: "large.png")
    // Sparse: it takes no room.
    #expect(truncate(path, 40_000_000) == 0)
    let outcome = await world.stint("add", "-q", "business", "x", "--media", "large.png")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("shop@mastodon: "), "\(outcome.error)")
    #expect(outcome.error.contains("40") && outcome.error.contains("16"), "\(outcome.error)")
  }

  @Test
  func `a file that changed after it was queued is held by the tick, with the reason`()
    async throws
  {
    let world = try World()
    let file = try world.write(png, to: "a.png")
    let id = try await world.add("-q", "business", "x", "--media", file, "--alt", "A bird")
    _ = try world.write(png + [2], to: "a.png")
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 4)
    let reason = "the media file \(file) has changed since it was queued (48 bytes then, 49 now)"
    #expect(tick.out == "held  #1 value on shop@mastodon\n      \(reason)\n")
    let why = await world.stint("why", "\(id)")
    #expect(why.status == 4)
    #expect(why.out.contains("held (media):"))
    #expect(world.items().isEmpty)
    // Taking the file as it is now queues the post again.
    await world.must("edit", "\(id)", "--media", file, "--alt", "A bird")
    world.moveClock(to: "2026-06-01T10:30Z")
    #expect(await world.tick().status == 0)
    #expect(world.items().count == 2)
  }

  @Test
  func `a file that is gone holds the post, and the next one takes the slot`() async throws {
    let world = try World()
    let file = try world.write(png, to: "a.png")
    _ = try await world.add("-q", "business", "x", "--media", file, "--alt", "A bird")
    _ = try await world.add("-q", "business", "y")
    try FileManager.default.removeItem(atPath: file)
    world.moveClock(to: "2026-06-01T07:00Z")
    let tick = await world.tick()
    #expect(tick.status == 4)
    #expect(tick.out.contains("sent  #2 value on shop@mastodon Mon 2026-06-01 09:00 +02:00"))
    #expect(tick.out.contains("cannot read the media file \(file): no such file or directory"))
  }

  // MARK: Times

  @Test
  func `a time that happens twice is refused with both, and --dst settles it`() async throws {
    let world = try World()
    let outcome = await world.stint("add", "-q", "business", "x", "--at", "2026-10-25 02:30")
    #expect(outcome.status == 65)
    #expect(
      outcome.error == """
        stint: 02:30 happens twice on Sun 2026-10-25 in Europe/Madrid: first Sun 2026-10-25 02:30 \
        +02:00, second Sun 2026-10-25 02:30 +01:00
          try: --dst first, or --dst second

        """)
    for (choice, offset) in [("first", "+02:00"), ("second", "+01:00")] {
      let taken = await world.must(
        "add", "-q", "business", "x \(choice)", "--at", "2026-10-25 02:30", "--dst", choice)
      #expect(taken.out.contains("Sun 2026-10-25 02:30 \(offset) (Europe/Madrid)"))
    }
  }

  @Test
  func `a time that never happens is refused with the nearest ones`() async throws {
    let world = try World()
    let outcome = await world.stint("add", "-q", "business", "x", "--at", "2027-03-28 02:30")
    #expect(outcome.status == 65)
    #expect(
      outcome.error == """
        stint: 02:30 does not happen on Sun 2027-03-28 in Europe/Madrid: the clocks go forward
          try: "2027-03-28 01:59" or "2027-03-28 03:00"

        """)
  }

  @Test(arguments: [
    ("tomorrow 9:15", "Tue 2026-06-02 09:15 +02:00"), ("tue 9:15", "Tue 2026-06-02 09:15 +02:00"),
    ("next mon 9:15", "Mon 2026-06-08 09:15 +02:00"), ("in 2h", "Mon 2026-06-01 10:00 +02:00"),
    ("9:15", "Mon 2026-06-01 09:15 +02:00"), ("7:15", "Tue 2026-06-02 07:15 +02:00"),
    ("2026-12-01 09:15", "Tue 2026-12-01 09:15 +01:00"),
    ("2026-06-02T09:15:00Z", "Tue 2026-06-02 11:15 +02:00"),
  ])
  func `a human time is echoed with date, offset and zone`(typed: String, shown: String)
    async throws
  {
    let world = try World()
    let outcome = await world.must("add", "-q", "business", "x", "--at", typed)
    #expect(
      outcome.out
        == "#1 is queued in business (value)\n  shop@mastodon  \(shown) (Europe/Madrid)\n")
  }

  @Test
  func `an edit cannot make a post expire before its time either`() async throws {
    let world = try World()
    let id = try await world.add("-q", "business", "x", "--at", "tomorrow 9:00")
    for change in [["--expires", "2h"], ["--expires", "tomorrow 9:00"]] {
      let outcome = await world.stint(["edit", "\(id)"] + change)
      #expect(outcome.status == 65)
      #expect(outcome.error.contains("it would expire before its time"))
    }
    await world.must("edit", "\(id)", "--expires", "tomorrow 9:01")
    for command in [
      ["edit", "\(id)", "--at", "tomorrow 9:02"], ["move", "\(id)", "--at", "tomorrow 9:02"],
    ] {
      let outcome = await world.stint(command)
      #expect(outcome.status == 65, "\(command)")
      #expect(outcome.error.contains("it would expire before its time"), "\(outcome.error)")
    }
    // Both at once are compared with each other.
    await world.must("edit", "\(id)", "--at", "tomorrow 10:00", "--expires", "tomorrow 11:00")
  }

  // MARK: Drafts of the editor

  /// An editor that replaces the file with `text` and ends with `status`.
  private func editor(
    _ world: World, writing text: String, status: Int = 0
  ) throws -> World.Way {
    let saved = try world.write(text, to: "saved.txt")
    let script = try world.write(
      "#!/bin/sh\ncp \"$1\" \(world.folder.path)/shown.txt\ncp \(saved) \"$1\"\nexit \(status)\n",
      to: "editor")
    #expect(chmod(script, 0o755) == 0)
    return World.Way(environment: ["EDITOR": script])
  }

  /// What lies in the folder that the editor's files are kept in.
  private func kept(_ world: World) throws -> [String] {
    try world.folder.files(below: "home/state/edit").map {
      try world.text(of: "\(world.home)/state/edit/\($0)")
    }
  }

  @Test
  func `the editor shows headers and text, and what is saved is the next wording`() async throws {
    let world = try World()
    let id = try await world.add("-q", "business", "One", "--tag", "tea")
    let way = try editor(world, writing: "kind: promo\ntags: tea, cake\n\nTwo\n\nlines\n")
    let outcome = await world.stint(["edit", "\(id)"], way)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.out.hasPrefix("#1 edited, revision 2\n"))
    let shown = try world.text(of: world.folder.path + "/shown.txt")
    #expect(shown.hasPrefix("kind: value\n"))
    #expect(shown.hasSuffix("\n\nOne\n"))
    let post = try await world.must("show", "\(id)", "--json").json()
    #expect(post["kind"] == "promo")
    #expect(post["content"]?["parts"]?.arrayValue == ["Two\n\nlines"])
    #expect(post["content"]?["tags"]?.arrayValue == ["tea", "cake"])
    #expect(try kept(world).isEmpty)
  }

  @Test
  func `saving what the editor showed changes nothing, not even a line of dashes in it`()
    async throws
  {
    let world = try World()
    let id = try await world.add("-q", "business", "Above\n---\nbelow", "--then", "Part two")
    let way = World.Way(environment: ["EDITOR": "true"])
    let outcome = await world.stint(["edit", "\(id)"], way)
    #expect(outcome.status == 3, "\(outcome.out)\(outcome.error)")
    let post = try await world.must("show", "\(id)", "--json").json()
    #expect(post["content"]?["parts"]?.arrayValue == ["Above\n---\nbelow", "Part two"])
  }

  @Test
  func `an editor that fails changes nothing, and the text is kept and named`() async throws {
    let world = try World()
    let id = try await world.add("-q", "business", "One")
    let way = try editor(world, writing: "kind: value\n\nHard work", status: 3)
    let outcome = await world.stint(["edit", "\(id)"], way)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("ended with 3; nothing was changed"))
    #expect(outcome.error.contains("your text is in \(world.home)/state/edit/"))
    #expect(try kept(world) == ["kind: value\n\nHard work"])
  }

  @Test(arguments: [
    ("kind: prmo\n\nHard work", "there is no kind \"prmo\""),
    ("no header\n\nHard work", "is no header"),
    ("kind: value\n\n", "the text is empty"),
    ("kind: value\nlink: nowhere\n\nHard work", "is no web address"),
    ("kind: value\n\nHard work \(String(repeating: "x", count: 600))", "500"),
  ])
  func `what cannot be taken from the editor is kept and named`(saved: String, says: String)
    async throws
  {
    let world = try World()
    let id = try await world.add("-q", "business", "One")
    let outcome = await world.stint(["edit", "\(id)"], try editor(world, writing: saved))
    #expect(outcome.status == 65)
    #expect(outcome.error.contains(says), "\(outcome.error)")
    #expect(outcome.error.contains("your text is in \(world.home)/state/edit/"), "\(outcome.error)")
    #expect(try kept(world) == [saved])
    let post = try await world.must("show", "\(id)", "--json").json()
    #expect(post["content"]?["parts"]?.arrayValue == ["One"])
  }

  @Test
  func `a new post written in the editor is kept when it cannot be queued`() async throws {
    let world = try World()
    let long = String(repeating: "x", count: 501)
    let outcome = await world.stint(
      ["add", "-q", "business", "--edit"], try editor(world, writing: long))
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("your text is in \(world.home)/state/edit/"), "\(outcome.error)")
    #expect(try kept(world) == [long])
  }
}
