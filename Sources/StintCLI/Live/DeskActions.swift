internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// A live view's actions at the real desk.
struct DeskActions: SessionActions {
  private let desk: SessionDesk
  /// Which session the view is about: another that is opened later is none of its business.
  private let id: Int64

  init(_ desk: SessionDesk, session id: Int64) {
    var desk = desk
    // The view has a terminal, and so more ways to give notice than a command.
    desk.givesNotices = false
    self.desk = desk
    self.id = id
  }

  func look() throws -> LiveLook {
    let look = try desk.look()
    if let seen = look.session, seen.id == id {
      return LiveLook(session: seen, due: look.settlement.due)
    }
    guard let session = try desk.workspace.store.session(id), session.deletedAt == nil else {
      return LiveLook(session: nil)
    }
    return LiveLook(session: session)
  }

  func openAsks() throws -> [Mark] {
    try desk.workspace.store.openAsks(queue: try current().queue, limit: 99)
  }

  func mark(_ act: Act, person: String?, url: String?) throws -> Mark {
    _ = try current()
    var mark = try desk.mark(act, person: person, url: url, isUnfinished: true).mark
    // Which ask it answers the view knows; the desk could only guess.
    mark.answers = nil
    mark.person = person
    return mark
  }

  func finish(_ mark: Mark) throws {
    try desk.finish(mark, in: id)
  }

  func takeBack(uid: String?) throws -> Mark? {
    _ = try current()
    return try desk.takeBack(uid: uid)
  }

  func park(_ text: String) throws {
    _ = try current()
    _ = try desk.park(text)
  }

  func extend(by seconds: Int, why: String) throws {
    _ = try current()
    _ = try desk.extend(bySeconds: seconds, why: why)
  }

  func pause() throws {
    _ = try current()
    _ = try desk.pause()
  }

  func resume() throws {
    _ = try current()
    _ = try desk.resume()
  }

  func end() throws -> Session {
    _ = try current()
    return try desk.end(.now)
  }

  func finishWrapUp(_ answers: SessionDesk.WrapUpAnswers?) throws -> Session {
    guard let session = try desk.workspace.store.session(id) else {
      throw UserFacingError(
        "session #\(id) is gone", hint: "stint log", status: .notFound)
    }
    guard let answers else {
      return try desk.wrapUp(id, SessionDesk.WrapUpAnswers(), isSkipped: true)
    }
    return try WrapUpFinish(desk).finish(session, answers, isSkipped: false)
  }

  /// The open session, if it is still ours.
  private func current() throws -> Session {
    let session = try desk.current()
    guard session.id == id else {
      throw UserFacingError(
        "session #\(id) is over; #\(session.id) runs now", hint: "stint now", status: .waiting)
    }
    return session
  }
}
