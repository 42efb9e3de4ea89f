/// More minutes, granted with a reason: the only thing that moves a deadline.
package struct SessionExtension: Hashable, Sendable {
  package var at: Timestamp
  package var seconds: Int
  package var why: String

  package init(at: Timestamp, seconds: Int, why: String) {
    self.at = at
    self.seconds = seconds
    self.why = why
  }
}

/// A stretch of a session in which nobody worked; it never counts as spent and never moves the
/// deadline.
package struct Interruption: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The user said so.
    case paused
    /// The user was not there.
    case away
    /// The machine slept, or was off.
    case suspended
  }

  package var kind: Kind
  package var start: Timestamp
  /// nil while it goes on.
  package var end: Timestamp?

  package init(kind: Kind, start: Timestamp, end: Timestamp?) {
    self.kind = kind
    self.start = start
    self.end = end
  }
}

/// What a session was to reach.
package struct Goal: Hashable, Sendable {
  package enum Outcome: String, CaseIterable, Hashable, Sendable {
    case yes, partly, no
  }

  package var text: String
  /// nil until the wrap-up says.
  package var outcome: Outcome?

  package init(text: String, outcome: Outcome? = nil) {
    self.text = text
    self.outcome = outcome
  }
}

/// A thought set aside in a session; it opens again at the wrap-up.
package struct ParkedLine: Hashable, Sendable {
  package enum Fate: String, CaseIterable, Hashable, Sendable {
    /// Became a draft in the queue.
    case queue
    /// For a later session.
    case later
    /// Became a draft in the personal queue.
    case personal
    case dropped
  }

  package var uid: String
  package var at: Timestamp
  package var text: String
  package var url: String?
  /// nil until the wrap-up says.
  package var fate: Fate?

  package init(
    uid: String, at: Timestamp, text: String, url: String? = nil, fate: Fate? = nil
  ) {
    self.uid = uid
    self.at = at
    self.text = text
    self.url = url
    self.fate = fate
  }
}

/// Something the log has to say about a session, as that the clock was set.
package struct SessionNote: Hashable, Sendable {
  package var at: Timestamp
  package var text: String

  package init(at: Timestamp, text: String) {
    self.at = at
    self.text = text
  }
}

/// Why a session's times are to be looked at before they count.
package enum CheckReason: String, CaseIterable, Hashable, Sendable {
  /// Nobody ended it; it closed itself at its cap.
  case autoClosed = "auto-closed"
  /// The machine went down while it was open.
  case recovered
  /// Somebody set the clock while it was open.
  case clockChanged = "clock-changed"
}

/// Who or what ended a session.
package enum EndCause: String, CaseIterable, Hashable, Sendable {
  case user, auto, recovered
}

/// The look back right after a session.
package enum WrapUp: String, CaseIterable, Hashable, Sendable {
  case pending, done, skipped
}
