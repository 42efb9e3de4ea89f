import GRDB
import StintCore
import StintStore
import StintTestSupport
import Testing

/// What the database itself refuses, whichever program writes to it.
@Suite struct SchemaTests {
  /// Runs SQL past all our code.
  private func raw<Value>(_ scene: StoreScene, _ body: (Database) throws -> Value) throws -> Value {
    let queue = try DatabaseQueue(path: scene.store.path)
    return try queue.write(body)
  }

  @Test func `a personal post cannot have a target on a business account`() throws {
    let scene = try StoreScene()
    let id = try scene.add(to: ["me@a"], queue: "personal")
    for queue in ["personal", "business"] {
      #expect(throws: DatabaseError.self) {
        try raw(scene) { db in
          try db.execute(
            sql: """
              INSERT INTO target (post_id, queue, account, kind, state, priority, rank, position,
                queued_at, fingerprint)
              VALUES (?, ?, 'shop@a', 'value', 'queued', 'normal', 2, 1, 0, 0)
              """, arguments: [id, queue])
        }
      }
    }
  }

  @Test(arguments: [
    "UPDATE target SET account = 'me@a'", "UPDATE target SET queue = 'personal'",
    "UPDATE post SET queue = 'personal'", "UPDATE account SET queue = 'personal'",
    "UPDATE target SET kind = 'promo'", "UPDATE target SET state = 'gone'",
    "UPDATE target SET state = 'held'", "UPDATE target SET state = 'sending'",
    "UPDATE target SET state = 'dropped'", "UPDATE target SET hold_cause = 'user'",
    "UPDATE target SET owner = 'me', lease_end = 1", "UPDATE target SET dropped_from = 'draft'",
    "UPDATE target SET green_rest = 0", "UPDATE target SET position = 'first'",
    "UPDATE post SET kind = 'advert'", "DELETE FROM post", "DELETE FROM account",
  ])
  func `the schema refuses what makes no sense`(sql: String) throws {
    let scene = try StoreScene()
    try scene.add()
    #expect(throws: DatabaseError.self) { try raw(scene) { try $0.execute(sql: sql) } }
  }

  @Test func `the trigger allows exactly the moves that the states allow`() throws {
    let scene = try StoreScene()
    let id = try scene.add()
    let facts: [TargetState.Name: String] = [
      .held: "hold_cause = 'user', reason = 'r'", .sending: "owner = 'o', lease_end = 1",
      .failed: "reason = 'r'", .unknown: "reason = 'r'", .dropped: "dropped_from = 'draft'",
    ]
    func sql(_ state: TargetState.Name) -> String {
      """
      hold_cause = NULL, reason = NULL, owner = NULL, lease_end = NULL, dropped_from = NULL,
      counts_at = 1, state = '\(state.rawValue)' \(facts[state].map { ", " + $0 } ?? "")
      """
    }
    // SQLite takes the last of two assignments to one column, so the facts come after the clearing.
    for old in TargetState.Name.allCases {
      for new in TargetState.Name.allCases where new != old {
        let isAllowed = try raw(scene) { db in
          let trigger = try #require(
            try String.fetchOne(
              db, sql: "SELECT sql FROM sqlite_master WHERE name = 'target_moves'"))
          try db.execute(sql: "DROP TRIGGER target_moves")
          try db.execute(sql: "UPDATE target SET \(clear)")
          try db.execute(sql: "UPDATE target SET \(sql(old)) WHERE post_id = \(id)")
          try db.execute(sql: trigger)
          do {
            try db.execute(sql: "UPDATE target SET \(sql(new)) WHERE post_id = \(id)")
            return true
          } catch {
            return false
          }
        }
        #expect(
          isAllowed == TargetState.successors(of: old).contains(new), "\(old) → \(new)")
      }
    }
  }

  private var clear: String {
    """
    state = 'draft', hold_cause = NULL, reason = NULL, owner = NULL, lease_end = NULL,
    dropped_from = NULL
    """
  }

  @Test func `a slot of an account is used once`() throws {
    let scene = try StoreScene()
    #expect(throws: DatabaseError.self) {
      try raw(scene) { db in
        for _ in 0..<2 {
          try db.execute(sql: "INSERT INTO slot (account, nominal) VALUES ('shop@a', 1)")
        }
      }
    }
  }

  @Test func `an account that was used does not cross the wall`() throws {
    let scene = try StoreScene()
    try scene.add()
    let crossed = Setup(
      queues: [], accounts: [Account(name: "shop@a", queue: "personal", exporter: "plain")])
    #expect(throws: AccountMoved.self) { try scene.store.syncAccounts(crossed) }
  }
}
