package import StintCore
package import StintSystem
package import StintWorkspace

/// The look back as steps, each of which Enter skips: outcome first, memory second, loose ends last.
package struct WrapUpForm: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    /// A session that closed itself: are its times right?
    case times
    case goal(Int)
    /// The stretch after the last mark.
    case unmarked(from: Timestamp, milliseconds: Int64)
    case parked(Int)
    case whyOver
  }

  package enum Move: Hashable, Sendable {
    case next
    /// The user leaves it for another time.
    case later
  }

  package let session: Session
  let zone: Zone
  package let steps: [Step]
  /// Which step is open; past the last when all are done.
  package private(set) var place = 0
  package private(set) var answers = SessionDesk.WrapUpAnswers()
  package private(set) var editor = LineEditor()
  /// What was answered, in the order of the steps.
  private(set) var said: [String?]

  package init(_ session: Session, zone: Zone) {
    self.session = session
    self.zone = zone
    var steps: [Step] = session.checks.isEmpty ? [] : [.times]
    for (place, goal) in session.goals.enumerated() where goal.outcome == nil {
      steps.append(.goal(place))
    }
    if let (from, length) = Self.unmarked(session) {
      steps.append(.unmarked(from: from, milliseconds: length))
    }
    for (place, line) in session.parked.enumerated() where line.fate == nil {
      steps.append(.parked(place))
    }
    if let end = session.end, let deadline = session.deadline,
      end > deadline.advanced(by: .seconds(60)), session.whyOver == nil
    {
      steps.append(.whyOver)
    }
    self.steps = steps
    said = Array(repeating: nil, count: steps.count)
  }

  package var isFinished: Bool { place >= steps.count }

  var step: Step? { isFinished ? nil : steps[place] }

  /// The time since the last mark, where it is worth a question: two minutes and more.
  private static func unmarked(_ session: Session) -> (from: Timestamp, length: Int64)? {
    guard let end = session.end else { return nil }
    var probe = session
    probe.marks.append(Mark(uid: "", at: end, act: .listen))
    guard let claim = probe.claims().last, claim.milliseconds >= 120_000 else { return nil }
    return (claim.from, claim.milliseconds)
  }

  package mutating func press(_ key: Key) -> Move {
    guard let step else { return .next }
    if key == .escape { return .later }
    if step == .whyOver {
      guard editor.handle(key) == .submitted else { return .next }
      let text = editor.text.trimmed
      answers.whyOver = text.isEmpty ? nil : text
      advance(saying: answers.whyOver)
      return .next
    }
    if key == .enter {
      advance(saying: nil)
      return .next
    }
    guard case .character(let letter) = key else { return .next }
    switch step {
    case .times:
      guard letter == "y" else { break }
      answers.confirmsTimes = true
      advance(saying: "right")
    case .goal(let goal):
      let outcome: Goal.Outcome? =
        switch letter {
        case "y": .yes
        case "p": .partly
        case "n": .no
        default: nil
        }
      guard let outcome else { break }
      answers.goals[goal] = outcome
      advance(saying: outcome.rawValue)
    case .unmarked:
      guard let act = Act.allCases.first(where: { $0.key == letter }) else { break }
      answers.lastAct = act
      advance(saying: act.rawValue)
    case .parked(let index):
      let fate: ParkedLine.Fate? =
        switch letter {
        case "t": .queue
        case "i": .later
        case "p" where session.queue != "personal": .personal
        case "d": .dropped
        default: nil
        }
      guard let fate else { break }
      answers.fates[session.parked[index].uid] = fate
      advance(saying: fate.rawValue)
    case .whyOver: break
    }
    return .next
  }

  private mutating func advance(saying text: String?) {
    said[place] = text
    place += 1
    editor = LineEditor()
  }

  // MARK: Words

  /// A step as a question: what it is about, the question itself, and the keys.
  func words(_ step: Step, _ style: LiveStyle) -> (topic: String, text: String, keys: String) {
    switch step {
    case .times:
      let why = session.checks.map(\.rawValue).joined(separator: ", ")
      return ("Times", "\(why): are they right?", "y right, Enter leaves it to check")
    case .goal(let place):
      return ("Goal", style.safe(session.goals[place].text), "y yes, p partly, n no")
    case .unmarked(let from, let length):
      let end = ClockText.wall(session.end ?? from, in: zone)
      return (
        "Unmarked",
        "\(ClockText.wall(from, in: zone))\(style.glyphs.dash)\(end), \(ClockText.length(length))",
        "r reply, l listen, o off-topic"
      )
    case .parked(let place):
      return (
        "Parked", style.safe(session.parked[place].text),
        "t queue, i later, " + (session.queue == "personal" ? "" : "p personal, ") + "d drop"
      )
    case .whyOver: return ("Why over?", "", "in a few words")
    }
  }
}
