/// What networks told: notes on the way to a delivery, facts about a server, ends of credentials.
///
/// No secrets. Frozen once released, as every migration.
enum Migration0003Networks {
  static let number = 3

  static let sql = """
    -- What a deliverer learned before it was done: an upload's number, a container.
    CREATE TABLE delivery_note (
      operation_key TEXT NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      target_id INTEGER NOT NULL REFERENCES target (id),
      at INTEGER NOT NULL,
      PRIMARY KEY (operation_key, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delivery_note_target ON delivery_note (target_id);

    -- What a server said it allows, as the exporter's options are named.
    CREATE TABLE account_fact (
      account TEXT NOT NULL REFERENCES account (name),
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (account, name)
    ) STRICT, WITHOUT ROWID;

    -- What is known of an account's credential and of its server.
    CREATE TABLE connection (
      account TEXT NOT NULL PRIMARY KEY REFERENCES account (name),
      identity TEXT,
      checked_at INTEGER,
      -- When the credential ends; null when it does not, or nobody said.
      expires_at INTEGER,
      -- The fewest days before the end that were warned of; null when none were.
      warned_days INTEGER,
      -- For what cause a notice went out last, so that one cause gives one notice.
      noticed_cause TEXT
    ) STRICT, WITHOUT ROWID;
    """
}
