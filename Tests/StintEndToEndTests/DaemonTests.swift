import Foundation
import Glibc
import StintTestSupport
import Testing

/// The real daemon beside the real command line.
@Suite(.serialized)
struct DaemonTests {
  private let programs: Programs
  private let manager: ManagerSocket

  init() throws {
    programs = try Programs(
      """
      [queue.business]
      zone = "Europe/Madrid"
      slots = ["*-01-01 00:00"]
      same_text = false
      [account."shop@files"]
      queue = "business"
      exporter = "json"
      """)
    manager = try ManagerSocket(in: programs.folder.path)
    try programs.must("init")
  }

  private func daemon(_ more: [String: String] = [:]) throws -> Programs.Running {
    try programs.start(
      ["stintd"], environment: ["NOTIFY_SOCKET": manager.path].merging(more) { $1 })
  }

  private func add(_ text: String) throws {
    try programs.must("add", "-q", "business", "--at", "now", text)
  }

  /// Waits until so many items are there and the daemon has seen that they are.
  private func waitForItems(_ count: Int) throws {
    guard programs.items().count < count else { return }
    try manager.next { _ in programs.items().count >= count }
  }

  @Test func `it says that it is ready, sends what is queued at once, and ends when told to`()
    throws
  {
    let daemon = try daemon()
    #expect(try manager.next().first == "READY=1")
    try add("One")
    try waitForItems(1)
    try programs.must("add", "-q", "business", "Next year")
    let said = try manager.next { $0.first?.hasPrefix("STATUS=next: #2 on shop@files") ?? false }
    #expect(said.count == 1)
    kill(daemon.number, SIGHUP)
    let reloading = try manager.next { $0.first == "RELOADING=1" }
    #expect(reloading.last?.hasPrefix("MONOTONIC_USEC=") ?? false)
    try manager.next { $0.first == "READY=1" }
    kill(daemon.number, SIGTERM)
    try manager.next { $0.first == "STOPPING=1" }
    let outcome = try daemon.end()
    #expect(outcome.status == 0)
    let events = outcome.error.split(separator: "\n").map { $0.prefix { $0 != ":" } }
    #expect(events == ["started", "sent", "reloaded", "stopped"])
    #expect(outcome.out.isEmpty)
    #expect(programs.items().count == 1)
  }

  /// The daemon is woken by the very commit, and may be faster.
  @Test func `what is to go out now is told of, whoever sends it`() throws {
    let daemon = try daemon()
    try manager.next { $0.first == "READY=1" }
    for number in 1...5 {
      let outcome = try programs.run("stint", "add", "-q", "business", "--now", "Post \(number)")
      #expect(outcome.status == 0)
      #expect(outcome.out.contains("sent  #\(number) value on shop@files"), "\(outcome.out)")
    }
    kill(daemon.number, SIGTERM)
    _ = try daemon.end()
    #expect(programs.items().count == 5)
  }

  @Test func `killed, its standby goes on, and everything is there once`() throws {
    let first = try daemon()
    try manager.next { $0.first == "READY=1" }
    let second = try daemon()
    try manager.next { $0.last?.hasPrefix("STATUS=stands by") ?? false }
    try add("One")
    try waitForItems(1)
    first.kill()
    #expect(try first.end().status == 128 + SIGKILL)
    try manager.next { $0.first == "READY=1" }
    try add("Two")
    try waitForItems(2)
    kill(second.number, SIGTERM)
    #expect(try second.end().status == 0)
    #expect(programs.items().count == 2)
    #expect(try programs.must("list", "--sent").contains("Two"))
  }

  @Test func `beside the timer's ticks everything goes out once`() throws {
    let daemon = try daemon()
    try manager.next { $0.first == "READY=1" }
    for number in 1...8 {
      try add("Post \(number)")
      _ = try programs.run("stintd", "--once")
    }
    kill(daemon.number, SIGTERM)
    _ = try daemon.end()
    // What was late for its turn behind another post goes with the last tick.
    while try programs.run("stintd", "--once").status != 3 {}
    #expect(programs.items().count == 8)
  }

  @Test func `it says in half of the watchdog's time that it is alive`() throws {
    let daemon = try daemon(["WATCHDOG_USEC": "400000"])
    for _ in 0..<3 { try manager.next { $0 == ["WATCHDOG=1"] } }
    kill(daemon.number, SIGTERM)
    #expect(try daemon.end().status == 0)
  }

  @Test func `a bad config at the start ends it with 78, one while it runs does not`() throws {
    let config = programs.home + "/config.toml"
    let daemon = try daemon()
    try manager.next { $0.first == "READY=1" }
    try "[queue.business]\nzone = 7\n".write(toFile: config, atomically: true, encoding: .utf8)
    kill(daemon.number, SIGHUP)
    try manager.next { $0.last?.hasPrefix("STATUS=the config is refused") ?? false }
    #expect(try programs.run("stintd").status == 78)
    kill(daemon.number, SIGTERM)
    #expect(try daemon.end().status == 0)
  }
}
