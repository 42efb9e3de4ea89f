internal import GRDB

/// Where a database's tables, indexes and triggers are not those that the migrations make.
package struct SchemaDifference: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case missing, extra, other
  }

  package var kind: Kind
  /// `table`, `index` or `trigger`.
  package var type: String
  package var name: String

  package init(kind: Kind, type: String, name: String) {
    self.kind = kind
    self.type = type
    self.name = name
  }

  /// Indexes and triggers hold nothing of their own: what the migrations make can be made again.
  package var canBeMade: Bool { kind == .missing && type != "table" }

  package var sentence: String {
    switch kind {
    case .missing: "the \(type) \(name) is missing"
    case .extra: "the \(type) \(name) is none of Stint's"
    case .other: "the \(type) \(name) is not as Stint makes it"
    }
  }
}

extension Store {
  package func schemaDifferences() throws -> [SchemaDifference] {
    let wanted = try Self.schemaAsMade()
    return try read { db in
      let found = try Self.schema(db)
      let missing = wanted.keys.filter { found[$0] == nil }
      let extra = found.keys.filter { wanted[$0] == nil }
      let other = wanted.filter { found[$0.key] != nil && found[$0.key] != $0.value }.keys
      return
        [
          missing.map { SchemaDifference(kind: .missing, type: $0.type, name: $0.name) },
          extra.map { SchemaDifference(kind: .extra, type: $0.type, name: $0.name) },
          other.map { SchemaDifference(kind: .other, type: $0.type, name: $0.name) },
        ].joined().sorted { ($0.type, $0.name) < ($1.type, $1.name) }
    }
  }

  /// Makes the missing indexes and triggers with the migrations' own words; returns their names.
  ///
  /// Throws `StoreError` where the rows do not allow it, as two that a unique index forbids; nothing
  /// is changed then.
  package func makeMissing() throws -> [String] {
    let wanted = try Self.schemaAsMade()
    let missing = try schemaDifferences().filter(\.canBeMade)
    guard !missing.isEmpty else { return [] }
    try write { db in
      for difference in missing {
        guard let sql = wanted[Key(type: difference.type, name: difference.name)] else { continue }
        try db.execute(sql: sql)
      }
    }
    return missing.map(\.name)
  }

  /// Makes every index anew from its table; `true` when SQLite's check finds nothing afterwards.
  package func reindex() throws -> Bool {
    try write { try $0.execute(sql: "REINDEX") }
    return try damage().isEmpty
  }

  private struct Key: Hashable {
    var type: String
    var name: String
  }

  private static func schemaAsMade() throws -> [Key: String] {
    let fresh = try DatabaseQueue()
    defer { try? fresh.close() }
    try fresh.writeWithoutTransaction { try MigrationTable.migrate($0) }
    return try fresh.read { try schema($0) }
  }

  /// The words that made each thing; those that SQLite makes by itself have none.
  private static func schema(_ db: Database) throws -> [Key: String] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return Dictionary(
      rows.filter { !($0["name"] as String).hasPrefix("sqlite_") }.map { row in
        (Key(type: row["type"], name: row["name"]), row["sql"] as String)
      }, uniquingKeysWith: { $1 })
  }
}
