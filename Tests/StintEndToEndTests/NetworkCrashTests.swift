import Foundation
import GRDB
import Glibc
import StintCore
import StintTestSupport
import Testing

/// The clock of this machine, for the server's own stamps.
enum SystemNow {
  static var instant: Timestamp {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }
}

/// The real programs against a server that loses answers, killed at any moment: what the server holds is
/// what the history says, once each.
@Suite(.serialized)
struct NetworkCrashTests {
  private static let posts = 12

  private func home(_ server: StatusServer) throws -> Programs {
    let programs = try Programs(
      """
      [queue.business]
      zone = "Europe/Madrid"
      slots = ["*-01-01 00:00"]
      late = { within = "24h", then = "next-slot" }
      [account."shop@mastodon"]
      queue = "business"
      exporter = "mastodon"
      server = "\(server.url)"
      credential = { file = "shop" }
      """)
    let folder = programs.home + "/credentials"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    _ = FileManager.default.createFile(
      atPath: folder + "/shop", contents: Data("planted-token\n".utf8),
      attributes: [.posixPermissions: 0o600])
    for number in 1...Self.posts {
      if number.isMultiple(of: 4) {
        try programs.must(
          "add", "-q", "business", "--at", "now", "Post \(number) a", "--then", "Post \(number) b")
      } else {
        try programs.must("add", "-q", "business", "--at", "now", "Post \(number)")
      }
    }
    return programs
  }

  private static var texts: [String] {
    (1...posts).flatMap { number in
      number.isMultiple(of: 4) ? ["Post \(number) a", "Post \(number) b"] : ["Post \(number)"]
    }.sorted()
  }

  /// Lets three minutes pass for what waits, by moving it all into the past.
  private func letTimePass(_ programs: Programs) throws {
    let queue = try DatabaseQueue(path: programs.home + "/stint.db")
    try queue.write { db in
      let time = 180_000
      try db.execute(
        sql: """
          UPDATE target SET retry_at = retry_at - \(time), lease_end = lease_end - \(time);
          UPDATE attempt SET started_at = started_at - \(time), finished_at = finished_at - \(time);
          UPDATE delivery_note
            SET value = substr(value, 1, instr(value, ' '))
              || (CAST(substr(value, instr(value, ' ') + 1) AS INTEGER) - \(time))
            WHERE name = 'absent';
          UPDATE account SET last_failure_at = last_failure_at - 86400000, rate_limited_until = NULL;
          """)
    }
    try queue.close()
  }

  private func states(_ programs: Programs) throws -> [String] {
    let outcome = try programs.run("stint", "list", "--json")
    return try JSONValue(parsing: outcome.out)["targets"]?.arrayValue?.compactMap {
      $0["state"]?.stringValue
    } ?? []
  }

  /// What was tried twice and is not there is the user's to settle; the user looks at the server.
  private func settleUnknown(_ programs: Programs, _ server: StatusServer) throws {
    let queue = try DatabaseQueue(path: programs.home + "/stint.db")
    let open = try queue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT post_id, part FROM attempt JOIN target ON target.id = target_id
          WHERE attempt.state = 'unknown'
          """)
    }
    try queue.close()
    for row in open {
      let (number, part): (Int, Int) = (row["post_id"], row["part"])
      let text = "Post \(number)" + (number.isMultiple(of: 4) ? part == 1 ? " a" : " b" : "")
      #expect(!server.texts.contains(text))
      try programs.must("resolve", "\(number)", "--not-sent")
    }
  }

  private func finish(_ programs: Programs, _ server: StatusServer) throws {
    server.behave()
    for _ in 0..<60 where try !states(programs).isEmpty {
      let tick = try programs.run("stintd", "--once")
      #expect([0, 3, 4].contains(tick.status), "\(tick.status) \(tick.out)\(tick.error)")
      try letTimePass(programs)
      try settleUnknown(programs, server)
    }
    #expect(try states(programs) == [])
    #expect(server.texts.sorted() == Self.texts)
    let sends = try JSONValue(parsing: programs.run("stint", "list", "--sent", "--json").out)[
      "sends"]?.arrayValue
    #expect(sends?.count == Self.posts)
    #expect(sends?.allSatisfy { $0["state"] == "sent" && $0["url"] != nil } == true)
    #expect(try programs.run("stint", "doctor").out.contains("is sound"))
  }

  @Test(arguments: StatusServer.Kind.allCases)
  func `answers are lost, and each post is there once`(kind: StatusServer.Kind) throws {
    let server = try StatusServer(kind, seed: 11)
    defer { server.stop() }
    let programs = try home(server)
    for _ in 0..<12 {
      let tick = try programs.run("stintd", "--once")
      #expect([0, 3, 4].contains(tick.status), "\(tick.status) \(tick.out)\(tick.error)")
      #expect(!(tick.out + tick.error).contains("planted-token"))
      try letTimePass(programs)
    }
    try finish(programs, server)
  }

  @Test(arguments: StatusServer.Kind.allCases)
  func `killed at any moment, each post is there once`(kind: StatusServer.Kind) throws {
    let server = try StatusServer(kind, seed: 23)
    defer { server.stop() }
    let programs = try home(server)
    var chance = SplitMix64(seed: 5)
    let clock = ContinuousClock()
    var kills = 0
    // Some runs end before they are killed; those prove nothing here.
    for _ in 0..<100 where kills < 12 {
      let running = try programs.start(["stintd", "--once"])
      let end = clock.now.advanced(by: .microseconds(chance.number(1_000...40_000)))
      while clock.now < end {}
      running.kill()
      kills += try running.end().status == 137 ? 1 : 0
      try letTimePass(programs)
    }
    #expect(kills == 12)
    try finish(programs, server)
  }

  @Test
  func `a token that is revoked stops the account, and everything goes out once it is renewed`()
    throws
  {
    let server = try StatusServer(.mastodon, seed: 1)
    defer { server.stop() }
    server.behave()
    let programs = try home(server)
    let file = programs.home + "/credentials/shop"
    try "revoked-token\n".write(toFile: file, atomically: false, encoding: .utf8)
    let tick = try programs.run("stintd", "--once")
    #expect(tick.status == 4)
    #expect(tick.out.contains("401"))
    #expect(!(tick.out + tick.error).contains("revoked-token"))
    #expect(server.texts.isEmpty)
    let why = try programs.run("stint", "why", "1")
    #expect(why.out.contains("credential of shop@mastodon"), "\(why.out)")
    try "planted-token\n".write(toFile: file, atomically: false, encoding: .utf8)
    let check = try programs.run("stint", "account", "check", "shop@mastodon")
    #expect(check.status == 0, "\(check.out)\(check.error)")
    try finish(programs, server)
  }
}
