import Foundation
import StintCore
import StintTestSupport
import Testing

/// What a terminal gets to see.
struct TerminalTests {
  private let nasty = "Title \u{1B}]0;pwned\u{7}"

  @Test
  func `a pipe gets no colours, a terminal does, unless it says NO_COLOR`() async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    for (terminal, environment, coloured) in [
      (false, [:], false), (true, [:], true), (true, ["NO_COLOR": "1"], false),
      (true, ["NO_COLOR": ""], true), (true, ["TERM": "dumb"], false),
    ] as [(Bool, [String: String], Bool)] {
      for command in [["plan"], ["why", "1"], ["show", "1"], ["queue", "list"]] {
        let outcome = await world.stint(
          command, World.Way(isTerminal: terminal, environment: environment))
        #expect(outcome.out.contains("\u{1B}[") == coloured, "\(command) \(environment)")
      }
      let json = await world.stint(
        ["plan", "--json"], World.Way(isTerminal: terminal, environment: environment))
      #expect(!json.out.contains("\u{1B}"))
    }
  }

  @Test
  func `text that turns the reading order round or hides is shown with its escapes`() async throws {
    let world = try World()
    let id = try await world.add(
      "-q", "business", "abc\u{202E}fed \u{200B}x", "--title", "t\u{2066}")
    for command in [
      ["list"], ["show", "\(id)"], ["why", "\(id)"], ["plan"], ["preview", "\(id)"],
    ] {
      let outcome = await world.stint(command)
      for scalar in ["\u{202E}", "\u{2066}"] {
        #expect(!outcome.out.contains(scalar), "\(command)")
      }
      #expect(outcome.out.contains("\\u{202E}"), "\(command): \(outcome.out)")
    }
  }

  @Test
  func `control characters from an argument are never printed raw`() async throws {
    let world = try World()
    for command in [
      ["add", "-q", nasty, "x"], ["add", "--to", nasty, "x"], ["list", "-q", nasty],
      ["list", "--state", nasty], ["show", nasty], [nasty], ["queue", nasty], ["import", nasty],
      ["slots", nasty], ["slots", "daily", "--zone", nasty],
      ["add", "-q", "business", "--\(nasty)"],
      ["add", "-q", "business", "x", "--at", nasty],
      ["add", "-q", "business", "x", "--link", nasty],
      ["backup", nasty + "/x"], ["export", "-o", nasty + "/x"], ["completions", nasty],
      ["queue", "pause", nasty], ["import", "-", "--format", nasty], ["help", nasty],
      ["edit", "1", "--bogus=\(nasty)"], ["add", "-q", "business", "x", "--media", nasty],
    ] {
      let outcome = await world.stint(command)
      #expect(outcome.status != 0, "\(command)")
      #expect(!outcome.error.contains("\u{1B}") && !outcome.out.contains("\u{1B}"), "\(command)")
      #expect(!outcome.error.contains("\u{7}"), "\(command)")
    }
  }

  @Test
  func `control characters in files and in reasons are never printed raw`() async throws {
    let world = try World()
    _ = try await world.add("-q", "business", "One")
    await world.must("hold", "1", "--reason", nasty)
    await world.must("queue", "pause", "business", "--reason", nasty)
    await world.must(
      "sent", "--url", "https://a.example/\u{202E}x", "--on", "me@journal", "--text", nasty)
    let csv = try world.write("\(nasty),b\n1,2\n", to: "x.csv")
    let jsonl = try world.write(
      "{\"\\u001b[2J\":1}\n{\"text\":\"\\u001b[2J\",\"queue\":\"business\"}\n{\u{1B}}",
      to: "x.jsonl")
    for command in [
      ["list"], ["show", "1"], ["why", "1"], ["plan"], ["queue", "list"], ["list", "--sent"],
      ["doctor"], ["import", csv], ["import", jsonl], ["send", "1"],
    ] {
      let outcome = await world.stint(command)
      let all = outcome.out + outcome.error
      #expect(
        !all.contains("\u{1B}") && !all.contains("\u{7}") && !all.contains("\u{202E}"),
        "\(command): \(all)")
    }
  }

  @Test
  func `columns stay aligned beside wide letters and emoji`() async throws {
    let world = try World()
    for text in ["日本語のポスト", "👩‍🌾 farmer", "plain", "é combining"] {
      _ = try await world.add("-q", "business", text, "--at", "tomorrow 9:00")
    }
    let lines = await world.must("list").out.split(separator: "\n")
    let places = lines.compactMap { line -> Int? in
      guard let range = line.range(of: "Tue 2026") ?? line.range(of: "WHEN") else { return nil }
      return DisplayWidth.columns(of: String(line[..<range.lowerBound]))
    }
    #expect(places.count == 5)
    #expect(Set(places).count == 1, "\(lines)")
  }

  @Test
  func `a narrow terminal gets narrow lines`() async throws {
    let world = try World()
    let long = String(repeating: "words and words ", count: 12)
    _ = try await world.add("-q", "business", long)
    await world.must("hold", "1", "--reason", long)
    for command in [
      ["why", "1"], ["show", "1"], ["doctor"], ["list"], ["plan"], ["queue", "list"],
    ] {
      for columns in [40, 80] {
        let outcome = await world.stint(
          command, World.Way(environment: ["COLUMNS": "\(columns)"]))
        for line in outcome.out.split(separator: "\n") where !line.contains("/dev/shm") {
          // Names and times cannot be broken; what is longer is the text's own line.
          let isOwn = line.contains(long.prefix(60)) && command[0] == "show"
          let width = DisplayWidth.columns(of: String(line))
          #expect(width <= max(columns, 72) || isOwn, "\(command) \(columns): \(width) \(line)")
        }
      }
    }
  }
}
