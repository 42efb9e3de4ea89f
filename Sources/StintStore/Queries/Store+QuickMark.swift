internal import GRDB
package import StintCore

extension Store {
  /// Adds a mark to the open session and does nothing else, for when nothing else is to be done.
  ///
  /// Returns false, and writes nothing, unless that session is open and `isUnchanged` still holds
  /// while nobody else can write. `commit` gets what the file looks like afterwards, unless another
  /// process has written again by then.
  package func quickMark(
    _ mark: Mark, session: Int64, at clocks: ClockReading, isUnchanged: () -> Bool,
    stamp: () -> String, commit: (_ stamp: String) -> Void
  ) throws -> Bool {
    var isStored = false
    do {
      return try connection.writeWithoutTransaction { db in
        var version: Int?
        try db.inTransaction(.immediate) {
          guard isUnchanged() else { return .rollback }
          try db.execute(
            sql: """
              UPDATE session SET beat_wall = ?, beat_monotonic = ?, beat_boot = ?, beat_boot_id = ?
              WHERE id = ? AND end_at IS NULL AND deleted_at IS NULL
              """,
            arguments: [
              clocks.wall.milliseconds, clocks.monotonic, clocks.boot, clocks.bootID, session,
            ])
          guard db.changesCount == 1 else { return .rollback }
          try db.insert(mark, into: session)
          // It changes with every commit of another connection, and not with our own.
          version = try Int.fetchOne(db, sql: "PRAGMA data_version")
          return .commit
        }
        isStored = version != nil
        guard isStored else { return false }
        trimLog(db)
        let seen = stamp()
        if try Int.fetchOne(db, sql: "PRAGMA data_version") == version { commit(seen) }
        return true
      }
    } catch {
      // What goes wrong after the commit does not take the mark back.
      if isStored { return true }
      throw StoreError.from(error, path: path)
    }
  }
}
