import Foundation
import GRDB
import StintCore
import StintSystem
import StintTestSupport
import Testing

/// The drill: a queue runs, is copied, runs on, is damaged, comes back from the copy, and runs on.
///
/// Nothing goes out twice, and nothing is gone that was not told.
@Suite struct RestoreDrillTests {
  enum Damage: CaseIterable {
    case nothing, randomPage, truncated, zeroedHeader, deletedLog, deletedDatabase
  }

  @Test(arguments: Damage.allCases, 0..<4)
  func `nothing goes out twice, and nothing is lost in silence`(
    damage: Damage, seed: Int
  ) async throws {
    var chance = SplitMix64(seed: UInt64(seed) * 7919 + 17)
    let world = try World(
      World.config.replacingOccurrences(
        of: #"slots = ["Mon..Fri 09:00", "Mon..Fri 12:30"]"#, with: #"slots = ["*-*-* 00/1:00"]"#))
    var texts: [String] = []
    func add(_ count: Int) async throws {
      for _ in 0..<count {
        let text = "Text \(texts.count + 1) of the drill"
        texts.append(text)
        _ = try await world.add("-q", "business", text)
      }
    }
    func run(hours: Int) async {
      for _ in 0..<hours {
        world.now = world.now.plus(.minutes(60))
        _ = await world.tick()
      }
    }
    try await add(Int.random(in: 4...8, using: &chance))
    await run(hours: Int.random(in: 1...3, using: &chance))
    await world.must("backup", "copy.db")
    try await add(Int.random(in: 1...3, using: &chance))
    await run(hours: Int.random(in: 1...6, using: &chance))

    try harm(world, damage, &chance)
    let restored = await world.stint("restore", "copy.db", "--json")
    #expect([0, 4].contains(restored.status), "\(restored.error)")
    let report = try restored.json()
    await run(hours: 12)

    // Twice?
    let items = try world.items().map { try world.text(of: "\(world.outbox)/\($0)") }
    for text in texts {
      #expect(items.count { $0.contains("\"\(text)\"") } <= 1, "\(damage): \(text)")
    }
    // Lost? Everything is in the database, was left for an import, or the report says that nobody knows.
    let known = await world.must("list", "--json", "--state", "all").out
    let left =
      try report["left_behind_file"]?.stringValue.map { try world.text(of: $0) } ?? ""
    let missing = texts.filter { !known.contains($0) && !left.contains($0) }
    if report["compared"] == true {
      #expect(missing.isEmpty, "\(damage): \(missing)")
      // What did not go out before goes on by itself.
      let states = try await states(world)
      #expect(states.allSatisfy { ["sent", "held"].contains($0) }, "\(states)")
    } else {
      #expect(report["aside"] != nil || damage == .deletedDatabase)
      let states = try await states(world)
      #expect(states.allSatisfy { ["sent", "held", "unknown"].contains($0) }, "\(states)")
    }
    #expect(report["compared"] == .bool(damage == .nothing))
    // Wherever it went wrong, the doctor finds a sound database afterwards.
    #expect(await world.stint("doctor").out.contains("is sound"))
  }

  private func states(_ world: World) async throws -> [String] {
    let list = try await world.must("list", "--json", "--state", "all").json()["targets"]
    return (list?.arrayValue ?? []).compactMap { $0["state"]?.stringValue }
  }

  private func harm(_ world: World, _ damage: Damage, _ chance: inout SplitMix64) throws {
    let path = world.home + "/stint.db"
    func checkpoint() throws {
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      try queue.close()
    }
    func overwrite(_ bytes: [UInt8], at offset: Int) throws {
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.seek(toOffset: UInt64(offset))
      try file.write(contentsOf: Data(bytes))
      try file.close()
    }
    switch damage {
    case .nothing: break
    case .randomPage:
      try checkpoint()
      let pages = world.folder.bytes(of: "home/stint.db").count / 4096
      // A page that is in use: a tree's root.
      let roots = try DatabaseQueue(path: path).read {
        try Int.fetchAll(
          $0, sql: "SELECT rootpage FROM sqlite_master WHERE rootpage > 1 ORDER BY rootpage")
      }
      let page = try #require(roots.randomElement(using: &chance))
      try #require(page <= pages)
      let bytes = (0..<4096).map { _ in UInt8.random(in: 0...255, using: &chance) }
      try overwrite(bytes, at: (page - 1) * 4096)
    case .truncated:
      try checkpoint()
      let size = world.folder.bytes(of: "home/stint.db").count
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.truncate(atOffset: UInt64(size / 2))
      try file.close()
    case .zeroedHeader:
      try checkpoint()
      try overwrite([UInt8](repeating: 0, count: 100), at: 0)
    case .deletedLog:
      // The log holds what the ticks wrote last, as it does between two commands.
      try putBackOlder(world)
    case .deletedDatabase:
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + ending)
      }
    }
  }

  /// What is left when the log goes: the database as it was when the log was last copied into it.
  private func putBackOlder(_ world: World) throws {
    let path = world.home + "/stint.db"
    for ending in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + ending)
    }
    try FileManager.default.copyItem(atPath: world.folder.path + "/copy.db", toPath: path)
  }
}
