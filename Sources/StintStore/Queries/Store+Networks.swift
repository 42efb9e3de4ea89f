internal import GRDB
package import StintCore

/// What is known of an account's credential and server.
package struct ConnectionRecord: Hashable, Sendable {
  /// Whom the server takes us for.
  package var identity: String?
  package var checkedAt: Timestamp?
  package var expiresAt: Timestamp?
  /// The fewest days before the end that were warned of.
  package var warnedDays: Int?
  package var noticedCause: String?

  package init(
    identity: String? = nil, checkedAt: Timestamp? = nil, expiresAt: Timestamp? = nil,
    warnedDays: Int? = nil, noticedCause: String? = nil
  ) {
    self.identity = identity
    self.checkedAt = checkedAt
    self.expiresAt = expiresAt
    self.warnedDays = warnedDays
    self.noticedCause = noticedCause
  }
}

extension Store {
  // MARK: Notes on the way

  package func deliveryNote(_ name: String, key: String) throws -> String? {
    try read { db in
      try db.row(
        "SELECT value FROM delivery_note WHERE operation_key = ? AND name = ?", [key, name])?[
          "value"]
    }
  }

  package func keepDeliveryNote(
    _ name: String, _ value: String, key: String, target: Int64, now: Timestamp
  ) throws {
    try write { db in
      try db.run(
        """
        INSERT INTO delivery_note (operation_key, name, value, target_id, at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (operation_key, name) DO UPDATE SET value = excluded.value, at = excluded.at
        """, [key, name, value, target, now.milliseconds])
    }
  }

  // MARK: Facts about servers

  /// By account: what its server said it allows, as the exporter's options are named.
  package func accountFacts() throws -> [String: [String: String]] {
    try read { db in
      var facts: [String: [String: String]] = [:]
      for row in try db.rows("SELECT account, name, value FROM account_fact") {
        facts[row["account"], default: [:]][row["name"]] = row["value"]
      }
      return facts
    }
  }

  /// Takes the place of what was known of the account's server.
  package func replaceFacts(of account: String, _ facts: [String: String]) throws {
    try write { db in
      try db.run("DELETE FROM account_fact WHERE account = ?", [account])
      for (name, value) in facts.sorted(by: { $0.key < $1.key }) {
        try db.run(
          "INSERT INTO account_fact (account, name, value) VALUES (?, ?, ?)",
          [account, name, value])
      }
    }
  }

  // MARK: Credentials

  package func connections() throws -> [String: ConnectionRecord] {
    try read { db in
      Dictionary(
        uniqueKeysWithValues: try db.rows("SELECT * FROM connection").map { row in
          (
            row["account"] as String,
            ConnectionRecord(
              identity: row["identity"], checkedAt: row.instant("checked_at"),
              expiresAt: row.instant("expires_at"), warnedDays: row["warned_days"],
              noticedCause: row["noticed_cause"])
          )
        })
    }
  }

  package func setConnection(_ account: String, _ record: ConnectionRecord) throws {
    try write { db in
      try db.run(
        """
        INSERT INTO connection
          (account, identity, checked_at, expires_at, warned_days, noticed_cause)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (account) DO UPDATE SET identity = excluded.identity,
          checked_at = excluded.checked_at, expires_at = excluded.expires_at,
          warned_days = excluded.warned_days, noticed_cause = excluded.noticed_cause
        """,
        [
          account, record.identity, record.checkedAt?.milliseconds, record.expiresAt?.milliseconds,
          record.warnedDays, record.noticedCause,
        ])
    }
  }

  /// What the network called the account's other posts that counted from `since` on, part by part.
  package func remoteIDs(of account: String, since: Timestamp) throws -> Set<String> {
    try read { db in
      let rows = try db.rows(
        """
        SELECT attempt.remote_id AS id FROM send JOIN attempt ON attempt.target_id = send.target_id
        WHERE send.account = ? AND send.at >= ? AND attempt.state = 'accepted'
          AND attempt.remote_id IS NOT NULL
        """, [account, since.milliseconds])
      return Set(rows.map { $0["id"] as String })
    }
  }

  /// The network wants no more of the account's posts until then.
  package func rest(account: String, until: Timestamp) throws {
    try write { db in
      try db.run(
        "UPDATE account SET rate_limited_until = ? WHERE name = ?", [until.milliseconds, account])
    }
  }

  /// By account: what is wrong with its credential, as long as nobody mended it.
  package func credentialProblems() throws -> [String: String] {
    try read { db in
      Dictionary(
        uniqueKeysWithValues: try db.rows(
          "SELECT name, credential_problem AS problem FROM account WHERE problem IS NOT NULL"
        ).map { ($0["name"] as String, $0["problem"] as String) })
    }
  }

  /// What is wrong with an account's credential, so that nothing more is sent with it; nil once it is
  /// well again.
  package func setCredentialProblem(_ account: String, _ problem: String?) throws {
    try write { db in
      try db.run(
        "UPDATE account SET credential_problem = ? WHERE name = ?", [problem, account])
    }
  }
}
