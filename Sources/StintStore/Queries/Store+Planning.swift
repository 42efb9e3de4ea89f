internal import GRDB
package import StintCore

/// Looks at a post's text and files for one account: voice, network and media.
package typealias Inspector = (PostRecord, Target) -> Inspection

extension Store {
  /// The forecast from `now` through `end`; changes nothing.
  package func plan(
    _ setup: Setup, from now: Timestamp, through end: Timestamp, until target: Int64? = nil,
    inspector: @escaping Inspector
  ) throws -> Plan {
    try read { db in
      var planner = Planner(setup: setup, source: Self.source(db, inspector))
      return try Plan.forecast(&planner, from: now, through: end, until: target)
    }
  }

  /// What every gate says of a target at `now`.
  package func verdicts(
    on target: Target, _ setup: Setup, at now: Timestamp, inspector: @escaping Inspector
  ) throws -> [GateVerdict] {
    try read { db in
      var planner = Planner(setup: setup, source: Self.source(db, inspector))
      return try planner.verdicts(on: target, at: now)
    }
  }

  /// The next instant at which a tick may find something to do.
  package func nextInstant(
    _ setup: Setup, after now: Timestamp, waits: [Decision], inspector: @escaping Inspector
  ) throws -> Timestamp? {
    try read { db in
      try Planner(setup: setup, source: Self.source(db, inspector))
        .nextInstant(after: now, waits: waits)
    }
  }

  /// What the plan foresees first.
  package enum NextSend: Hashable, Sendable {
    case send(Target, at: Timestamp)
    /// Nothing up to there; nobody looked further.
    case noneBefore(Timestamp)
    case none
  }

  /// The first send after `now`, where a tick has just looked; at most `limit` instants are looked at.
  package func nextSend(
    _ setup: Setup, after now: Timestamp, waits: [Decision], limit: Int = 64,
    inspector: @escaping Inspector
  ) throws -> NextSend {
    try read { db in
      var planner = Planner(setup: setup, source: Self.source(db, inspector))
      var (time, waits) = (now, waits)
      for _ in 0..<limit {
        guard let next = try planner.nextInstant(after: time, waits: waits) else { return .none }
        let decisions = try planner.step(at: next)
        for case .send(let dispatch) in decisions { return .send(dispatch.target, at: next) }
        (time, waits) = (next, decisions.filter(\.isWait))
      }
      return .noneBefore(time)
    }
  }

  /// When the first claim ends that somebody holds, or that nobody does: an outcome that is looked
  /// for again; nil when nothing is on its way.
  package func firstLeaseEnd() throws -> Timestamp? {
    try read { db in
      try db.row(
        """
        SELECT min(lease_end) AS first FROM target INDEXED BY target_attention
        WHERE state IN ('held', 'sending', 'failed', 'unknown') AND state = 'sending'
        """, [])?.instant("first")
    }
  }

  /// What a tick at `now` would decide; changes nothing.
  package func rehearseStep(
    _ setup: Setup, at now: Timestamp, inspector: @escaping Inspector
  ) throws -> [Decision] {
    try read { db in
      var planner = Planner(setup: setup, source: Self.source(db, inspector))
      return try planner.step(at: now)
    }
  }

  static func source(_ db: Database, _ inspector: @escaping Inspector) -> StoreSource {
    StoreSource(db: db) { db, target in
      // A post that cannot be read any more must not go out, and must not stop the others.
      guard let row = try? db.row("SELECT * FROM post WHERE id = ?", [target.postID]),
        let post = try? row.postRecord()
      else { return Inspection(network: ["its text cannot be read from the database"]) }
      return inspector(post, target)
    }
  }
}
