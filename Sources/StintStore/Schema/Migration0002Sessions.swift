/// Sessions, their log, objectives and promo credit.
///
/// Frozen once released, as every migration.
enum Migration0002Sessions {
  static let number = 2

  static let sql = """
    CREATE TABLE session (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      uid TEXT NOT NULL UNIQUE,
      queue TEXT NOT NULL,
      purpose TEXT NOT NULL,
      networks TEXT NOT NULL DEFAULT '[]',
      zone TEXT NOT NULL,
      offset_minutes INTEGER NOT NULL,
      start_at INTEGER NOT NULL,
      planned_s INTEGER CHECK (planned_s > 0),
      end_at INTEGER CHECK (end_at >= start_at),
      ended_by TEXT CHECK (ended_by IN ('user', 'auto', 'recovered')),
      -- Time at work in milliseconds, once it has ended: what budgets and promo credit add up.
      spent_ms INTEGER CHECK (spent_ms >= 0),
      is_hard INTEGER NOT NULL DEFAULT 0,
      grace_s INTEGER NOT NULL DEFAULT 180,
      cooldown_s INTEGER NOT NULL DEFAULT 0,
      wrap_up TEXT NOT NULL CHECK (wrap_up IN ('pending', 'done', 'skipped')),
      why_over TEXT,
      -- Reasons with blanks between; empty when its times count.
      checks TEXT NOT NULL DEFAULT '',
      goals TEXT NOT NULL DEFAULT '[]',
      notes TEXT NOT NULL DEFAULT '[]',
      objectives TEXT NOT NULL DEFAULT '[]',
      revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
      deleted_at INTEGER,
      source_key TEXT UNIQUE,
      -- The last time a process looked at it while it was open.
      beat_wall INTEGER,
      beat_monotonic INTEGER,
      beat_boot INTEGER,
      beat_boot_id TEXT,
      -- One bit for each notice given.
      notices INTEGER NOT NULL DEFAULT 0,
      CHECK ((end_at IS NULL) = (ended_by IS NULL)),
      CHECK ((end_at IS NULL) = (spent_ms IS NULL)),
      CHECK (planned_s IS NOT NULL OR end_at IS NOT NULL)
    ) STRICT;
    -- One session at a time, over all queues.
    CREATE UNIQUE INDEX session_open ON session ((1)) WHERE end_at IS NULL AND deleted_at IS NULL;
    CREATE INDEX session_time ON session (start_at) WHERE deleted_at IS NULL;
    CREATE INDEX session_end ON session (end_at);
    CREATE INDEX session_queue ON session (queue, end_at) WHERE deleted_at IS NULL;
    CREATE INDEX session_checks ON session (id) WHERE checks <> '' AND deleted_at IS NULL;
    CREATE INDEX session_wrap_up ON session (end_at)
      WHERE wrap_up = 'pending' AND deleted_at IS NULL;

    CREATE TABLE extension (
      session_id INTEGER NOT NULL REFERENCES session (id),
      at INTEGER NOT NULL,
      seconds INTEGER NOT NULL CHECK (seconds > 0),
      why TEXT NOT NULL
    ) STRICT;
    CREATE INDEX extension_session ON extension (session_id);

    CREATE TABLE interruption (
      session_id INTEGER NOT NULL REFERENCES session (id),
      kind TEXT NOT NULL CHECK (kind IN ('paused', 'away', 'suspended')),
      start_at INTEGER NOT NULL,
      end_at INTEGER CHECK (end_at >= start_at)
    ) STRICT;
    CREATE INDEX interruption_session ON interruption (session_id);

    CREATE TABLE mark (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      uid TEXT NOT NULL UNIQUE,
      session_id INTEGER NOT NULL REFERENCES session (id),
      at INTEGER NOT NULL,
      act TEXT NOT NULL CHECK (act IN ('listen', 'reply', 'ask', 'thank', 'share', 'insight',
        'answer', 'off-topic', 'request', 'interrupted')),
      person TEXT,
      text TEXT,
      url TEXT,
      -- The uid of the ask that it answers.
      answers TEXT,
      revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1)
    ) STRICT;
    CREATE INDEX mark_session ON mark (session_id, at, id);
    CREATE INDEX mark_person ON mark (person, at) WHERE person IS NOT NULL;
    CREATE INDEX mark_answers ON mark (answers) WHERE answers IS NOT NULL;
    CREATE INDEX mark_ask ON mark (at) WHERE act = 'ask';

    CREATE TABLE parked (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      uid TEXT NOT NULL UNIQUE,
      session_id INTEGER NOT NULL REFERENCES session (id),
      at INTEGER NOT NULL,
      text TEXT NOT NULL,
      url TEXT,
      fate TEXT CHECK (fate IN ('queue', 'later', 'personal', 'dropped'))
    ) STRICT;
    CREATE INDEX parked_session ON parked (session_id, at, id);

    CREATE TABLE objective (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      uid TEXT NOT NULL UNIQUE,
      queue TEXT NOT NULL,
      text TEXT NOT NULL,
      target INTEGER NOT NULL CHECK (target > 0),
      counts TEXT NOT NULL CHECK (counts IN ('marks', 'people', 'sessions', 'minutes')),
      acts TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      by_at INTEGER,
      closed_at INTEGER
    ) STRICT;
    CREATE TABLE session_objective (
      objective TEXT NOT NULL,
      session_id INTEGER NOT NULL REFERENCES session (id),
      PRIMARY KEY (objective, session_id)
    ) STRICT, WITHOUT ROWID;

    -- Changes of the log: what each session was before and after, so that it can be taken back.
    CREATE TABLE edit (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      command TEXT NOT NULL,
      changes TEXT NOT NULL,
      -- The edit that this one took back.
      undoes INTEGER REFERENCES edit (id),
      undone_by INTEGER REFERENCES edit (id)
    ) STRICT;

    -- The answer to "change one thing next week", by queue and the first day of the week reviewed.
    CREATE TABLE resolution (
      queue TEXT NOT NULL,
      week TEXT NOT NULL,
      text TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (queue, week)
    ) STRICT, WITHOUT ROWID;

    -- Engaged minutes that a promo took, session by session. A promo pays once, with the first of
    -- its accounts; when that delivery fails the minutes come back, or pass to another account's.
    CREATE TABLE credit_use (
      send_id INTEGER NOT NULL REFERENCES send (id) ON DELETE CASCADE,
      session_id INTEGER NOT NULL REFERENCES session (id),
      milliseconds INTEGER NOT NULL CHECK (milliseconds > 0),
      PRIMARY KEY (send_id, session_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX credit_use_session ON credit_use (session_id);
    """
}
