import Foundation
import GRDB
import StintCore
import StintStore
import StintTestSupport
import Testing

/// What can be read of a damaged database.
@Suite struct SalvageTests {
  private func salvage(_ scene: StoreScene) throws -> (Salvage.Result, [PostArchive]) {
    var archives: [PostArchive] = []
    let result = try Salvage(path: scene.store.path).read(
      post: { archives.append($0) }, logged: { _ in })
    return (result, archives)
  }

  @Test func `of a sound database everything is read, what is queued as held`() throws {
    let scene = try StoreScene()
    try scene.add("one")
    try scene.add("two", isDraft: true)
    try scene.store.close()
    let (result, archives) = try salvage(scene)
    #expect(result.posts == 2 && result.incomplete == 0 && result.lost == 0)
    #expect(archives.map { $0.targets.map(\.state.name) } == [[.held], [.draft]])
  }

  @Test func `one broken page costs what stands on it, and nothing behind it`() throws {
    let scene = try StoreScene()
    for index in 1...300 {
      try scene.add("text \(index) " + String(repeating: "x", count: 80), uid: "\(index)")
    }
    let queue = try DatabaseQueue(path: scene.store.path)
    let leaf: Int? = try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      // The tables' pages in their order, without the table of statistics, which not every SQLite has.
      return try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'post'")
    }
    try queue.close()
    try scene.store.close()
    let root = try #require(leaf)
    var bytes = scene.folder.bytes(of: "stint.db")
    // The second child of the table's root, as the file format says: 2-byte offsets from byte 12 on
    // of an inner page, each cell begins with the child's number.
    let page = (root - 1) * 4096
    #expect(bytes[page] == 5, "an inner page of a table")
    let cell = page + (Int(bytes[page + 14]) << 8 | Int(bytes[page + 15]))
    let child = bytes[cell..<cell + 4].reduce(0) { $0 << 8 | Int($1) }
    for index in (child - 1) * 4096..<child * 4096 { bytes[index] = 0xA5 }
    _ = try scene.folder.write(bytes, to: "stint.db")
    let (result, archives) = try salvage(scene)
    #expect(result.posts > 200 && result.posts < 300, "\(result)")
    let numbers = Set(archives.map(\.post.id))
    #expect(numbers.contains(1) && numbers.contains(300))
  }

  @Test func `of what is no database nothing is read, and that is an error`() throws {
    let scene = try StoreScene()
    try scene.store.close()
    _ = try scene.folder.write([UInt8](repeating: 0, count: 8192), to: "stint.db")
    #expect(throws: StoreError.self) { _ = try salvage(scene) }
  }
}
