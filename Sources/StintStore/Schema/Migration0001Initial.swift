/// The first schema.
///
/// Frozen: what comes later is a migration of its own.
///
/// Instants are INTEGER milliseconds since 1970 UTC. The wall between queues stands here: a target
/// carries its queue and refers to post and account by it, so no program can cross it.
enum Migration0001Initial {
  static let number = 1

  static let sql = """
    CREATE TABLE account (
      name TEXT NOT NULL PRIMARY KEY,
      queue TEXT NOT NULL,
      failures_in_row INTEGER NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
      last_failure_at INTEGER,
      rate_limited_until INTEGER,
      credential_problem TEXT,
      UNIQUE (name, queue)
    ) STRICT;

    CREATE TABLE pause (
      queue TEXT NOT NULL PRIMARY KEY,
      since INTEGER NOT NULL,
      until INTEGER CHECK (until > since),
      reason TEXT
    ) STRICT;

    CREATE TABLE post (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      uid TEXT NOT NULL UNIQUE,
      queue TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('value', 'question', 'share', 'promo')),
      revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
      content TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      -- What it was imported from; the same row of the same file is taken once.
      source_key TEXT UNIQUE,
      UNIQUE (id, queue),
      UNIQUE (id, kind)
    ) STRICT;

    -- Earlier wordings.
    CREATE TABLE revision (
      post_id INTEGER NOT NULL REFERENCES post (id),
      revision INTEGER NOT NULL,
      kind TEXT NOT NULL,
      content TEXT NOT NULL,
      replaced_at INTEGER NOT NULL,
      PRIMARY KEY (post_id, revision)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE target (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      post_id INTEGER NOT NULL,
      queue TEXT NOT NULL,
      account TEXT NOT NULL,
      kind TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN
        ('draft', 'queued', 'held', 'sending', 'sent', 'failed', 'unknown', 'dropped')),
      priority TEXT NOT NULL CHECK (priority IN ('now', 'soon', 'normal', 'filler')),
      rank INTEGER NOT NULL,
      position INTEGER NOT NULL,
      queued_at INTEGER NOT NULL,
      fixed_at INTEGER,
      retry_at INTEGER,
      due_at INTEGER GENERATED ALWAYS AS (coalesce(retry_at, fixed_at)) VIRTUAL,
      not_before INTEGER,
      expires_at INTEGER,
      green_rest INTEGER CHECK (green_rest > 0),
      green_maximum INTEGER CHECK (green_maximum > 0),
      green_until INTEGER,
      cycle INTEGER NOT NULL DEFAULT 0 CHECK (cycle >= 0),
      fingerprint INTEGER NOT NULL,
      override_reason TEXT,
      -- Facts that exist in one state only.
      hold_cause TEXT,
      reason TEXT,
      owner TEXT,
      lease_end INTEGER,
      fence INTEGER NOT NULL DEFAULT 0,
      counts_at INTEGER,
      remote_id TEXT,
      url TEXT,
      dropped_from TEXT,
      -- Why it did not go out although it was due, as the last tick saw it.
      wait_gate TEXT,
      wait_reason TEXT,
      wait_until INTEGER,
      UNIQUE (post_id, account),
      FOREIGN KEY (post_id, queue) REFERENCES post (id, queue) ON UPDATE CASCADE,
      FOREIGN KEY (post_id, kind) REFERENCES post (id, kind) ON UPDATE CASCADE,
      FOREIGN KEY (account, queue) REFERENCES account (name, queue),
      CHECK ((state = 'held') = (hold_cause IS NOT NULL)),
      CHECK ((state = 'sending') = (owner IS NOT NULL AND lease_end IS NOT NULL)),
      CHECK (state NOT IN ('sending', 'sent', 'unknown') OR counts_at IS NOT NULL),
      CHECK (state NOT IN ('held', 'failed', 'unknown') OR reason IS NOT NULL),
      CHECK ((state = 'dropped') = (dropped_from IS NOT NULL))
    ) STRICT;

    -- The line for a slot, and what is due by itself. A tick reads only these.
    CREATE INDEX target_line ON target (account, kind, rank, position, id)
      WHERE state = 'queued' AND due_at IS NULL;
    CREATE INDEX target_due ON target (account, due_at)
      WHERE state = 'queued' AND due_at IS NOT NULL;
    CREATE INDEX target_expiry ON target (account, expires_at)
      WHERE state = 'queued' AND expires_at IS NOT NULL;
    CREATE INDEX target_attention ON target (state, id)
      WHERE state IN ('held', 'sending', 'failed', 'unknown');
    CREATE INDEX target_account ON target (account, queue);
    CREATE INDEX target_text ON target (fingerprint, account);

    CREATE TRIGGER target_moves BEFORE UPDATE OF state ON target
    WHEN OLD.state <> NEW.state AND NOT CASE OLD.state
      WHEN 'draft' THEN NEW.state IN ('queued', 'held', 'dropped')
      WHEN 'queued' THEN NEW.state IN ('draft', 'held', 'sending', 'dropped')
      WHEN 'held' THEN NEW.state IN ('queued', 'draft', 'dropped')
      WHEN 'sending' THEN NEW.state IN ('sent', 'queued', 'held', 'failed', 'unknown')
      WHEN 'failed' THEN NEW.state IN ('queued', 'draft', 'dropped')
      WHEN 'unknown' THEN NEW.state IN ('sent', 'queued')
      WHEN 'dropped' THEN NEW.state IN ('draft', 'queued', 'held', 'failed')
      ELSE 0 END
    BEGIN
      SELECT RAISE (ABORT, 'a target does not move between these states');
    END;

    -- The history the rules look at. A row stands from the claim on, so that what is on its way
    -- counts; it goes again when the delivery definitely failed.
    CREATE TABLE send (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      target_id INTEGER REFERENCES target (id),
      post_id INTEGER REFERENCES post (id),
      cycle INTEGER,
      queue TEXT NOT NULL,
      account TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('value', 'question', 'share', 'promo')),
      at INTEGER NOT NULL,
      -- When the answer came; nil for what is on its way.
      finished_at INTEGER,
      state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'unknown')),
      fingerprint INTEGER NOT NULL,
      remote_id TEXT,
      url TEXT,
      -- For posts made by hand, and the reason of an override.
      note TEXT,
      UNIQUE (target_id, cycle),
      FOREIGN KEY (account, queue) REFERENCES account (name, queue),
      CHECK ((target_id IS NULL) = (post_id IS NULL AND cycle IS NULL))
    ) STRICT;
    CREATE INDEX send_account ON send (account, at);
    CREATE INDEX send_promo ON send (queue, at) WHERE kind = 'promo';
    CREATE INDEX send_post ON send (post_id);

    -- Slots that were used, or passed without a target. The key is what keeps two from sharing one.
    CREATE TABLE slot (
      account TEXT NOT NULL REFERENCES account (name),
      nominal INTEGER NOT NULL,
      target_id INTEGER REFERENCES target (id),
      reason TEXT,
      PRIMARY KEY (account, nominal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      target_id INTEGER NOT NULL REFERENCES target (id),
      cycle INTEGER NOT NULL,
      part INTEGER NOT NULL CHECK (part >= 1),
      number INTEGER NOT NULL CHECK (number >= 1),
      operation_key TEXT NOT NULL,
      payload_sha256 TEXT NOT NULL,
      owner TEXT NOT NULL,
      fence INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('sending', 'accepted', 'failed', 'unknown')),
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      remote_id TEXT,
      url TEXT,
      failure_class TEXT,
      failure TEXT,
      UNIQUE (target_id, cycle, part, number),
      CHECK ((state = 'sending') = (finished_at IS NULL))
    ) STRICT;
    CREATE INDEX attempt_target ON attempt (target_id, cycle, part);

    -- What happened to a target, for `stint show`.
    CREATE TABLE event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      target_id INTEGER NOT NULL REFERENCES target (id),
      at INTEGER NOT NULL,
      what TEXT NOT NULL,
      detail TEXT
    ) STRICT;
    CREATE INDEX event_target ON event (target_id, id);
    """
}
