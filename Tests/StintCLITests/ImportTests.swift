import Foundation
import StintCore
import StintTestSupport
import Testing

/// Bulk files in, everything out, and back.
struct ImportTests {
  private let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 1, count: 40)

  private func count(_ world: World) async throws -> Int {
    let list = try await world.stint("list", "--state", "all", "--json").json()
    return list["targets"]?.arrayValue?.count ?? -1
  }

  // MARK: JSON Lines

  @Test
  func `a line by hand may hold every field`() async throws {
    let world = try World()
    _ = try world.write(png, to: "a.png")
    let file = try world.write(
      """
      {"text":"Whole","queue":"business","to":["shop@mastodon"],"kind":"question","at":"2026-06-02 10:00","title":"T","link":"https://a.example/x","media":[{"path":"a.png","alt":"A bird"}],"language":"en","tags":["tea"],"content_warning":"food","sensitive":true,"visibility":"unlisted","priority":"soon","expires":"2026-06-03 10:00"}
      {"parts":["One","Two"],"queue":"personal","draft":true,"evergreen":{"every":"30d","max":6,"until":"2027-01-01 09:00"}}

      {"text":"Poll","queue":"business","poll":{"options":["Tea","Coffee"],"minutes":1440,"multiple":false}}
      """, to: "posts.jsonl")
    let outcome = await world.stint("import", file, "--json")
    #expect(outcome.status == 0, "\(outcome.error)")
    let json = try outcome.json()
    #expect(json["source"] == "Stint JSON Lines")
    #expect(json["added"] == 3)
    let one = try await world.must("show", "1", "--json").json()
    let content = try #require(one["content"])
    #expect(content["title"] == "T")
    #expect(content["media"]?.arrayValue?.first?["alt"] == "A bird")
    #expect(content["content_warning"] == "food")
    #expect(content["visibility"] == "unlisted")
    let target = try #require(one["targets"]?.arrayValue?.first)
    #expect(target["at"] == "2026-06-02T10:00:00+02:00")
    #expect(target["expires_at"] == "2026-06-03T10:00:00+02:00")
    #expect(target["priority"] == "soon")
    #expect(
      try await world.must("show", "2", "--json").json()["targets"]?.arrayValue?.first?["state"]
        == "draft")
    let again = await world.stint("import", file)
    #expect(again.status == 3)
    #expect(again.out == "read as Stint JSON Lines; 0 imported; 3 were there already\n")
    #expect(try await count(world) == 3)
  }

  @Test
  func `bad lines are all named with line and column, and nothing is written`() async throws {
    let world = try World()
    let file = try world.write(
      """
      {"text":"Good","queue":"business"}
      {"text":"Broken","queue":
      {"txt":"x","queue":"business"}
      {"text":"x","queue":"busines"}
      {"text":"","queue":"business"}
      {"text":"x","queue":"business","kind":"prom"}
      {"text":"x","queue":"business","at":"2020-01-01 09:00"}
      {"text":"x","queue":"business","at":"2026-06-02 09:00","expires":"2026-06-01 20:00"}
      {"text":"x","queue":"business","expires":"2020-06-01 20:00"}
      {"text":"x","queue":"business","evergreen":{"every":"3d","max":0}}
      {"text":"x","queue":"business","evergreen":{"every":3}}
      {"text":"x","queue":"personal","to":["shop@mastodon"]}
      {"text":"x","queue":"business","media":["none.png"]}
      [1]
      7
      {"v":2,"text":"x","queue":"business"}
      {"type":"note","text":"x"}
      {"text":"x","parts":["y"],"queue":"business"}
      {"text":"last","queue":"business"}
      """, to: "posts.jsonl")
    let outcome = await world.stint("import", file)
    #expect(outcome.status == 65)
    let lines = outcome.error.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(
      lines.first?.hasSuffix("(Stint JSON Lines) has 17 bad rows; nothing was written") == true,
      "\(outcome.error)")
    let named = lines.dropFirst().dropLast().compactMap {
      Int($0.dropFirst(5).prefix { $0.isNumber })
    }
    #expect(named == Array(2...18), "\(outcome.error)")
    for text in [
      "line 2:", "line 3: the field \"txt\" is not known; did you mean \"text\"?",
      "line 4: no queue busines; did you mean business?", "line 5: the text is empty",
      "line 7: Wed 2020-01-01 09:00 +01:00 (Europe/Madrid) is past; try --past skip, or --past queue",
      "line 8: it would expire before its time", "line 10: ", "line 12: account shop@mastodon",
    ] {
      #expect(outcome.error.contains("  \(text)"), "\(text) in \(outcome.error)")
    }
    #expect(try await count(world) == 0)
  }

  @Test
  func `times that are past are skipped or given a slot where that is asked for`() async throws {
    let line = "{\"text\":\"x\",\"queue\":\"business\",\"at\":\"2020-01-01 09:00\"}\n"
    let world = try World()
    let file = try world.write(line, to: "posts.jsonl")
    let skipped = await world.stint("import", file, "--past", "skip")
    #expect(skipped.status == 3)
    #expect(
      skipped.out == "read as Stint JSON Lines; 0 imported; 1 left out: their time is past\n")
    let queued = await world.stint("import", file, "--past", "queue")
    #expect(queued.status == 0)
    #expect(queued.out == "read as Stint JSON Lines; 1 imported; #1 to #1\n")
  }

  @Test
  func `bytes that are no UTF-8 are named with line and byte`() async throws {
    let world = try World()
    let file = try world.write(
      Array("{\"text\":\"a\",\"queue\":\"business\"}\n{\"text\":\"".utf8) + [0xFF], to: "p.jsonl")
    let outcome = await world.stint("import", file)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("line 2:10: it is not UTF-8 text"), "\(outcome.error)")
  }

  @Test
  func `a rehearsed import reads everything and writes nothing, not even a database`()
    async throws
  {
    let world = try World()
    let file = try world.write("{\"text\":\"x\",\"queue\":\"business\"}\n", to: "posts.jsonl")
    for words in [["import", file], ["add", "-q", "business", "x"]] {
      let outcome = await world.stint(words + ["--dry-run"])
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.out.contains("nothing was written"))
      #expect(world.folder.files(below: "home") == ["config.toml"])
    }
  }

  @Test
  func `ten thousand rows come in at once`() async throws {
    let world = try World()
    let lines = (1...10_000).map { "{\"text\":\"Row \($0) ñ\",\"queue\":\"business\"}" }
    let file = try world.write(lines.joined(separator: "\n"), to: "posts.jsonl")
    let outcome = await world.must("import", file)
    #expect(outcome.out == "read as Stint JSON Lines; 10000 imported; #1 to #10000\n")
    #expect(await world.stint("import", file).status == 3)
    let list = await world.stint("list", "--limit", "1")
    #expect(
      list.out.hasSuffix("… and more: raise --limit, or narrow it with -q, --on or --state\n"))
  }

  // MARK: Buffer

  @Test
  func `Buffer's CSV is read with mark, semicolons, quoted lines and Windows ends`() async throws {
    let world = try World()
    let text =
      "\u{FEFF}Text;Image URL;Tags;Posting Time\r\n"
      + "\"Two\r\nlines; with \"\"quotes\"\"\";;tea,cake;2026-06-02 10:00\r\n"
      + "With image;https://a.example/b.png;;\r\n"
    let file = try world.write(Array(text.utf8), to: "buffer.csv")
    let outcome = await world.stint("import", file, "-q", "business")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.out == "read as Buffer CSV; 2 imported; #1 to #2\n")
    let one = try await world.must("show", "1", "--json").json()
    #expect(one["content"]?["parts"]?.arrayValue == ["Two\nlines; with \"quotes\""])
    #expect(one["content"]?["tags"]?.arrayValue == ["tea", "cake"])
    #expect(one["targets"]?.arrayValue?.first?["at"] == "2026-06-02T10:00:00+02:00")
    let two = try await world.must("show", "2", "--json").json()
    let target = try #require(two["targets"]?.arrayValue?.first)
    #expect(target["state"] == "held")
    #expect(
      target["reason"]
        == "its image must be downloaded first, then `stint edit ID --media FILE`: https://a.example/b.png"
    )
    #expect(await world.stint("import", file, "-q", "business").status == 3)
  }

  @Test
  func `bad rows of a CSV are named with line and column, unknown columns are told`() async throws {
    let world = try World()
    let bad = try world.write(
      """
      Text,Image URL,Tags,Posting Time,Mood
      Good,,,2026-06-02 10:00,happy
      "Bad
      time",,,2026-13-02 10:00,happy
      ,,,,
      Past,,,2020-06-02 10:00,happy
      Missing hour,,,2027-03-28 02:30,happy
      Twice,,,2026-10-25 02:30,happy
      Last,,,,happy
      """, to: "bad.csv")
    let outcome = await world.stint("import", bad, "-q", "business")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.contains("(Buffer CSV) has 4 bad rows; nothing was written"), "\(outcome.error)"
    )
    for place in ["line 4:", "line 6: ", "line 7: ", "line 8: "] {
      #expect(outcome.error.contains("\n  \(place)"), "\(place) in \(outcome.error)")
    }
    #expect(try await count(world) == 0)
    let good = try world.write(
      "Text,Image URL,Tags,Posting Time,Mood\nGood,,,2026-06-02 10:00,happy\n", to: "good.csv")
    let taken = await world.stint("import", good, "-q", "business")
    #expect(taken.status == 0)
    #expect(taken.error.contains("Mood"), "\(taken.error)")
  }

  @Test
  func `a file of no known kind is refused with its first row`() async throws {
    let world = try World()
    let file = try world.write("when,what\n1,2\n", to: "other.csv")
    let outcome = await world.stint("import", file, "-q", "business")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("its first row: when | what"))
    #expect(outcome.error.contains("Buffer's columns are Text, Image URL, Tags, Posting Time"))
  }

  // MARK: Export

  /// A home with all that can happen to a post.
  private func rich() async throws -> World {
    let world = try World(
      World.config.replacingOccurrences(
        of: "[queue.personal]", with: "[queue.business.promo]\nshare = \"1/3\"\n[queue.personal]"))
    _ = try world.write(png, to: "a.png")
    _ = try await world.add("-q", "business", "Sent", "--media", "a.png", "--alt", "A bird")
    _ = try await world.add("-q", "business", "Evergreen", "--evergreen", "1d", "--max", "9")
    _ = try await world.add("-q", "business", "Edited")
    _ = try await world.add("-q", "business", "Held")
    _ = try await world.add("-q", "business", "Dropped", "--kind", "promo", "--expires", "5d")
    _ = try await world.add("-q", "personal", "Draft \u{1F469}\u{200D}\u{1F33E} ñ", "--draft")
    _ = try await world.add("-q", "business", "Fixed", "--at", "2026-06-20 10:00")
    await world.must("edit", "3", "--text", "Edited twice")
    await world.must("edit", "3", "--kind", "question")
    await world.must("hold", "4", "--reason", "wait for the photo")
    await world.must("drop", "5")
    await world.must(
      "sent", "--url", "https://a.example/1", "--on", "shop@mastodon", "--kind", "promo")
    await world.must(
      "sent", "--url", "https://a.example/2", "--on", "me@journal", "--at", "2026-05-01 10:00",
      "--text", "By hand")
    _ = try await world.tickThrough("2026-06-06T12:00Z", everyMinutes: 60)
    await world.must("move", "7", "--last")
    return world
  }

  @Test
  func `an export read into an empty home is exported again to the same bytes`() async throws {
    let world = try await rich()
    let out = await world.must("export").out
    #expect(out.split(separator: "\n").count == 9)
    for state in ["sent", "queued", "held", "dropped", "draft"] {
      #expect(out.contains("\"state\":\"\(state)\""), "\(state)")
    }
    #expect(out.contains("\"cycle\":"))
    let other = try World(try world.text(of: world.home + "/config.toml"))
    other.now = world.now
    let file = try other.write(out, to: "all.jsonl")
    let imported = await other.stint("import", file)
    #expect(imported.status == 0, "\(imported.error)")
    #expect(await other.must("export").out == out)
    // The history counts as before: what went out does not go again, the rules know it.
    let plans = (
      await world.stint("plan", "--json").out, await other.stint("plan", "--json").out
    )
    #expect(plans.0 == plans.1)
    let again = await other.stint("import", file)
    #expect(again.status == 3)
    #expect(await other.must("export").out == out)
  }

  @Test
  func `an import of its own export adds nothing`() async throws {
    let world = try await rich()
    let out = await world.must("export").out
    let file = try world.write(out, to: "all.jsonl")
    let outcome = await world.stint("import", file)
    #expect(outcome.status == 3)
    #expect(outcome.out == "read as Stint JSON Lines; 0 imported; 9 were there already\n")
    #expect(await world.must("export").out == out)
  }

  @Test
  func `a row that both homes imported by themselves is one post`() async throws {
    let line = "{\"text\":\"One\",\"queue\":\"business\"}\n"
    let (one, other) = (try World(), try World())
    for world in [one, other] {
      await world.must("import", try world.write(line, to: "posts.jsonl"))
    }
    _ = try await one.add("-q", "business", "Two")
    let file = try other.write(await one.must("export").out, to: "all.jsonl")
    let outcome = await other.stint("import", file)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.out == "read as Stint JSON Lines; 1 imported; 1 were there already\n")
  }

  @Test
  func `an export that was tampered with is refused by line and field`() async throws {
    let world = try await rich()
    let out = await world.must("export").out
    for (was, becomes, says) in [
      ("\"queued_at\":17", "\"queued_at\":99917", "queued_at"),
      ("\"state\":\"sent\"", "\"state\":\"gone\"", "state"),
      ("\"kind\":\"promo\"", "\"kind\":\"ad\"", "kind"),
      ("\"queue\":\"business\"", "\"queue\":\"personal\"", "nothing crosses the wall"),
      ("\"parts\":[\"Sent\"]", "\"parts\":\"Sent\"", "parts"),
    ] {
      let other = try World(try world.text(of: world.home + "/config.toml"))
      let file = try other.write(out.replacingOccurrences(of: was, with: becomes), to: "x.jsonl")
      let outcome = await other.stint("import", file)
      #expect(outcome.status == 65, "\(was): \(outcome.out)\(outcome.error.prefix(300))")
      #expect(
        outcome.error.contains("\n  line ") && outcome.error.contains(says),
        "\(outcome.error.prefix(400))")
      #expect(try await count(other) == 0)
    }
  }

  @Test
  func `an export of one queue holds nothing of the other`() async throws {
    let world = try await rich()
    let out = await world.must("export", "-q", "personal").out
    #expect(!out.contains("business"))
    #expect(!out.contains("shop@mastodon"))
    #expect(out.split(separator: "\n").count == 2)
  }

  @Test
  func `an export written to a file says how many, and takes no file that exists`() async throws {
    let world = try await rich()
    let outcome = await world.must("export", "-o", "all.jsonl")
    #expect(outcome.out == "7 posts exported, and 2 posts made by hand\n")
    #expect(
      try world.text(of: world.folder.path + "/all.jsonl") == (await world.must("export").out))
    #expect(await world.stint("export", "-o", "all.jsonl").status == 73)
  }
}
