import Foundation
import GRDB
import Glibc
import StintTestSupport
import Testing

/// A new version is killed while it brings an old database up to date.
@Suite(.serialized) struct MigrationCrashTests {
  @Test(
    .enabled(if: access("/usr/bin/strace", X_OK) == 0, "strace is not installed"),
    arguments: [1, 2])
  func `killed at any write, there is the old database or the new one, and the copy is whole`(
    version: Int
  ) throws {
    let counted = try home(version)
    let trace = counted.folder.path + "/trace"
    let whole = try counted.run(
      "/usr/bin/strace", "-f", "-qq", "-o", trace, "-e", "trace=\(Self.calls)",
      counted.path("stint"), "list")
    try #require(whole.status == 0, "strace: \(whole.error)")
    var counts: [String: Int] = [:]
    for line in try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n") {
      guard let call = line.split(separator: " ").dropFirst().first?.split(separator: "(").first
      else { continue }
      counts[String(call), default: 0] += 1
    }
    let places = Self.calls.split(separator: ",").map(String.init).flatMap { call in
      (1...max(1, counts[call] ?? 0)).map { (call, $0) }
    }
    try #require(places.count > 30, "\(counts)")
    var kills = 0
    var olds = 0
    for place in stride(from: 0, to: places.count, by: places.count / 40 + 1).map({ places[$0] }) {
      let programs = try home(version)
      let killed = try programs.run(
        "/usr/bin/strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(place.0)", "-e",
        "inject=\(place.0):signal=SIGKILL:when=\(place.1)", programs.path("stint"), "list")
      #expect([0, 137].contains(killed.status), "\(place): \(killed.error)")
      kills += killed.status == 137 ? 1 : 0
      let found = try look(programs.home + "/stint.db")
      #expect((version...3).contains(found.version) && found.isSound, "\(place): \(found)")
      let copies = try FileManager.default.subpathsOfDirectory(atPath: programs.home)
        .filter { $0.hasSuffix(".db") && $0.contains("backups") }
      for copy in copies {
        #expect(
          try look("\(programs.home)/\(copy)") == Found(version: version, isSound: true), "\(place)"
        )
      }
      // What was changed has a copy.
      if found.version > version { #expect(!copies.isEmpty, "\(place)") } else { olds += 1 }
      // The next command goes on as if nothing had been.
      #expect(try programs.must("list", "--json").contains("The autumn sale"), "\(place)")
      #expect(try look(programs.home + "/stint.db") == Found(version: 3, isSound: true))
    }
    #expect(kills > 10 && olds > 5, "\(kills) kills, \(olds) left the old one")
  }

  private static let calls = "pwrite64,fsync,fdatasync,link,unlink,ftruncate"

  private func home(_ version: Int) throws -> Programs {
    let programs = try Programs()
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../StintStoreTests/Fixtures/schema\(version).sql")
    let sql = try String(contentsOf: fixture, encoding: .utf8)
    let queue = try DatabaseQueue(path: programs.home + "/stint.db")
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    return programs
  }

  private struct Found: Equatable {
    var version: Int
    var isSound: Bool
  }

  /// By SQLite alone.
  private func look(_ path: String) throws -> Found {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { db in
      Found(
        version: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
        isSound: try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok"
          && Row.fetchOne(db, sql: "PRAGMA foreign_key_check") == nil)
    }
  }
}
