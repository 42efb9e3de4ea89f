import Foundation
import Glibc
import StintCore
import StintTestSupport
import Testing

/// Processes that die while a session runs: no mark is half there, and no minute lost or invented.
@Suite(.serialized)
struct SessionCrashTests {
  private static let calls =
    "pwrite64,write,fsync,fdatasync,rename,renameat,renameat2,unlink,mkdir,openat"

  private func engaged() throws -> Programs {
    let programs = try Programs()
    try programs.must(
      "engage", "answer questions about queues", "--for", "25m", "--ago", "10m")
    return programs
  }

  private func now(_ programs: Programs) throws -> JSONValue {
    try JSONValue(parsing: try programs.run("stint", "now", "--json").out)
  }

  /// What the database says, whatever the status file does.
  private func marks(_ programs: Programs) throws -> Int64? {
    try FileManager.default.removeItem(atPath: programs.home + "/run/status")
    return try now(programs)["marks"]?.intValue
  }

  @Test(arguments: [
    ["engage", "answer three questions"], ["did", "r", "@ana"], ["pause"], ["resume"],
    ["extend", "5m", "--why", "nearly done"], ["park", "font thread"], ["end", "--no-review"],
    ["cancel"], ["now"],
  ])
  func `killed at any moment, a command was carried out whole or not at all`(
    command: [String]
  ) throws {
    var chance = SplitMix64(seed: UInt64(command.joined().utf8.count))
    let clock = ContinuousClock()
    for _ in 1...6 {
      let programs = try Programs()
      try programs.must("init")
      if command[0] != "engage" {
        try programs.must(
          "engage", "answer questions about queues", "--for", "25m")
      }
      if command[0] == "resume" { try programs.must("pause") }
      let running = try programs.start(["stint"] + command)
      let end = clock.now.advanced(by: .microseconds(chance.number(0...50_000)))
      while clock.now < end {}
      running.kill()
      let outcome = try running.end()
      // Afterwards the program can be used as if nothing had been.
      let state = try now(programs)["class"]?.stringValue
      let known = ["idle", "running", "away", "wrapup"]
      #expect(known.contains(state ?? ""), "\(command) \(state ?? "")")
      if outcome.status == 0, command[0] == "end" { #expect(state == "idle") }
      if outcome.status == 0, command[0] == "engage" { #expect(state == "running") }
      #expect(try programs.run("stint", "doctor").out.contains("is sound"))
      if state == "running" || state == "away" {
        try programs.must("did", "l")
        try programs.must("end", "--no-review")
      }
      #expect(try now(programs)["class"] == "idle")
    }
  }

  @Test(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"))
  func `killed at any write of a mark, the mark is there whole or not at all`() throws {
    var kills = 0
    for call in ["pwrite64", "fsync", "fdatasync", "write", "rename"] {
      for number in [1, 2, 3, 5, 8] {
        let programs = try engaged()
        let killed = try programs.run(
          "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
          "inject=\(call):signal=SIGKILL:when=\(number)", programs.path("stint"), "did", "r",
          "@ana", "linked the docs")
        #expect([0, 137].contains(killed.status), "\(call) \(number): \(killed.error)")
        kills += killed.status == 137 ? 1 : 0
        let count = try marks(programs)
        #expect(count == (killed.status == 0 ? 1 : count), "\(call) \(number)")
        #expect(count == 0 || count == 1)
        try programs.must("did", "l")
        #expect(try marks(programs) == (count ?? 0) + 1)
        #expect(try programs.run("stint", "doctor").out.contains("is sound"))
      }
    }
    #expect(kills > 4)
  }

  @Test func `two processes at once open one session`() throws {
    for _ in 0..<8 {
      let programs = try Programs()
      try programs.must("init")
      let four = try (0..<4).map { number in
        try programs.start(["stint", "engage", "answer questions number \(number)"])
      }
      let statuses = try four.map { try $0.end().status }
      #expect(statuses.count { $0 == 0 } == 1, "\(statuses)")
      #expect(statuses.allSatisfy { $0 == 0 || $0 == 4 }, "\(statuses)")
    }
  }

  @Test func `marks from many processes at once are all there`() throws {
    let programs = try engaged()
    let all = try (0..<12).map { number in
      try programs.start(["stint", "did", "r", "@person\(number)"])
    }
    for running in all { #expect(try running.end().status == 0) }
    #expect(try marks(programs) == 12)
  }

  // MARK: Disks

  @Test(.enabled(if: getuid() == 0, "only root may mount a small disk"))
  func `a full disk during a mark says so, and the session goes on`() throws {
    let folder = try TemporaryFolder()
    let disk = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    let helper = try Programs()
    let mounted = try helper.run("/bin/mount", "-t", "tmpfs", "-o", "size=2M", "stint-test", disk)
    guard mounted.status == 0 else { return }
    defer { _ = try? helper.run("/bin/umount", "-l", disk) }
    let programs = try Programs(home: disk + "/home")
    try programs.must("engage", "answer questions about queues", "--for", "25m")
    try programs.must("did", "l")
    let file = open(disk + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    let block = [UInt8](repeating: 0, count: 4096)
    while write(file, block, block.count) > 0 {}
    while write(file, block, 1) > 0 {}
    close(file)
    let refused = try programs.run(
      "stint", "did", "r", "@ana", String(repeating: "x", count: 3900))
    #expect(refused.status == 74, "\(refused.out)\(refused.error)")
    #expect(refused.error.contains("is full; nothing was written"))
    // The status cannot be written either, and an old one is not believed.
    let during = try now(programs)
    #expect(during["class"] == "running" || during["error"] != nil)
    unlink(disk + "/filler")
    try programs.must("did", "r", "@ana")
    #expect(try now(programs)["marks"] == 2)
    #expect(try programs.run("stint", "doctor").out.contains("is sound"))
  }
}
