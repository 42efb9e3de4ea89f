internal import GRDB
package import StintCore

/// Rows of one table that refer to rows which are not there.
package struct Orphans: Hashable, Sendable {
  package var table: String
  /// The table that they refer to.
  package var parent: String
  package var count: Int

  package init(table: String, parent: String, count: Int) {
    self.table = table
    self.parent = parent
    self.count = count
  }

  /// Whether nothing can need them: notes about what is not there any more.
  ///
  /// Never texts, tries and sends: they are what happened, and somebody may still make sense of them.
  package var canGo: Bool { Self.notes.contains(table) }

  package var sentence: String {
    count == 1
      ? "a row of \(table) refers to nothing in \(parent)"
      : "\(count) rows of \(table) refer to nothing in \(parent)"
  }

  private static let notes: Set<String> = [
    "event", "delivery_note", "account_fact", "connection", "session_objective", "extension",
    "interruption",
  ]

  static func found(_ db: Database) throws -> [Orphans] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT "table" AS child, parent, count(*) AS n FROM pragma_foreign_key_check
        GROUP BY child, parent ORDER BY child, parent
        """
    ).map { Orphans(table: $0["child"], parent: $0["parent"], count: $0["n"]) }
  }
}

extension Store {
  package func orphans() throws -> [Orphans] { try read { try Orphans.found($0) } }

  /// Takes out the orphans that nothing can need.
  ///
  /// `keep` gets them as objects, by their columns, before anything is deleted; what it throws keeps
  /// them where they are. Returns how many went.
  package func removeOrphans(_ keep: ([JSONObject]) throws -> Void) throws -> Int {
    try write { db in
      var removed = 0
      for orphans in try Orphans.found(db) where orphans.canGo {
        let condition = try db.orphanCondition(orphans)
        let rows = try Row.fetchAll(
          db, sql: "SELECT * FROM \(orphans.table) WHERE \(condition)")
        try keep(rows.map { $0.object(of: orphans.table) })
        try db.execute(sql: "DELETE FROM \(orphans.table) WHERE \(condition)")
        removed += db.changesCount
      }
      return removed
    }
  }
}

extension Database {
  /// Of tables without a row number the check tells no rows: the reference itself is asked.
  fileprivate func orphanCondition(_ orphans: Orphans) throws -> String {
    let keys = try Row.fetchAll(self, sql: "PRAGMA foreign_key_list(\(orphans.table))")
      .filter { ($0["table"] as String) == orphans.parent }
    return keys.map { key in
      let (from, to) = (key["from"] as String, key["to"] as String)
      return """
        (\(orphans.table).\(from) IS NOT NULL AND NOT EXISTS
          (SELECT 1 FROM \(orphans.parent) WHERE \(orphans.parent).\(to) = \(orphans.table).\(from)))
        """
    }.joined(separator: " OR ")
  }
}

extension Row {
  fileprivate func object(of table: String) -> JSONObject {
    var object: JSONObject = ["table": .string(table)]
    for (column, value) in self {
      switch value.storage {
      case .null: object[column] = .null
      case .int64(let number): object[column] = .int(number)
      case .double(let number): object[column] = .double(number)
      case .string(let text): object[column] = .string(text)
      case .blob(let data):
        object[column] = .string(data.map { String($0, radix: 16) }.joined(separator: " "))
      }
    }
    return object
  }
}
