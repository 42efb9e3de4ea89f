internal import GRDB
package import StintCore

/// Questions of `stint doctor`.
extension Store {
  /// Posts with files that may still go out, with the accounts they wait for.
  package func waitingMedia() throws -> [(post: PostRecord, accounts: [String])] {
    try read { db in
      try db.rows(
        """
        SELECT post.*, group_concat(target.account, ' ') AS accounts
        FROM post JOIN target ON target.post_id = post.id
        WHERE target.state IN ('draft', 'queued', 'held', 'sending', 'failed')
          AND instr(post.content, '"media"') > 0
        GROUP BY post.id ORDER BY post.id
        """
      ).compactMap { row in
        let post = try row.postRecord()
        guard !post.content.media.isEmpty else { return nil }
        return (post, (row["accounts"] as String).split(separator: " ").map(String.init))
      }
    }
  }

  /// The latest instant at which the database was told that something happened.
  package func newestInstant() throws -> Timestamp? {
    try read { db in
      // What is told comes at the end; an import may bring older instants behind newer ones.
      let instants = try [
        "SELECT max(at) AS t FROM (SELECT at FROM event ORDER BY id DESC LIMIT 200)",
        "SELECT max(started_at) AS t FROM (SELECT started_at FROM attempt ORDER BY id DESC LIMIT 200)",
        "SELECT max(created_at) AS t FROM (SELECT created_at FROM post ORDER BY id DESC LIMIT 200)",
        "SELECT max(start_at) AS t FROM (SELECT start_at FROM session ORDER BY id DESC LIMIT 200)",
      ].compactMap { try db.row($0)?.instant("t") }
      return instants.max()
    }
  }

  /// When the database was first told of something; nil for an empty one.
  package func oldestInstant() throws -> Timestamp? {
    try read { db in
      let instants = try [
        "SELECT min(created_at) AS t FROM (SELECT created_at FROM post ORDER BY id LIMIT 20)",
        "SELECT min(start_at) AS t FROM (SELECT start_at FROM session ORDER BY id LIMIT 20)",
      ].compactMap { try db.row($0)?.instant("t") }
      return instants.min()
    }
  }

  /// Whether something stands in an account's line for a slot.
  package func hasLine(of account: String) throws -> Bool {
    try read { db in
      try db.row(
        """
        SELECT 1 FROM target INDEXED BY target_line
        WHERE state = 'queued' AND due_at IS NULL AND account = ? LIMIT 1
        """, [account]) != nil
    }
  }

  /// Those of the operation keys whose tries all have an answer, of targets that are done.
  package func doneOperationKeys(among keys: Set<String>) throws -> Set<String> {
    try read { db in
      var done: Set<String> = []
      for row in try db.rows(
        """
        SELECT operation_key AS k,
          min(attempt.state IN ('accepted', 'failed') AND target.state IN ('sent', 'dropped')) AS is_done
        FROM attempt JOIN target ON target.id = attempt.target_id GROUP BY operation_key
        """)
      {
        let key: String = row["k"]
        if row["is_done"] == 1, keys.contains(key) { done.insert(key) }
      }
      return done
    }
  }
}
