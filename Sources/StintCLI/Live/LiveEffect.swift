package import StintCore
package import StintWorkspace

/// What a view wants done after a key or after time has passed; the loop does it.
package enum LiveEffect: Hashable, Sendable {
  case mark(Act, person: String?, url: String?)
  case finish(Mark)
  /// By its uid; nil: the last one.
  case takeBack(String?)
  case park(String)
  case extend(seconds: Int, why: String)
  case pause, resume
  case end(isReviewed: Bool)
  case finishWrapUp(SessionDesk.WrapUpAnswers?)
  case askForOpenAsks
  /// A line for good: above the countdown, or in the message line of the full screen.
  case say(String)
  case ring
  case dropKeys
  case notify(Notices)
  case suspend
}
