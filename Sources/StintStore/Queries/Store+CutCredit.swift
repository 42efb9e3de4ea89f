internal import GRDB
internal import StintCore

/// Minutes that promos took stay taken, also when the sessions that earned them are cut or joined.
extension Database {
  /// Moves what promos took along with the time it was taken from.
  ///
  /// When a session goes up in another one, its uses go there; when one is cut, what its first part
  /// cannot hold any more goes to the new one. The undo of either is the other.
  func moveCredit(before: [Session], after: [Session]) throws {
    func isLive(_ session: Session) -> Bool { session.deletedAt == nil && session.end != nil }
    func covers(_ one: Session, _ other: Session) -> Bool {
      guard let end = one.end, let otherEnd = other.end else { return false }
      return one.queue == other.queue && one.start <= other.start && otherEnd <= end
    }
    let old = Dictionary(before.filter(isLive).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let new = Dictionary(after.filter(isLive).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    for gone in old.values.sorted(by: { $0.id < $1.id }) where new[gone.id] == nil {
      let heir = new.values.filter { heir in
        covers(heir, gone) && !(old[heir.id].map { covers($0, gone) } ?? false)
      }.min { $0.id < $1.id }
      if let heir { try moveUses(from: gone.id, to: heir.id, keeping: 0) }
    }
    for born in new.values.sorted(by: { ($0.start, $0.id) < ($1.start, $1.id) })
    where old[born.id] == nil {
      let parent = old.values.filter { parent in
        covers(parent, born) && !(new[parent.id].map { covers($0, born) } ?? true)
      }.min { $0.id < $1.id }
      guard let parent, let rest = new[parent.id], let end = rest.end else { continue }
      try moveUses(from: parent.id, to: born.id, keeping: rest.spent(through: end))
    }
  }

  /// Leaves at most `kept` milliseconds with the one session; the latest uses go first.
  private func moveUses(from one: Int64, to other: Int64, keeping kept: Int64) throws {
    var room = kept
    let uses = try rows(
      "SELECT send_id, milliseconds FROM credit_use WHERE session_id = ? ORDER BY send_id", [one])
    for use in uses {
      let send: Int64 = use["send_id"]
      let taken: Int64 = use["milliseconds"]
      let stays = min(room, taken)
      room -= stays
      guard taken > stays else { continue }
      try run(
        """
        INSERT INTO credit_use (send_id, session_id, milliseconds) VALUES (?, ?, ?)
        ON CONFLICT (send_id, session_id) DO UPDATE SET milliseconds = milliseconds + excluded.milliseconds
        """, [send, other, taken - stays])
      if stays > 0 {
        try run(
          "UPDATE credit_use SET milliseconds = ? WHERE send_id = ? AND session_id = ?",
          [stays, send, one])
      } else {
        try run("DELETE FROM credit_use WHERE send_id = ? AND session_id = ?", [send, one])
      }
    }
  }
}
