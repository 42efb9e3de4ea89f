import Foundation
import Glibc
import StintCore
import StintTestSupport
import Testing

/// Processes that die, race and run out of disk: each item is left exactly once.
@Suite(.serialized)
struct CrashTests {
  private static let posts = 3

  /// A home with posts that are due now on two accounts.
  private func home(posts: Int = CrashTests.posts) throws -> Programs {
    let programs = try Programs()
    // The daily copy is made now: what is counted below are the writes of the sending.
    try programs.must("init")
    #expect(try programs.run("stintd", "--once").status == 3)
    for number in 1...posts {
      try programs.must("add", "-q", "business", "--at", "now", "Post \(number)")
    }
    return programs
  }

  /// Ticks until nothing is due any more; posts that became late go out one a tick.
  private func finish(_ programs: Programs) throws {
    for _ in 0..<10 {
      let tick = try programs.run("stintd", "--once")
      if tick.status == 3 { return }
      #expect([0, 4].contains(tick.status), "\(tick.status) \(tick.out)\(tick.error)")
    }
  }

  /// What the history says went out, as `post account`.
  private func history(_ programs: Programs) throws -> [String] {
    let outcome = try programs.run("stint", "list", "--sent", "--json")
    let sends = try JSONValue(parsing: outcome.out)["sends"]?.arrayValue ?? []
    return sends.map { send in
      #expect(send["state"] == "sent")
      return "\(send["id"]?.intValue ?? 0) \(send["account"]?.stringValue ?? "")"
    }.sorted()
  }

  /// `2026-12-01_0900_12_ab12cd.json` in an account's folder → `12 account`.
  private func identity(_ item: String) -> String {
    let parts = item.split(separator: "/")
    let fields = parts.last?.split(separator: "_") ?? []
    return "\(fields.count > 2 ? fields[2] : "?") \(parts.first ?? "")"
  }

  private func expectWhole(
    _ programs: Programs, seen: [String], posts: Int = CrashTests.posts, _ note: String,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let expected = (1...posts).flatMap { ["\($0) shop@mastodon", "\($0) shop@x"] }.sorted()
    #expect(seen.map(identity).sorted() == expected, "\(note)", sourceLocation: location)
    #expect(try history(programs) == expected, "\(note)", sourceLocation: location)
    let doctor = try programs.run("stint", "doctor")
    #expect(doctor.out.contains("is sound"), "\(note) \(doctor.out)", sourceLocation: location)
    let marks = (try? FileManager.default.contentsOfDirectory(atPath: programs.outbox + "/.stint"))
    #expect(marks ?? [] == [], "\(note)", sourceLocation: location)
  }

  /// Takes every finished item away, as a program that hands them on.
  private func take(_ programs: Programs) throws -> [String] {
    let items = programs.items()
    for item in items {
      try FileManager.default.removeItem(atPath: "\(programs.outbox)/\(item)")
    }
    return items
  }

  @Test
  func `two ticks at once send each item once`() throws {
    for _ in 0..<5 {
      let programs = try home(posts: 6)
      let two = try [0, 1].map { _ in try programs.start(["stintd", "--once"]) }
      for running in two {
        let outcome = try running.end()
        #expect([0, 3, 4].contains(outcome.status), "\(outcome.out)\(outcome.error)")
      }
      try finish(programs)
      try expectWhole(programs, seen: programs.items(), posts: 6, "two at once")
    }
  }

  @Test(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"))
  func `killed at any write, the next tick finishes and repeats nothing`() throws {
    let calls = "pwrite64,write,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,mkdir"
    let names = Set(calls.split(separator: ",").map(String.init))
    let counted = try home()
    let trace = counted.folder.path + "/trace"
    let whole = try counted.run(
      "/usr/bin/strace", "-f", "-qq", "-o", trace, "-e", "trace=\(calls)", counted.path("stintd"),
      "--once")
    // Where processes may not be traced, there is nothing to inject.
    try #require(whole.status == 0, "strace: \(whole.error)")
    // strace counts the calls of each name in each thread by itself.
    var counts: [String: Int] = [:]
    for line in try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n") {
      guard let open = line.firstIndex(of: "("),
        names.contains(String(line[..<open].drop { $0 != " " }.drop { $0 == " " }))
      else { continue }
      counts[String(line[..<open]), default: 0] += 1
    }
    var longest: [String: Int] = [:]
    for (threadAndCall, count) in counts {
      let call = String(threadAndCall.split(separator: " ").last ?? "")
      longest[call] = max(longest[call] ?? 0, count)
    }
    let places = longest.sorted { $0.key < $1.key }.flatMap { call, count in
      (1...count).map { (call, $0) }
    }
    try #require(places.count > 30, "\(longest)")
    let chosen = stride(from: 0, to: places.count, by: places.count / 40 + 1).map { places[$0] }
    var kills = 0
    for (run, (call, number)) in chosen.enumerated() {
      let programs = try home()
      let killed = try programs.run(
        "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
        "inject=\(call):signal=SIGKILL:when=\(number)", programs.path("stintd"), "--once")
      #expect([0, 137].contains(killed.status), "\(call) \(number): \(killed.error)")
      kills += killed.status == 137 ? 1 : 0
      // Every second time somebody takes the items away before the next tick.
      var seen = run.isMultiple(of: 2) ? try take(programs) : []
      try finish(programs)
      seen += programs.items()
      try expectWhole(programs, seen: seen, "killed at \(call) number \(number)")
    }
    // Which thread makes a call differs from run to run, so some places are never reached.
    #expect(kills > chosen.count / 2, "\(kills) of \(chosen.count)")
  }

  @Test
  func `killed at any moment of adding, a post is there whole or not at all`() throws {
    let programs = try home(posts: 1)
    var chance = SplitMix64(seed: 7)
    let clock = ContinuousClock()
    for number in 1...15 {
      let running = try programs.start([
        "stint", "add", "-q", "business", "--draft", "Kill \(number)",
      ])
      let end = clock.now.advanced(by: .microseconds(chance.number(0...60_000)))
      while clock.now < end {}
      running.kill()
      let outcome = try running.end()
      let isSaid = outcome.out.contains("is a draft")
      let found = try programs.run("stint", "list", "--find", "Kill \(number)", "--json").out
      if isSaid { #expect(found.contains("\"Kill \(number)\"")) }
    }
    #expect(try programs.run("stint", "doctor").out.contains("is sound"))
  }

  // MARK: Disks

  /// A small disk of its own, where this process may make one.
  private func onSmallDisk(_ body: (Programs, _ disk: String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let disk = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    let helper = try Programs()
    let mounted = try helper.run("/bin/mount", "-t", "tmpfs", "-o", "size=2M", "stint-test", disk)
    guard mounted.status == 0 else { return }
    defer { _ = try? helper.run("/bin/umount", "-l", disk) }
    try body(try Programs(home: disk + "/home"), disk)
  }

  /// Leaves not a byte.
  private func fill(_ disk: String) {
    let file = open(disk + "/filler", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    let block = [UInt8](repeating: 0, count: 4096)
    while write(file, block, block.count) > 0 {}
    while write(file, block, 1) > 0 {}
    close(file)
  }

  @Test(.enabled(if: getuid() == 0, "only root may mount a small disk"))
  func `a full disk while adding loses nothing and says so`() throws {
    try onSmallDisk { programs, disk in
      try programs.must("add", "-q", "business", "--at", "now", "Before")
      fill(disk)
      let refused = try programs.run(
        "stint", "add", "-q", "business", String(repeating: "x", count: 200))
      #expect(refused.status == 74, "\(refused.out)\(refused.error)")
      #expect(
        refused.error
          == "stint: the disk with \(programs.home)/stint.db is full; nothing was written\n  try: "
          + "free some space, try again\n")
      unlink(disk + "/filler")
      #expect(try programs.must("list", "--json").contains("Before"))
      try programs.must("add", "-q", "business", "After")
      #expect(try programs.run("stint", "doctor").out.contains("is sound"))
    }
  }

  @Test(.enabled(if: getuid() == 0, "only root may mount a small disk"))
  func `a full disk while ticking sends nothing twice, and the rest later`() throws {
    for room in [0, 4096, 16384, 65536] {
      try onSmallDisk { programs, disk in
        for number in 1...Self.posts {
          try programs.must("add", "-q", "business", "--at", "now", "Post \(number)")
        }
        fill(disk)
        if room > 0 {
          let size =
            try FileManager.default.attributesOfItem(atPath: disk + "/filler")[.size] as? Int
          truncate(disk + "/filler", (size ?? room) - room)
        }
        let tick = try programs.run("stintd", "--once")
        #expect(
          [4, 73, 74].contains(tick.status), "\(room): \(tick.status) \(tick.out)\(tick.error)")
        #expect(
          (tick.out + tick.error).contains("full") || (tick.out + tick.error).contains("no space"),
          "\(tick.out)\(tick.error)")
        let seen = programs.items().count
        #expect(seen <= 2 * Self.posts)
        unlink(disk + "/filler")
        // What failed for want of room waits for its next try.
        let again = try programs.run("stintd", "--once")
        #expect([0, 3, 4].contains(again.status), "\(again.out)\(again.error)")
        let names = programs.items().map(identity)
        #expect(Set(names).count == names.count)
        #expect(try history(programs) == names.sorted())
        #expect(try programs.run("stint", "doctor").out.contains("is sound"))
      }
    }
  }

  @Test(.enabled(if: getuid() == 0, "only root may mount a small disk"))
  func `a home that is read-only is told as such`() throws {
    try onSmallDisk { programs, disk in
      try programs.must("add", "-q", "business", "--at", "now", "Before")
      #expect(try programs.run("/bin/mount", "-o", "remount,ro", disk).status == 0)
      let added = try programs.run("stint", "add", "-q", "business", "x")
      #expect(added.status == 74, "\(added.error)")
      #expect(
        added.error.contains("\(programs.home)/stint.db cannot be written to"), "\(added.error)")
      let tick = try programs.run("stintd", "--once")
      #expect([73, 74].contains(tick.status), "\(tick.out)\(tick.error)")
    }
  }
}
