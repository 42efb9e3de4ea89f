/// Single marks.
extension LogEdit {
  static func adding(
    _ mark: Mark, to session: Session, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> Session {
    var changed = session
    changed.marks.append(mark)
    changed.marks.sortByTime()
    try refuseMisplaced(mark, in: changed, surroundings)
    return changed.revised
  }

  static func setting(
    _ mark: Mark?, at position: Int, of session: Session, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> Session {
    guard session.marks.indices.contains(position) else {
      throw .noMark(session, position: position)
    }
    var changed = session
    guard var mark else {
      changed.marks.remove(at: position)
      return changed.revised
    }
    let old = session.marks[position]
    mark.revision = old.revision
    guard mark != old else { throw .nothingChanges(session) }
    mark.revision += 1
    changed.marks[position] = mark
    changed.marks.sortByTime()
    if mark.at != old.at { try refuseMisplaced(mark, in: changed, surroundings) }
    return changed.revised
  }

  private static func refuseMisplaced(
    _ mark: Mark, in session: Session, _ surroundings: LogSurroundings
  ) throws(LogEditError) {
    guard mark.at <= surroundings.now else { throw .future(session, mark.at) }
    guard surroundings.isForced || session.holds(mark.at) else {
      throw .marksOutside(session, session.marks.indices.filter { session.marks[$0] == mark })
    }
  }
}
