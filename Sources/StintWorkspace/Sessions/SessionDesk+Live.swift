package import StintCore
internal import StintStore
internal import StintSystem

/// What a live view needs beside the commands' actions.
extension SessionDesk {
  /// Puts a mark that was logged by its key alone, complete now, in the place of that one, and tells
  /// the hooks.
  ///
  /// The session may have ended in between; the words belong to the mark all the same.
  package func finish(_ mark: Mark, in id: Int64) throws {
    let session = try store.changeSession(id) { session in
      guard let place = session.marks.firstIndex(where: { $0.uid == mark.uid }) else {
        throw UserFacingError(
          "the mark is not there any more: \(mark.act.rawValue)", hint: "stint log",
          status: .notFound)
      }
      // Its time is the database's: somebody may have set the clock meanwhile.
      let old = session.marks[place]
      session.marks[place] = mark
      session.marks[place].at = old.at
      session.marks[place].revision = old.revision
    }
    guard let session else {
      throw UserFacingError("there is no session #\(id)", hint: "stint log", status: .notFound)
    }
    run(mark.act == .insight ? .insight : .mark, session, mark: mark)
  }

  /// Takes one mark back, the last one where none is named; nil when there was none.
  package func takeBack(uid: String?) throws -> Mark? {
    guard let uid else { return try takeBackLastMark() }
    return try change { session, _ -> Mark? in
      guard let place = session.marks.firstIndex(where: { $0.uid == uid }) else { return nil }
      return session.marks.remove(at: place)
    }.value
  }
}
