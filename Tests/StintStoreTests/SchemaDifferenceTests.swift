import GRDB
import StintCore
import StintStore
import StintTestSupport
import Testing

/// What `stint doctor` finds in the tables, and makes again.
@Suite struct SchemaDifferenceTests {
  let scene: StoreScene

  init() throws {
    scene = try StoreScene()
    try scene.add("one")
  }

  private func raw(_ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: scene.store.path, configuration: configuration)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test func `a new database has what the migrations make`() throws {
    #expect(try scene.store.schemaDifferences() == [])
    #expect(try scene.store.makeMissing() == [])
  }

  @Test(arguments: [
    ("index", "target_due"), ("index", "session_open"), ("trigger", "target_moves"),
  ])
  func `what is missing is found, made again, and then as it was`(type: String, name: String) throws
  {
    try raw("DROP \(type) \(name)")
    #expect(
      try scene.store.schemaDifferences() == [
        SchemaDifference(kind: .missing, type: type, name: name)
      ])
    #expect(try scene.store.makeMissing() == [name])
    #expect(try scene.store.schemaDifferences() == [])
    #expect(try scene.store.makeMissing() == [])
  }

  @Test func `a missing table is found, and not made again: its rows would still be gone`() throws {
    try raw("DROP TABLE delivery_note")
    let found = try scene.store.schemaDifferences()
    #expect(found.map(\.name).sorted() == ["delivery_note", "delivery_note_target"])
    #expect(found.filter { $0.type == "table" }.map(\.canBeMade) == [false])
  }

  @Test func `what others added, and what they changed, is told apart`() throws {
    try raw("CREATE TABLE mine (x); ALTER TABLE pause ADD COLUMN mood TEXT")
    #expect(
      try scene.store.schemaDifferences() == [
        SchemaDifference(kind: .extra, type: "table", name: "mine"),
        SchemaDifference(kind: .other, type: "table", name: "pause"),
      ])
  }

  @Test func `a unique index whose rows are not unique stays missing, and nothing changes`() throws
  {
    try raw("DROP INDEX session_open")
    for uid in ["a", "b"] {
      try raw(
        """
        INSERT INTO session (uid, queue, purpose, zone, offset_minutes, start_at, planned_s, wrap_up)
        VALUES ('\(uid)', 'business', 'p', 'UTC', 0, 0, 60, 'pending')
        """)
    }
    #expect(throws: StoreError.self) { try scene.store.makeMissing() }
    #expect(try scene.store.schemaDifferences().map(\.name) == ["session_open"])
  }

  @Test func `an index that lacks a row is made anew`() throws {
    try raw(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, 'state = ''queued'' AND due_at IS NULL',
        'state = ''gone''') WHERE name = 'target_line';
      """)
    // Another connection reads the index as it is now written down, and writes past its rows.
    try raw(
      """
      REINDEX target_line; PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, 'state = ''gone''',
        'state = ''queued'' AND due_at IS NULL') WHERE name = 'target_line';
      """)
    let store = try scene.folder.store(.readWrite)
    let damage = try store.damage()
    #expect(damage.contains { $0.contains("index target_line") }, "\(damage)")
    // The quick check does not compare indexes with tables.
    #expect(try store.damage(isQuick: true).isEmpty)
    #expect(try store.reindex())
    #expect(try store.damage().isEmpty)
  }

  @Test func `rows that refer to nothing are told by table; notes go, what happened stays`() throws
  {
    try raw(
      """
      INSERT INTO event (target_id, at, what) VALUES (77, 1, 'queued'), (78, 1, 'queued');
      INSERT INTO delivery_note VALUES ('k', 'n', 'v', 77, 1);
      INSERT INTO connection (account) VALUES ('gone@x');
      INSERT INTO attempt (target_id, cycle, part, number, operation_key, payload_sha256, owner, fence,
        state, started_at) VALUES (77, 0, 1, 1, 'k', '', 'o', 1, 'sending', 1);
      """)
    #expect(
      try scene.store.orphans() == [
        Orphans(table: "attempt", parent: "target", count: 1),
        Orphans(table: "connection", parent: "account", count: 1),
        Orphans(table: "delivery_note", parent: "target", count: 1),
        Orphans(table: "event", parent: "target", count: 2),
      ])
    var kept: [JSONObject] = []
    #expect(try scene.store.removeOrphans { kept += $0 } == 4)
    #expect(kept.count == 4)
    #expect(kept.contains { $0["table"] == "event" && $0["target_id"] == 78 })
    #expect(try scene.store.orphans() == [Orphans(table: "attempt", parent: "target", count: 1)])
    #expect(try scene.store.removeOrphans { _ in Issue.record("there is nothing to keep") } == 0)
  }

  @Test func `orphans that cannot be kept stay where they are`() throws {
    struct Full: Error {}
    try raw("INSERT INTO event (target_id, at, what) VALUES (77, 1, 'queued')")
    #expect(throws: Full.self) { try scene.store.removeOrphans { _ in throw Full() } }
    #expect(try scene.store.orphans().map(\.count) == [1])
  }
}
