/// The edits as functions of sessions.
extension LogEdit {
  /// What becomes of the session, with those made or removed along with it behind.
  ///
  /// Every session that changes gets a higher revision. Nothing is ever lost without being named in
  /// an error first, and no minute of work comes into being but by a start or an end that was given.
  package func apply(
    to session: Session, in surroundings: LogSurroundings
  ) throws(LogEditError) -> [Session] {
    if case .restore = self { return [try Self.restored(session, surroundings)] }
    guard session.deletedAt == nil else { throw .removed(session) }
    try refuseIfOpen(session)
    switch self {
    case .change(let change):
      return [try Self.changed(session, change, surroundings)]
    case .trimStart(let point):
      return [try Self.trimmed(session, start: point, end: nil, surroundings)]
    case .trimEnd(let point):
      return [try Self.trimmed(session, start: nil, end: point, surroundings)]
    case .split(let at, let until, let uid):
      return try Self.split(session, at: at, until: until, uid: uid, surroundings)
    case .join(let other):
      return try Self.joined(session, other, surroundings)
    case .move(let queue):
      guard queue != session.queue else { throw .nothingChanges(session) }
      var moved = session
      moved.queue = queue
      // Objectives belong to a queue; nothing may count across the wall.
      moved.objectives = []
      return [moved.revised]
    case .remove:
      var removed = session
      removed.deletedAt = surroundings.now
      return [removed.revised]
    case .restore:
      throw .notRemoved(session)
    case .fill(let window):
      return [try Self.filled(session, window, surroundings)]
    case .confirm:
      guard !session.checks.isEmpty else { throw .nothingChanges(session) }
      var confirmed = session
      confirmed.checks = []
      return [confirmed.revised]
    case .addMark(let mark):
      return [try Self.adding(mark, to: session, surroundings)]
    case .setMark(let position, let mark):
      return [try Self.setting(mark, at: position, of: session, surroundings)]
    }
  }

  /// Of an open session only the start can be corrected: the rest is not known yet.
  private func refuseIfOpen(_ session: Session) throws(LogEditError) {
    guard session.isOpen else { return }
    if case .change(let change) = self, change.end == nil, change.purpose == nil,
      change.planned == nil
    {
      return
    }
    throw .open(session)
  }

  private static func changed(
    _ session: Session, _ change: Change, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> Session {
    var changed = session
    if let purpose = change.purpose {
      guard purpose.contains(where: { !$0.isWhitespace }) else { throw .emptyPurpose(session) }
      guard !purpose.contains(where: \.isNewline), purpose.count <= 200 else {
        throw .longPurpose(session)
      }
      changed.purpose = purpose
    }
    if let planned = change.planned {
      guard planned.map({ (1...86_400).contains($0) }) ?? true else { throw .badPlan(session) }
      changed.planned = planned
    }
    if change.start != nil || change.end != nil {
      changed = try retimed(
        changed, start: change.start ?? session.start, end: change.end ?? session.end,
        surroundings)
    }
    guard changed != session else { throw .nothingChanges(session) }
    return changed.revised
  }

  private static func restored(
    _ session: Session, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> Session {
    guard session.deletedAt != nil else { throw .notRemoved(session) }
    // It would go on again, by now for who knows how long.
    guard !session.isOpen else { throw .open(session) }
    var restored = session
    restored.deletedAt = nil
    try refuseOverlap(of: restored, with: surroundings)
    return restored.revised
  }

  private static func filled(
    _ session: Session, _ window: Range<Timestamp>, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> Session {
    let stretch = session.stretch(through: surroundings.now)
    let others = surroundings.others.filter { $0.uid != session.uid && $0.deletedAt == nil }
      .map { $0.stretch(through: surroundings.now) }
    let start = others.map(\.upperBound)
      .filter { $0 <= stretch.lowerBound && window.contains($0) }.max()
    let end = others.map(\.lowerBound)
      .filter { $0 >= stretch.upperBound && window.contains($0) }.min()
    guard start != nil || end != nil else { throw .noNeighbours(session) }
    let filled = try retimed(
      session, start: start ?? session.start, end: end ?? session.end, surroundings)
    guard filled != session else { throw .nothingChanges(session) }
    return filled.revised
  }
}

extension Session {
  /// The same, one edit later.
  var revised: Session {
    var copy = self
    copy.revision += 1
    return copy
  }
}
