internal import GRDB
package import StintCore

/// An account of the config stands in the database under another queue, with posts of its own.
package struct AccountMoved: Error, Hashable, Sendable {
  package var account: String
  package var was: String
  package var isNow: String

  package var userFacing: UserFacingError {
    UserFacingError(
      "account \(account) belongs to queue \(was) and has posts there, but the config says "
        + "\(isNow): nothing crosses the wall",
      hint: "give the account of queue \(isNow) another name in the config", status: .badConfig)
  }
}

extension Store {
  /// Makes the accounts of the config known to the database.
  ///
  /// Throws `AccountMoved` when one that was used already shall belong to another queue: nothing
  /// crosses the wall.
  package func syncAccounts(_ setup: Setup) throws {
    let known = try read { db in try db.queuesOfAccounts() }
    // The usual case writes nothing, so that a read-only command stays one.
    guard setup.accounts.values.contains(where: { known[$0.name] != $0.queue }) else { return }
    try write { db in
      for account in setup.accounts.values.sorted(by: { $0.name < $1.name }) {
        guard let queue = known[account.name], queue != account.queue else {
          try db.run(
            "INSERT INTO account (name, queue) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [account.name, account.queue])
          continue
        }
        try db.requireUnused(account, was: queue)
        try db.run("UPDATE account SET queue = ? WHERE name = ?", [account.queue, account.name])
      }
    }
  }

  /// What `syncAccounts` refuses, for those who only read.
  ///
  /// Throws `AccountMoved`.
  package func checkAccounts(_ setup: Setup) throws {
    try read { db in
      let known = try db.queuesOfAccounts()
      for account in setup.accounts.values.sorted(by: { $0.name < $1.name }) {
        guard let queue = known[account.name], queue != account.queue else { continue }
        try db.requireUnused(account, was: queue)
      }
    }
  }

  /// The account as the network left it: failures, rate limit, credential; and its queue's pause.
  package func conditions(of account: Account) throws -> Conditions {
    try read { db in
      try StoreSource(db: db, inspector: { _, _ in Inspection() }).conditions(of: account)
    }
  }

  /// Why the account's last delivery that failed did so.
  package func lastFailure(of account: String) throws -> String? {
    try read { db in
      // Newest first: the one that is looked for is among the first.
      try db.row(
        """
        SELECT attempt.failure AS failure FROM attempt JOIN target ON target.id = attempt.target_id
        WHERE target.account = ? AND attempt.state = 'failed' AND attempt.failure IS NOT NULL
        ORDER BY attempt.id DESC LIMIT 1
        """, [account])?["failure"]
    }
  }

  package func pause(queue: String, until: Timestamp?, reason: String?, now: Timestamp) throws {
    try write { db in
      try db.run(
        """
        INSERT INTO pause (queue, since, until, reason) VALUES (?, ?, ?, ?)
        ON CONFLICT (queue) DO UPDATE SET
          since = excluded.since, until = excluded.until, reason = excluded.reason
        """, [queue, now.milliseconds, until?.milliseconds, reason])
    }
  }

  /// False when the queue was not paused.
  package func resume(queue: String) throws -> Bool {
    try write { db in try db.run("DELETE FROM pause WHERE queue = ?", [queue]) > 0 }
  }

  package func pauses() throws -> [String: Pause] {
    try read { db in
      Dictionary(
        uniqueKeysWithValues: try db.rows("SELECT * FROM pause").map {
          ($0["queue"] as String, Pause(until: $0.instant("until"), reason: $0["reason"]))
        })
    }
  }

  /// How many targets an account (by name) has in each state.
  package func counts() throws -> [String: [TargetState.Name: Int]] {
    try read { db in
      var counts: [String: [TargetState.Name: Int]] = [:]
      for row in try db.rows(
        "SELECT account, state, count(*) AS n FROM target GROUP BY account, state")
      {
        guard let state = TargetState.Name(rawValue: row["state"]) else { continue }
        counts[row["account"], default: [:]][state] = row["n"]
      }
      return counts
    }
  }
}

extension Database {
  /// The queue of each account (by name) that the database knows.
  fileprivate func queuesOfAccounts() throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try rows("SELECT name, queue FROM account").map {
        ($0["name"] as String, $0["queue"] as String)
      })
  }

  fileprivate func requireUnused(_ account: Account, was queue: String) throws {
    let isUsed =
      try row("SELECT 1 FROM target WHERE account = ? LIMIT 1", [account.name]) != nil
      || row("SELECT 1 FROM send WHERE account = ? LIMIT 1", [account.name]) != nil
    guard isUsed else { return }
    throw AccountMoved(account: account.name, was: queue, isNow: account.queue)
  }
}
