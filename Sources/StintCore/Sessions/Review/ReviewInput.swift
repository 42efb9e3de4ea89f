/// What a review is computed from.
package struct ReviewInput: Hashable, Sendable {
  package var queue: String
  package var window: ReviewWindow
  package var now: Timestamp
  /// Sessions of the queue that have an instant in common with `Review.reach` of the window; more do
  /// no harm.
  package var sessions: [Session]
  /// Posts of the queue that went out, or may have, in the same reach.
  package var sends: [Send]
  package var promoLimit: PromoShare?
  package var dailyBudget: Duration?
  /// Uids of asks in the reach that have an answer, wherever that stands.
  package var answered: Set<String>
  /// Of the people in the window, those with an outgoing mark before it.
  package var known: Set<String>
  /// Sessions of the queue, of any time, whose times are still to be checked, oldest first.
  package var toCheck: [Session]
  /// Sessions of the queue, of any time, whose wrap-up waits, oldest first.
  package var toWrapUp: [Session]
  /// What was answered to "change one thing", for the window's week and the one before.
  package var resolutions: Resolutions

  package struct Resolutions: Hashable, Sendable {
    /// What was resolved when this week was reviewed; it is for the next one.
    package var next: String?
    /// What was resolved for this week when the last one was reviewed.
    package var last: String?

    package init(next: String? = nil, last: String? = nil) {
      self.next = next
      self.last = last
    }
  }

  package init(
    queue: String, window: ReviewWindow, now: Timestamp, sessions: [Session], sends: [Send] = [],
    promoLimit: PromoShare? = nil, dailyBudget: Duration? = nil, answered: Set<String> = [],
    known: Set<String> = [], toCheck: [Session] = [], toWrapUp: [Session] = [],
    resolutions: Resolutions = Resolutions()
  ) {
    self.queue = queue
    self.window = window
    self.now = now
    self.sessions = sessions
    self.sends = sends
    self.promoLimit = promoLimit
    self.dailyBudget = dailyBudget
    self.answered = answered
    self.known = known
    self.toCheck = toCheck
    self.toWrapUp = toWrapUp
    self.resolutions = resolutions
  }
}
