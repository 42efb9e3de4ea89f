import Foundation
import GRDB
import StintCore
import StintStore
import StintTestSupport
import Testing

/// A database of each released schema opens for ever.
@Suite struct OldSchemaTests {
  private func saved(_ version: Int, in folder: TemporaryFolder) throws -> String {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/schema\(version).sql")
    let sql = try String(contentsOf: fixture, encoding: .utf8)
    let path = folder.path + "/stint.db"
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    return path
  }

  @Test(arguments: [1, 2, 3])
  func `a saved database is brought up to date, after a copy, and loses nothing`(
    version: Int
  ) throws {
    let folder = try TemporaryFolder()
    let path = try saved(version, in: folder)
    var copied: [Int] = []
    let store = try Store(
      path: path, mode: .readWrite, exists: true,
      beforeMigration: { _, version in copied.append(version) })
    #expect(copied == (version == 3 ? [] : [version]))
    #expect(try store.schemaDifferences() == [])
    #expect(try store.integrityProblems().isEmpty)
    let targets = try store.targets(.init())
    #expect(
      targets.map(\.post.content.parts) == [
        ["What do you plant in October?"], ["The autumn sale"], ["Draft of a post"],
        ["Out at once"],
      ])
    #expect(try store.openSession() == nil)
    #expect(try store.session(1)?.marks.count == (version == 1 ? nil : 2))
    try store.save(
      Session(
        uid: "u", queue: "business", purpose: "answer questions", zone: "UTC",
        offsetInMinutes: 0, start: .at("2026-06-01T06:00Z"), planned: 1500))
    #expect(try store.openSession()?.session.purpose == "answer questions")
  }

  @Test func `a saved database of the third schema keeps what networks told`() throws {
    let folder = try TemporaryFolder()
    let store = try Store(path: try saved(3, in: folder), mode: .readWrite, exists: true)
    #expect(
      try store.targets(.init()).map(\.target.state.name) == [.queued, .held, .draft, .sent])
    #expect(try store.accountFacts() == ["shop@mastodon": ["limit": "640"]])
    let connection = try #require(try store.connections()["shop@mastodon"])
    #expect(connection.expiresAt == Timestamp(milliseconds: 1_798_000_000_000))
    #expect(try store.deliveryNote("upload", key: "5f0c6b7e") == "https://up.example/1")
    #expect(try store.attempts(ofPost: 4).map(\.state) == [.accepted])
  }

  @Test func `an old database that may only be read is not changed`() throws {
    let folder = try TemporaryFolder()
    let path = try saved(1, in: folder)
    let before = folder.bytes(of: "stint.db")
    #expect(throws: StoreError.outdated(path: path, version: 1, known: 3)) {
      try Store(path: path, mode: .readOnly, exists: true)
    }
    #expect(folder.bytes(of: "stint.db") == before)
  }
}
