internal import StintCore
internal import StintSystem

/// A session as a command leaves it.
struct SessionReport: Report {
  let session: Session
  let zone: Zone
  let now: Timestamp
  /// What happened, without a full stop.
  let headline: String
  var notes: [String] = []
  var extra = JSONObject()

  func text(_ style: Style) -> String {
    ([style.bold(headline)] + notes.map { style.wrapped($0, indent: "  ") })
      .joined(separator: "\n")
  }

  var json: JSONObject {
    var object = Self.json(session, zone: zone, now: now)
    for member in extra.members { object[member.key] = member.value }
    return object
  }

  /// The session's own line with what follows from it.
  static func json(_ session: Session, zone: Zone, now: Timestamp) -> JSONObject {
    var object: JSONObject = [
      "id": .int(session.id), "uid": .string(session.uid), "queue": .string(session.queue),
      "purpose": .string(session.purpose),
      "networks": .array(session.networks.map { .string($0) }),
      "state": .string(session.state(at: now).rawValue), "zone": .string(session.zone),
      "start": .string(session.start.rfc3339(in: zone)),
    ]
    object["planned_s"] = session.planned.map { .int(Int64($0)) }
    object["extended_s"] = .int(Int64(session.extended))
    object["spent_s"] = .int(session.spent(through: now) / 1000)
    object["deadline"] = session.deadline.map { .string($0.rfc3339(in: zone)) }
    object["end"] = session.end.map { .string($0.rfc3339(in: zone)) }
    object["end_by"] = session.endedBy.map { .string($0.rawValue) }
    object["hard"] = .bool(session.isHard)
    object["marks"] = .int(Int64(session.marks.count))
    object["goals"] = .array(
      session.goals.map { goal in
        var item: JSONObject = ["text": .string(goal.text)]
        item["done"] = goal.outcome.map { .string($0.rawValue) }
        return .object(item)
      })
    object["wrap_up"] = .string(session.wrapUp.rawValue)
    object["check"] = .array(session.checks.map { .string($0.rawValue) })
    return object
  }
}

extension SessionReport {
  /// `25 min planned, 27 spent, 2 over`.
  static func numbers(_ session: Session) -> String {
    guard let end = session.end else { return "" }
    var parts = [session.planned.map { "planned \(SessionText.minutes(Int64($0) * 1000))" }]
    if session.extended > 0 {
      parts.append("extended \(SessionText.minutes(Int64(session.extended) * 1000))")
    }
    parts.append("spent \(SessionText.minutes(session.spent(through: end)))")
    if let deadline = session.deadline, end > deadline {
      parts.append("over \(SessionText.minutes(end.milliseconds - deadline.milliseconds))")
    }
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// `3 replies, 2 asks`; acts that were not done are left out.
  static func acts(_ session: Session) -> String {
    Act.allCases.compactMap { act in
      let count = session.marks.count { $0.act == act }
      return count == 0 ? nil : "\(act.rawValue) \(count)"
    }.joined(separator: ", ")
  }
}
