-- A database as version 0.1.0 left it with networks, by sqlite3's .dump; what networks tell was written by hand. Never change it: it must open for ever.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE account (
  name TEXT NOT NULL PRIMARY KEY,
  queue TEXT NOT NULL,
  failures_in_row INTEGER NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
  last_failure_at INTEGER,
  rate_limited_until INTEGER,
  credential_problem TEXT,
  UNIQUE (name, queue)
) STRICT;
INSERT INTO account VALUES('me@journal','personal',0,NULL,NULL,NULL);
INSERT INTO account VALUES('shop@mastodon','business',0,NULL,NULL,NULL);
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
INSERT INTO post VALUES(1,'afee336918bdc65122c2','business','question',1,'{"parts":["What do you plant in October?"]}',1795568695572,1795568695572,NULL);
INSERT INTO post VALUES(2,'44b9e30d3174fbaf225c','business','promo',1,'{"parts":["The autumn sale"]}',1795568695581,1795568695581,NULL);
INSERT INTO post VALUES(3,'828492d921beed92f19a','business','value',1,'{"parts":["Draft of a post"]}',1795568695590,1795568695590,NULL);
INSERT INTO post VALUES(4,'0e037272e694812120b9','business','value',1,'{"parts":["Out at once"]}',1795568695605,1795568695605,NULL);
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
INSERT INTO target VALUES(1,1,'business','shop@mastodon','question','queued','normal',2,1048576,1795568695572,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,-8096863383288206794,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO target VALUES(2,2,'business','shop@mastodon','promo','held','normal',2,2097152,1795568695581,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,-4841600005555618903,NULL,'user','wait for the stock',NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO target VALUES(3,3,'business','shop@mastodon','value','draft','normal',2,3145728,1795568695590,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,-4335027179533830064,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO target VALUES(4,4,'business','shop@mastodon','value','sent','now',0,4194304,1795568695605,1795882161060,NULL,NULL,NULL,NULL,NULL,NULL,0,1309091057297655953,NULL,NULL,NULL,NULL,NULL,1,1795882161060,'shop@mastodon/2026-11-28_1709_4_fdb76f.json',NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO send VALUES(1,NULL,NULL,NULL,'business','shop@mastodon','promo',1795568695598,1795568695598,'sent',0,NULL,'https://example.org/1',NULL);
INSERT INTO send VALUES(2,4,4,0,'business','shop@mastodon','value',1795882161060,1795882162323,'sent',1309091057297655953,'shop@mastodon/2026-11-28_1709_4_fdb76f.json',NULL,NULL);
INSERT INTO send VALUES(3,NULL,NULL,NULL,'business','shop@mastodon','promo',1795882163124,1795882163124,'sent',0,NULL,'https://shop.example/by-hand',NULL);
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
INSERT INTO attempt VALUES(1,4,0,1,1,'fdb76f80889cc88eda59de48667885e7','d3f8ec949f8dcb981bc6c9d125eb2a8f1f621f288a041e92f2b710cdd29e2b92','desk 5d0f4b3a-1c2d-4e5f-8a9b-0c1d2e3f4a5b pid:[4026531836] 4242 98765',1,'accepted',1795882162136,1795882162303,'shop@mastodon/2026-11-28_1709_4_fdb76f.json',NULL,NULL,NULL);
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target_id INTEGER NOT NULL REFERENCES target (id),
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  detail TEXT
) STRICT;
INSERT INTO event VALUES(1,4,1795882161060,'queued','sent by hand');
INSERT INTO event VALUES(2,4,1795882161771,'claimed',NULL);
INSERT INTO event VALUES(3,4,1795882162323,'sent','shop@mastodon/2026-11-28_1709_4_fdb76f.json');
INSERT INTO event VALUES(4,2,1795882162580,'held','wait for the stock');
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
INSERT INTO session VALUES(1,'bb0b1f5b68ec6827c4db','business','answer questions about queues','[]','Europe/Madrid',60,1795579308205,1500,1795579308338,'user',133,0,180,0,'pending',NULL,'','[]','[]','[]',1,NULL,NULL,1795579308338,23749120,23749120,'08d41068-be3b-46ac-80a0-812d0f2f00fe',0);
CREATE TABLE extension (
  session_id INTEGER NOT NULL REFERENCES session (id),
  at INTEGER NOT NULL,
  seconds INTEGER NOT NULL CHECK (seconds > 0),
  why TEXT NOT NULL
) STRICT;
CREATE TABLE interruption (
  session_id INTEGER NOT NULL REFERENCES session (id),
  kind TEXT NOT NULL CHECK (kind IN ('paused', 'away', 'suspended')),
  start_at INTEGER NOT NULL,
  end_at INTEGER CHECK (end_at >= start_at)
) STRICT;
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
INSERT INTO mark VALUES(1,'8390c9869ca3f22446e9',1,1795579308237,'reply','ana','a reply',NULL,NULL,1);
INSERT INTO mark VALUES(2,'4da2bb3af564fad3d55d',1,1795579308253,'ask','bob','what do you grow?',NULL,NULL,1);
CREATE TABLE parked (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  session_id INTEGER NOT NULL REFERENCES session (id),
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  url TEXT,
  fate TEXT CHECK (fate IN ('queue', 'later', 'personal', 'dropped'))
) STRICT;
INSERT INTO parked VALUES(1,'11c861a823b596d9de52',1,1795579308285,'look at that',NULL,NULL);
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
CREATE TABLE edit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  command TEXT NOT NULL,
  changes TEXT NOT NULL,
  -- The edit that this one took back.
  undoes INTEGER REFERENCES edit (id),
  undone_by INTEGER REFERENCES edit (id)
) STRICT;
CREATE TABLE resolution (
  queue TEXT NOT NULL,
  week TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (queue, week)
) STRICT, WITHOUT ROWID;
CREATE TABLE credit_use (
  send_id INTEGER NOT NULL REFERENCES send (id) ON DELETE CASCADE,
  session_id INTEGER NOT NULL REFERENCES session (id),
  milliseconds INTEGER NOT NULL CHECK (milliseconds > 0),
  PRIMARY KEY (send_id, session_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery_note (
  operation_key TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  target_id INTEGER NOT NULL REFERENCES target (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (operation_key, name)
) STRICT, WITHOUT ROWID;
INSERT INTO delivery_note VALUES('5f0c6b7e','upload','https://up.example/1',4,1795600000000);
CREATE TABLE account_fact (
  account TEXT NOT NULL REFERENCES account (name),
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
INSERT INTO account_fact VALUES('shop@mastodon','limit','640');
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
INSERT INTO connection VALUES('shop@mastodon','@shop@social.example',1795600000000,1798000000000,7,'refused');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('post',4);
INSERT INTO sqlite_sequence VALUES('target',4);
INSERT INTO sqlite_sequence VALUES('send',3);
INSERT INTO sqlite_sequence VALUES('session',1);
INSERT INTO sqlite_sequence VALUES('mark',2);
INSERT INTO sqlite_sequence VALUES('parked',1);
INSERT INTO sqlite_sequence VALUES('event',4);
INSERT INTO sqlite_sequence VALUES('attempt',1);
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
CREATE INDEX send_account ON send (account, at);
CREATE INDEX send_promo ON send (queue, at) WHERE kind = 'promo';
CREATE INDEX send_post ON send (post_id);
CREATE INDEX attempt_target ON attempt (target_id, cycle, part);
CREATE INDEX event_target ON event (target_id, id);
CREATE UNIQUE INDEX session_open ON session ((1)) WHERE end_at IS NULL AND deleted_at IS NULL;
CREATE INDEX session_time ON session (start_at) WHERE deleted_at IS NULL;
CREATE INDEX session_end ON session (end_at);
CREATE INDEX session_queue ON session (queue, end_at) WHERE deleted_at IS NULL;
CREATE INDEX session_checks ON session (id) WHERE checks <> '' AND deleted_at IS NULL;
CREATE INDEX session_wrap_up ON session (end_at)
  WHERE wrap_up = 'pending' AND deleted_at IS NULL;
CREATE INDEX extension_session ON extension (session_id);
CREATE INDEX interruption_session ON interruption (session_id);
CREATE INDEX mark_session ON mark (session_id, at, id);
CREATE INDEX mark_person ON mark (person, at) WHERE person IS NOT NULL;
CREATE INDEX mark_answers ON mark (answers) WHERE answers IS NOT NULL;
CREATE INDEX mark_ask ON mark (at) WHERE act = 'ask';
CREATE INDEX parked_session ON parked (session_id, at, id);
CREATE INDEX credit_use_session ON credit_use (session_id);
CREATE INDEX delivery_note_target ON delivery_note (target_id);
COMMIT;
PRAGMA user_version = 3;
PRAGMA application_id = 1398034004;
