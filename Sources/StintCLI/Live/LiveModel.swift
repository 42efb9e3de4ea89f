package import StintCore
internal import StintWorkspace

/// A live view as a value: what it shows, and what a key means at this point.
///
/// It does nothing itself. Keys and looks go in, effects come out; so every way through it can be
/// tested by typing.
package struct LiveModel: Hashable, Sendable {
  package enum Stage: Hashable, Sendable {
    /// Keys are acts.
    case marks
    case entry(LiveEntry)
    /// Which ask an answer is for; the newest first.
    case asks([Mark], chosen: Int)
    /// Whether to end before the time is up.
    case confirmEnd
    case help
    /// The time is up.
    case card
    case wrapUp(WrapUpForm)
    /// Nothing more to show; why.
    case finished(Ending)
  }

  package enum Ending: Hashable, Sendable {
    /// The session goes on without the view.
    case detached
    /// The wrap-up is written, or skipped.
    case wrappedUp
    /// Ended, and the wrap-up waits.
    case later
    /// Ended by another process, or by itself.
    case endedElsewhere
    /// Cancelled or removed.
    case gone
  }

  package var session: Session
  package var zone: Zone
  package var now: Timestamp
  package var stage: Stage
  /// The last thing said; it goes away by itself in the full screen.
  package var message: String?
  var messageUntil: Timestamp = .distantPast
  /// The ask that the answer being logged is for.
  var answered: Mark?
  private var saidHalfTime = false
  private var sawRunning = false

  package init(_ session: Session, zone: Zone, now: Timestamp) {
    self.session = session
    self.zone = zone
    self.now = now
    stage = session.state(at: now) == .over ? .card : .marks
    sawRunning = stage == .marks
    // Whoever looks again in the second half has been told, or does not want to be.
    saidHalfTime = now > halfTime
  }

  package var isFinished: Bool { if case .finished = stage { true } else { false } }

  package var state: SessionState { session.state(at: now) }

  /// Milliseconds to the deadline; negative past it.
  var remaining: Int64 { (session.deadline ?? now).milliseconds - now.milliseconds }

  /// Two minutes before the end, and five in a long box: time to finish.
  var isWarned: Bool {
    guard session.isOpen, remaining > 0 else { return false }
    let lead: Int64 = (session.planned ?? 0) > 40 * 60 ? 300_000 : 120_000
    return remaining <= lead
      && (session.deadline?.milliseconds ?? 0)
        - session.start.milliseconds > lead
  }

  /// Percent; nil where too little was marked to say.
  var listening: Int? {
    let time = session.actTime()
    return time.covers(session.spent(through: now)) ? time.share : nil
  }

  /// For ten seconds after drifting off the purpose is shown bold.
  var isDrifting: Bool {
    guard let last = session.marks.last, last.act == .offTopic else { return false }
    return now.milliseconds - last.at.milliseconds < 10_000
  }

  private var halfTime: Timestamp {
    session.start.advanced(by: .milliseconds(Int64(session.planned ?? 0) * 500))
  }

  mutating func say(_ text: String) {
    message = text
    messageUntil = now.advanced(by: .seconds(8))
  }

  // MARK: Time

  /// Lets the time shown pass.
  package mutating func tick(_ now: Timestamp) {
    self.now = now
    if now >= messageUntil { message = nil }
  }

  /// Takes what a look found.
  package mutating func see(_ look: LiveLook, at now: Timestamp) -> [LiveEffect] {
    tick(now)
    switch stage {
    // The wrap-up is about a session that is closed: nothing moves under it any more.
    case .wrapUp, .finished: return []
    default: break
    }
    guard let seen = look.session else {
      stage = .finished(.gone)
      return []
    }
    session = seen
    var effects: [LiveEffect] = look.due.isEmpty ? [] : [.notify(look.due)]
    guard session.isOpen else {
      stage = .finished(.endedElsewhere)
      return effects
    }
    if state == .over {
      effects += timeIsUp()
    } else {
      // Extended, here or elsewhere.
      if stage == .card { stage = .marks }
      sawRunning = true
      effects += nudge()
    }
    return effects
  }

  private mutating func timeIsUp() -> [LiveEffect] {
    guard sawRunning else { return [] }
    sawRunning = false
    // Nothing half-written is lost, and none of it chooses for the user.
    var effects: [LiveEffect] = []
    switch stage {
    case .entry(let entry):
      // A reason that is being typed belongs to the card as well.
      if entry.use == .extend, !session.isHard { return [.ring, .dropKeys] }
      effects = submit(entry).filter { if case .say = $0 { false } else { true } }
      if !entry.editor.text.isEmpty { effects.append(.say("what you were typing is kept")) }
    default: break
    }
    stage = .card
    return effects + [.ring, .dropKeys]
  }

  /// One dim line at half time, where there was more talking than listening.
  private mutating func nudge() -> [LiveEffect] {
    guard !saidHalfTime, now >= halfTime, !isWarned else { return [] }
    guard stage == .marks else { return [] }
    saidHalfTime = true
    guard let listening, listening < 50 else { return [] }
    return [.say("messaging \(100 - listening) % so far: one open question?")]
  }

  // MARK: Answers of the world

  /// A mark was logged: its line can be typed now.
  package mutating func marked(_ mark: Mark) -> [LiveEffect] {
    guard stage != .card else { return [.finish(mark)] }
    var mark = mark
    if let answered {
      mark.answers = answered.uid
      mark.person = answered.person ?? mark.person
    }
    answered = nil
    let before = session.marks.last
    stage = .entry(LiveEntry(.mark(mark)))
    if mark.act == .offTopic, before?.act == .offTopic {
      return [.say("off topic again: k parks it for later")]
    }
    return []
  }

  package mutating func foundAsks(_ asks: [Mark]) -> [LiveEffect] {
    if asks.isEmpty { return [.mark(.answer, person: lastPerson, url: nil)] }
    stage = .asks(asks, chosen: 0)
    return []
  }

  package mutating func ended(_ closed: Session, isReviewed: Bool) -> [LiveEffect] {
    session = closed
    guard isReviewed else { return [.finishWrapUp(nil)] }
    let form = WrapUpForm(closed, zone: zone)
    // Where there is nothing to ask the look back is done.
    if form.isFinished { return [.finishWrapUp(form.answers)] }
    stage = .wrapUp(form)
    return []
  }

  /// What follows where the view begins with the look back.
  package mutating func reviewAgain() -> [LiveEffect] { ended(session, isReviewed: true) }

  package mutating func wrappedUp(_ session: Session) {
    self.session = session
    stage = .finished(.wrappedUp)
  }

  /// Who the last mark was about: a key alone means the same person.
  var lastPerson: String? { session.marks.last?.person }
}
