/// The numbers of one queue and one window.
///
/// A session belongs to the window in which it starts, with its plan, its marks and all that is
/// counted. Only its time at work is split where it crosses the window's end, so that minutes of days
/// add up to those of weeks and months. Sessions that are open, or still to be checked, count
/// nowhere but in `open` and `toCheck`.
package struct ReviewNumbers: Hashable, Sendable {
  package var sessions = 0
  package var toCheck = 0
  package var open = 0

  /// Milliseconds of first plans, without extensions.
  package var planned: Int64 = 0
  /// Milliseconds at work within the window, in sessions that had a plan.
  package var spent: Int64 = 0
  /// Sessions without a plan, and the milliseconds at work in them.
  package var unplannedSessions = 0
  package var unplannedSpent: Int64 = 0

  /// Sessions with a plan, and how many of them ended with it.
  package var boxes = 0
  package var kept = 0
  package var overExtended: Int64 = 0
  package var overDrift: Int64 = 0
  /// Each session's milliseconds over its plan, negative for an early end, in order of time.
  package var overruns: [Int64] = []
  package var whyOver: [ReviewCount] = []

  package var listening = ListeningShare()
  /// Of the posts in at least seven days; see `Review.promoWindow`.
  package var promo: PromoRatio
  package var giveTake: GiveTake
  package var asked = 0
  /// Asks without an answer so far.
  package var openAsks = 0
  package var insights = 0
  package var taggedInsights = 0
  package var tags: [ReviewCount] = []
  /// Handles of everybody who was written to, sorted.
  package var people: [String] = []
  /// How many of them answered.
  package var conversations = 0
  package var goals: GoalFigures
  package var parked: ParkedFigures
  package var offTopic: Int64 = 0
  package var offTopicMarks = 0

  /// Milliseconds over the plans.
  package var over: Int64 { overExtended + overDrift }

  /// Of sessions and sends only those count that lie in `window`; `answered` are the uids of asks
  /// that have an answer.
  init(
    _ window: ReviewWindow, sessions all: [Session], sends: [Send], promoSends: [Send],
    answered: Set<String>, now: Timestamp
  ) {
    let (start, end) = (window.start, window.end)
    var own: [Session] = []
    for session in all where session.deletedAt == nil && session.start < end {
      let isOwn = session.start >= start
      if isOwn, session.isOpen { open += 1 }
      if isOwn, !session.isOpen, !session.checks.isEmpty { toCheck += 1 }
      guard session.isConfirmed, let ended = session.end, isOwn || ended > start else { continue }
      let inside = session.spent(from: start, until: end)
      if session.planned == nil { unplannedSpent += inside } else { spent += inside }
      if isOwn { own.append(session) }
    }
    own.sort { ($0.start, $0.id, $0.uid) < ($1.start, $1.id, $1.uid) }
    sessions = own.count

    for session in own {
      let figures = SessionFigures(session, now: now)
      if let planned = figures.planned, let isKept = figures.isKept {
        self.planned += planned
        boxes += 1
        kept += isKept ? 1 : 0
        overExtended += figures.overExtended
        overDrift += figures.overDrift
        overruns.append(figures.overrun)
      } else {
        unplannedSessions += 1
      }
      listening.add(session, figures)
      for claim in session.claims() where claim.mark.act == .offTopic {
        offTopic += claim.milliseconds
        offTopicMarks += 1
      }
    }
    whyOver = ReviewCount.counting(own.compactMap(\.whyOver))

    let marks = own.flatMap(\.marks)
    promo = PromoRatio(promoSends)
    giveTake = GiveTake(marks: marks, sends: sends)
    let asks = marks.filter { $0.act == .ask }
    asked = asks.count
    openAsks = asks.count { !answered.contains($0.uid) }
    let found = marks.filter { $0.act == .insight }
    insights = found.count
    taggedInsights = found.count { !$0.tags.isEmpty }
    tags = ReviewCount.counting(found.flatMap { $0.distinctTags })
    let written = Set(marks.filter(\.act.isOutgoing).compactMap(\.person))
    people = written.sorted()
    // An answer names who gave it, or answers an ask that names whom it was put to.
    let heard = Set(
      marks.filter { $0.act == .answer }.compactMap(\.person)
        + asks.filter { answered.contains($0.uid) }.compactMap(\.person))
    conversations = written.intersection(heard).count
    goals = GoalFigures(own.flatMap(\.goals))
    parked = ParkedFigures(own.flatMap(\.parked))
  }
}

extension Session {
  /// Milliseconds at work in [from, until), of a session that has ended.
  package func spent(from: Timestamp, until: Timestamp) -> Int64 {
    guard let end else { return 0 }
    return spans(through: end).reduce(0) { sum, span in
      span.kind == .active ? sum + span.milliseconds(from: from, until: until) : sum
    }
  }
}

extension Mark {
  /// Its tags, each once.
  package var distinctTags: [String] {
    tags.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
