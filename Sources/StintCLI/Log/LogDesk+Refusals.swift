internal import StintCore
internal import StintSystem

/// Why a correction was refused, and what can be typed instead.
extension LogDesk {
  func refusal(_ error: LogEditError) -> UserFacingError {
    switch error {
    case .open(let session):
      UserFacingError(
        "#\(session.id) is still running: only its start can be corrected",
        hint: "stint end, then the same again; or stint log edit \(session.id) --start TIME",
        status: .badInput)
    case .removed(let session):
      UserFacingError(
        "#\(session.id) was removed from the log", hint: "stint log restore \(session.id)",
        status: .badInput)
    case .notRemoved(let session):
      UserFacingError(
        "#\(session.id) is in the log already", hint: "stint log show \(session.id)",
        status: .nothingToDo)
    case .nothingChanges(let session):
      UserFacingError(
        "#\(session.id) is that way already; nothing was changed",
        hint: "stint log show \(session.id)", status: .nothingToDo)
    case .longPurpose(let session):
      UserFacingError(
        "the purpose of #\(session.id) must be one line of at most 200 characters",
        hint: "--purpose \"what it was for\"", status: .badInput)
    case .emptyPurpose(let session):
      UserFacingError(
        "the purpose of #\(session.id) cannot be empty", hint: "--purpose \"what it was for\"",
        status: .badInput)
    case .badPlan(let session):
      UserFacingError(
        "the plan of #\(session.id) must be one second to 24 hours", hint: "--planned 25m",
        status: .badInput)
    case .noMark(let session, let position):
      UserFacingError(
        session.marks.isEmpty
          ? "#\(session.id) has no marks"
          : "#\(session.id) has \(Plural.of(session.marks.count, "mark")), no mark \(position + 1)",
        hint: "stint log show \(session.id)", status: .notFound)
    case .noMarks(let session):
      UserFacingError(
        "#\(session.id) has no mark to trim it to", hint: "stint log trim \(session.id) --end 5m",
        status: .badInput)
    case .sameSession(let session):
      UserFacingError(
        "#\(session.id) cannot be joined with itself", hint: "stint log", status: .badInput)
    case .noNeighbours(let session):
      UserFacingError(
        "no session of that day lies before or behind #\(session.id)",
        hint: "stint log edit \(session.id) --start TIME --end TIME", status: .nothingToDo)
    case .differentQueues(let one, let other):
      UserFacingError(
        "#\(one.id) belongs to \(one.queue) and #\(other.id) to \(other.queue)",
        hint: "stint log join \(one.id) \(other.id) --force makes both \(one.queue)",
        status: .badInput)
    case .differentPurposes(let one, let other):
      UserFacingError(
        "#\(one.id) and #\(other.id) had different purposes",
        details: [one, other].map { "#\($0.id)  \($0.purpose)" },
        hint: "stint log join \(one.id) \(other.id) --force keeps the first", status: .badInput)
    default: refusalOfTimes(error)
    }
  }

  private func refusalOfTimes(_ error: LogEditError) -> UserFacingError {
    switch error {
    case .endBeforeStart(let session, let start, let end):
      UserFacingError(
        "#\(session.id) would end at \(time(end, session)), before it starts at "
          + time(start, session),
        hint: "stint log edit \(session.id) --start TIME --end TIME", status: .badInput)
    case .future(let session, let instant):
      UserFacingError(
        "\(time(instant, session)) is still to come; the log holds what was",
        hint: "a time before \(time(now, session))", status: .badInput)
    case .overlaps(let session, let others):
      UserFacingError(
        "#\(session.id) would overlap \(others.map { "#\($0.id)" }.joined(separator: ", "))",
        details: ([session] + others).map(summary),
        hint: "trim one of them first, or --force keeps both", status: .badInput)
    case .joinOverlap(let one, let other):
      UserFacingError(
        "#\(one.id) and #\(other.id) overlap; a minute is spent once",
        details: [one, other].map(summary), hint: joinHint(one, other), status: .badInput)
    case .marksOutside(let session, let positions):
      UserFacingError(
        "\(Plural.of(positions.count, "mark")) of #\(session.id) would lie outside",
        details: positions.map { "\($0 + 1)  \(mark(session.marks[$0], session))" },
        hint: "--force keeps \(positions.count == 1 ? "it" : "them") there; or stint log mark move "
          + "\(session.id) \((positions.first ?? 0) + 1) --at TIME", status: .badInput)
    case .notInside(let session, let instant):
      UserFacingError(
        "\(time(instant, session)) is not inside #\(session.id)", details: [summary(session)],
        hint: "a time between its start and its end", status: .badInput)
    case .splitBackwards(let session, let at, let until):
      UserFacingError(
        "#\(session.id) cannot be split from \(time(at, session)) back to \(time(until, session))",
        hint: "the earlier time first", status: .badInput)
    case .notTrimmed(let session, let instant):
      UserFacingError(
        "\(time(instant, session)) is outside #\(session.id): trimming only shortens",
        details: [summary(session)], hint: "stint log edit \(session.id) --start TIME --end TIME",
        status: .badInput)
    case .tooShort(let session, let duration):
      UserFacingError(
        "#\(session.id) is shorter than \(DurationText.format(duration))",
        details: [summary(session)], hint: "stint log rm \(session.id)", status: .badInput)
    default:
      UserFacingError("the log was not changed: \(error)", status: .internalError)
    }
  }

  private func joinHint(_ one: Session, _ other: Session) -> String {
    guard let end = one.end, let otherEnd = other.end, otherEnd > end, other.start >= one.start
    else { return "stint log rm \(other.id), or stint log edit \(other.id) --start TIME" }
    let zone = zone(of: other)
    let wall = zone.wallTime(at: end)
    return
      "stint log trim \(other.id) --start \"\(LogDay.text(wall.date)) \(TimeText.clock(wall))\""
  }

  private func time(_ instant: Timestamp, _ session: Session) -> String {
    TimeText.full(instant, in: zone(of: session))
  }

  private func mark(_ mark: Mark, _ session: Session) -> String {
    ([time(mark.at, session), mark.act.rawValue, mark.person.map { "@\($0)" }, mark.text])
      .compactMap(\.self).joined(separator: "  ")
  }

  private func summary(_ session: Session) -> String {
    "#\(session.id)  \(SessionText.range(session, in: zone(of: session), now: now))  "
      + "\(session.queue)  \(session.purpose)"
  }
}
