package import StintCore
package import StintWorkspace

/// What a live view does to its session.
///
/// Every call acts for the session as the database has it at that moment, so that another process
/// may mark or end it in between. What cannot be done is thrown as a `UserFacingError`.
package protocol SessionActions {
  /// Lets time pass for the session, whoever looks; cheap enough for once a second.
  func look() throws -> LiveLook

  /// Questions of this queue that nobody answered yet, newest first.
  func openAsks() throws -> [Mark]

  /// Logs an act at this moment; what is typed behind it comes with `finish`.
  func mark(_ act: Act, person: String?, url: String?) throws -> Mark

  /// Puts a mark, with its text now, in the place of the one with its uid.
  func finish(_ mark: Mark) throws

  /// Takes a mark back, the last one where none is named; the mark, or nil when there was none.
  func takeBack(uid: String?) throws -> Mark?

  func park(_ text: String) throws

  func extend(by seconds: Int, why: String) throws

  func pause() throws

  func resume() throws

  /// Ends it now; the session as it is then.
  func end() throws -> Session

  /// Keeps what the wrap-up said; nil: it is skipped, and nothing asks again.
  func finishWrapUp(_ answers: SessionDesk.WrapUpAnswers?) throws -> Session
}
