import Foundation
import StintCore
import StintTestSupport
import Testing

/// The built programs as a shell sees them.
struct ProgramTests {
  @Test
  func `both programs explain themselves and refuse what they do not know`() throws {
    let programs = try Programs()
    for program in ["stint", "stintd"] {
      let help = try programs.run(program, "--help")
      #expect(help.status == 0)
      #expect(help.error.isEmpty)
      #expect(help.out.hasPrefix("OVERVIEW: "))
      for line in help.out.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
      let unknown = try programs.run(program, "--bogus")
      #expect(unknown.status == 64)
      #expect(unknown.out.isEmpty)
    }
    #expect(try programs.run("stint", "--version").out == "0.1.0\n")
  }

  @Test
  func `a first run goes from nothing to a file in the outbox`() throws {
    let programs = try Programs()
    try FileManager.default.removeItem(atPath: programs.home + "/config.toml")
    #expect(try programs.run("stint", "list").status == 78)
    try programs.must("init", "--zone", "Europe/Madrid")
    let added = try programs.run("stint", "add", "-q", "business", "--now", "Grüße aus dem Laden")
    #expect([0, 4].contains(added.status), "\(added.out)\(added.error)")
    let drafted = try programs.run(
      "stint", "add", "-q", "personal", "--draft", "-", input: "Von der Eingabe\n")
    #expect(drafted.status == 0)
    #expect(try programs.must("list", "--json").contains("Von der Eingabe"))
    for path in [programs.home, programs.home + "/stint.db"] {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      if path.hasSuffix(".db") { #expect(mode == 0o600) }
    }
    #expect(try programs.run("stint", "tick").status != 70)
  }

  @Test
  func `what goes out is a file that only its owner reads, and is there once`() throws {
    let programs = try Programs()
    try programs.must("add", "-q", "business", "--at", "now", "Hello")
    let tick = try programs.run("stintd", "--once", "--json")
    #expect(tick.status == 0, "\(tick.out)\(tick.error)")
    #expect(try JSONValue(parsing: tick.out)["sent"]?.arrayValue?.count == 2)
    #expect(programs.items().count == 2)
    #expect(try programs.run("stintd", "--once").status == 3)
    #expect(programs.items().count == 2)
  }

  @Test
  func `output that cannot be written is a failure, not silence`() throws {
    let programs = try Programs()
    try programs.must("add", "-q", "business", "Hello")
    for command in ["export", "list", "plan --json"] {
      let outcome = try programs.run(
        "/bin/sh", "-c", "\(programs.path("stint")) \(command) > /dev/full")
      #expect(outcome.status == 74, "\(command)")
      #expect(
        outcome.error
          == "stint: standard output cannot be written: no space left on device\n", "\(command)")
    }
  }

  @Test
  func `a reader that goes away ends the command quietly`() throws {
    let programs = try Programs()
    let outcome = try programs.run(
      "/bin/sh", "-c", "\(programs.path("stint")) help config | head -1")
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
  }

  @Test
  func `an editor with arguments of its own is run by its name`() throws {
    let programs = try Programs()
    try programs.must("add", "-q", "business", "Hello")
    let outcome = try programs.run(
      "stint", "edit", "1", environment: ["EDITOR": "sed -i s/Hello/Goodbye/"])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try programs.must("show", "1").contains("Goodbye"))
  }

  @Test
  func `posts may come through a pipe of the shell`() throws {
    let programs = try Programs()
    let line = "{\"text\":\"Through a pipe\",\"queue\":\"business\"}"
    let outcome = try programs.run(
      "/bin/bash", "-c", "\(programs.path("stint")) import <(echo '\(line)')")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try programs.must("list").contains("Through a pipe"))
  }

  /// `stint` alone in a folder.
  ///
  /// Copied by a process of its own: what this one writes, its children may still hold open, and such a
  /// file cannot be run.
  private func stintAlone(_ programs: Programs) throws -> String {
    let folder = programs.folder.path + "/alone"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    #expect(try programs.run("/bin/cp", programs.path("stint"), folder + "/stint").status == 0)
    return folder
  }

  @Test
  func `stint says when the daemon it handed over to was killed`() throws {
    let programs = try Programs()
    let beside = try stintAlone(programs)
    let making = #"printf '#!/bin/sh\nkill -9 $$\n' >"$1/stintd" && chmod 755 "$1/stintd""#
    #expect(try programs.run("/bin/sh", "-c", making, "sh", beside).status == 0)
    try programs.must("add", "-q", "business", "--draft", "Post")
    let outcome = try programs.run(beside + "/stint", "send", "1")
    #expect(outcome.status == 69)
    #expect(
      outcome.error == "stint: stintd was ended by signal 9 before it was done\n  try: stint list\n"
    )
    let inJSON = try programs.run(beside + "/stint", "tick", "--json")
    #expect(inJSON.status == 69)
    #expect(try JSONValue(parsing: inJSON.out)["error"]?["status"] == 69)
  }

  @Test
  func `without the daemon beside it, stint says what is missing`() throws {
    let programs = try Programs()
    let alone = try stintAlone(programs)
    let outcome = try programs.run(alone + "/stint", "tick")
    #expect(outcome.status == 69)
    #expect(
      outcome.error
        == "stint: cannot send: there is no stintd beside stint in \(alone)\n  try: install both "
        + "programs again\n")
  }
}
