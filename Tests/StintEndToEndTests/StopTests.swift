import Foundation
import Glibc
import StintTestSupport
import Testing

/// A pass of the timer's that is asked to end in the middle of a delivery.
@Suite(.serialized)
struct StopTests {
  private let programs: Programs

  /// Two posts on an account whose plug-in says that it has begun, and then waits to be let on.
  init() throws {
    programs = try Programs(
      """
      [queue.business]
      zone = "Europe/Madrid"
      slots = ["*-01-01 00:00"]
      [account."me@slow"]
      queue = "business"
      exporter = "slow"
      """)
    let exporters = programs.home + "/exporters"
    let making = """
      umask 077; mkdir "$1" && mkfifo began go && cat >"$1/stint-exporter-slow" <<'END' && chmod 700 "$1/stint-exporter-slow"
      #!/bin/sh
      cat >/dev/null
      case $1 in
      describe) echo '{"calls": ["deliver"], "timeout": 120}' ;;
      deliver) echo >"$HOME/began"; read -r go <"$HOME/go"
        echo '{"outcome": "accepted", "id": "7"}' ;;
      esac
      END
      """
    #expect(try programs.run("/bin/sh", "-c", making, "sh", exporters).status == 0)
    try programs.must("init")
    for text in ["One", "Two"] { try programs.must("add", "-q", "business", "--at", "now", text) }
  }

  private func wait(for fifo: String) throws {
    let file = try #require(FileHandle(forReadingAtPath: programs.folder.path + "/" + fifo))
    #expect(try file.readToEnd() == Data("\n".utf8))
  }

  private func letOn() throws {
    try #require(FileHandle(forWritingAtPath: programs.folder.path + "/go"))
      .write(contentsOf: Data("\n".utf8))
  }

  @Test func `it finishes what is on its way and begins nothing`() throws {
    let pass = try programs.start(["stintd", "--once", "--json"])
    try wait(for: "began")
    kill(pass.number, SIGTERM)
    try pass.waitForWords()
    try letOn()
    let outcome = try pass.end()
    #expect(outcome.status == 4)
    #expect(
      outcome.error
        == "stintd: ends as soon as what is on its way is done, within 20 s; asked again, at once\n"
    )
    #expect(outcome.out.contains(#""sent":[{"#))
    #expect(outcome.out.contains(#""released":[{"#))
    #expect(try programs.must("list", "--sent").contains("One"))
    #expect(try programs.must("list").contains("Two"))
  }

  /// As `timeout` and service managers do: they ask the process that they started.
  @Test func `a command that waits for the pass passes on that it is to end`() throws {
    let command = try programs.start(["stint", "tick"])
    try wait(for: "began")
    kill(command.number, SIGTERM)
    try command.waitForWords()
    try letOn()
    let outcome = try command.end()
    #expect(outcome.status == 4)
    #expect(outcome.error.contains("ends as soon as what is on its way is done"))
    #expect(try programs.must("list", "--sent").contains("One"))
    #expect(try programs.must("list").contains("Two"))
  }
}
