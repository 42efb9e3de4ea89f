import GRDB
import Glibc
import StintCore
import StintStore
import StintTestSupport
import Testing

@Suite struct StoreOpeningTests {
  let folder: TemporaryFolder
  private var path: String { folder.path + "/stint.db" }

  init() throws {
    folder = try TemporaryFolder()
  }

  private func raw(_ sql: String...) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      for statement in sql { try db.execute(sql: statement) }
    }
    try queue.close()
  }

  @Test func `a store that emptied its log still waits for others`() throws {
    // As long as it says, its log is too long: each write empties it.
    let store = try Store(
      path: path, mode: .create, exists: false, logLength: { _ in .max })
    let objective = Objective(
      uid: "u", queue: "business", text: "talk to ten", target: 10,
      createdAt: Timestamp(milliseconds: 0))
    _ = try store.add(objective)
    #expect(folder.bytes(of: "stint.db-wal").isEmpty)
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: path, configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    defer { try? other.inDatabase { try $0.execute(sql: "ROLLBACK") } }
    let start = ContinuousClock.now
    #expect(throws: StoreError.busy(path: path)) {
      _ = try store.setObjective(1, closedAt: Timestamp(milliseconds: 1))
    }
    #expect(ContinuousClock.now - start > .seconds(4))
  }

  @Test func `a missing file is only made when asked for`() throws {
    #expect(throws: StoreError.missing(path: path)) { try folder.store(.readWrite) }
    #expect(folder.files().isEmpty)
    #expect(try folder.store(.create).integrityProblems().isEmpty)
  }

  @Test func `a newer schema is refused and left alone`() throws {
    try folder.store().close()
    try raw("PRAGMA user_version = 99")
    let before = folder.bytes(of: "stint.db")
    for mode in [Store.Mode.readWrite, .readOnly, .create] {
      #expect(throws: StoreError.newer(path: path, version: 99, known: 3)) {
        try folder.store(mode)
      }
    }
    #expect(folder.bytes(of: "stint.db") == before)
  }

  @Test(arguments: [0, 1, 99])
  func `the database of another program is refused, and not a byte of it changes`(
    version: Int
  ) throws {
    try raw("CREATE TABLE bookmark (url TEXT)", "PRAGMA user_version = \(version)")
    let before = folder.bytes(of: "stint.db")
    for mode in [Store.Mode.readWrite, .readOnly, .create] {
      #expect(throws: StoreError.notADatabase(path: path)) { try folder.store(mode) }
    }
    #expect(folder.bytes(of: "stint.db") == before)
    #expect(folder.files() == ["stint.db"])
  }

  @Test func `a file that is no database is refused and left alone`() throws {
    let text = String(repeating: "this is a letter to a friend. ", count: 200)
    _ = try folder.write(text, to: "stint.db")
    #expect(throws: StoreError.notADatabase(path: path)) { try folder.store(.readWrite) }
    #expect(folder.bytes(of: "stint.db") == Array(text.utf8))
  }

  @Test func `a damaged file is told from a sound one`() throws {
    let scene = try StoreScene()
    for index in 0..<300 { try scene.add("post \(index)", uid: "\(index)") }
    try scene.store.close()
    var bytes = scene.folder.bytes(of: "stint.db")
    for index in 8192..<min(bytes.count, 40_000) { bytes[index] = 0xAB }
    try write(bytes, to: scene.folder.path + "/stint.db")
    let problem = try #require(throws: (any Error).self) {
      let problems = try scene.folder.store(.readOnly).integrityProblems()
      try #require(problems.isEmpty)
    }
    if let error = problem as? StoreError {
      guard case .damaged = error else { throw error }
    }
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }

  @Test func `reading only changes nothing and refuses to write`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    try scene.store.close()
    let before = scene.folder.bytes(of: "stint.db")
    let reader = try scene.folder.store(.readOnly)
    #expect(try reader.post(id)?.content.parts == ["hello"])
    try reader.syncAccounts(scene.setup)
    _ = try reader.plan(scene.setup, from: scene.now, through: scene.now.plus(.days(2))) { _, _ in
      Inspection()
    }
    #expect(throws: StoreError.readOnly(path: path(of: scene))) {
      try reader.pause(queue: "business", until: nil, reason: nil, now: scene.now)
    }
    try reader.close()
    #expect(scene.folder.bytes(of: "stint.db") == before)
  }

  private func path(of scene: StoreScene) -> String { scene.folder.path + "/stint.db" }

  @Test func `a backup is a whole database of its own and overwrites nothing`() throws {
    let scene = try StoreScene()
    let id = try scene.add("keep me")
    let copy = scene.folder.path + "/copy.db"
    try scene.store.backup.copy(to: copy)
    let store = try Store(path: copy, mode: .readWrite, exists: true)
    #expect(try store.post(id)?.content.parts == ["keep me"])
    #expect(try store.integrityProblems().isEmpty)
    #expect(throws: StoreError.self) { try scene.store.backup.copy(to: copy) }
  }

  @Test(arguments: 0..<60)
  func `many may make the database at once`(round: Int) async throws {
    let folder = folder
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<6 {
        group.addTask {
          do {
            let store = try folder.store()
            try store.pause(
              queue: "q\(index)", until: nil, reason: nil, now: .at("2026-03-02T09:00Z"))
          } catch {
            Issue.record("round \(round): \(error)")
          }
        }
      }
    }
    #expect(try folder.store().pauses().count == 6)
  }
}
