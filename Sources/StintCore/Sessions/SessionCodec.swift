/// A session as JSON Lines: one line for the session, one for each mark and parked line.
///
/// What is written is read again without loss; it is both Stint's own exchange format and how the
/// undo journal keeps what a session was. Fields that are empty are left out, so that equal sessions
/// give equal bytes.
package enum SessionCodec {
  /// The session's line, then its marks and parked lines in order.
  package static func lines(_ session: Session) -> [JSONValue] {
    [json(session)] + session.marks.map { json($0, of: session.uid) }
      + session.parked.map { json($0, of: session.uid) }
  }

  /// The session without its marks and parked lines.
  package static func json(_ session: Session) -> JSONValue {
    var object: JSONObject = [
      "v": 1, "t": "session", "uid": .string(session.uid), "id": .int(session.id),
      "queue": .string(session.queue), "kind": "engage", "purpose": .string(session.purpose),
    ]
    if !session.networks.isEmpty {
      object["networks"] = .array(session.networks.map { .string($0) })
    }
    object["tz"] = .string(session.zone)
    object["off"] = .int(Int64(session.offsetInMinutes))
    object["start"] = time(session.start)
    object["planned_s"] = session.planned.map { .int(Int64($0)) }
    if !session.extensions.isEmpty {
      object["ext"] = .array(
        session.extensions.map {
          ["at": time($0.at), "s": .int(Int64($0.seconds)), "why": .string($0.why)]
        })
    }
    object["end"] = session.end.map(time)
    object["end_by"] = session.endedBy.map { .string($0.rawValue) }
    if let end = session.end {
      object["spans"] = .array(
        session.spans(through: end).map {
          [.string($0.kind.rawValue), time($0.start), time($0.end)]
        })
    }
    // Beside the spans, which cannot say that an interruption has no length or goes on.
    if !session.interruptions.isEmpty {
      object["interruptions"] = .array(
        session.interruptions.map {
          [.string($0.kind.rawValue), time($0.start), $0.end.map(time) ?? .null]
        })
    }
    if !session.goals.isEmpty {
      object["goals"] = .array(
        session.goals.map { goal in
          var item: JSONObject = ["text": .string(goal.text)]
          item["done"] = goal.outcome.map { .string($0.rawValue) }
          return .object(item)
        })
    }
    if !session.objectives.isEmpty {
      object["objectives"] = .array(session.objectives.map { .string($0) })
    }
    if session.isHard { object["hard"] = true }
    object["grace_s"] = .int(Int64(session.grace))
    if session.coolDown > 0 { object["cooldown_s"] = .int(Int64(session.coolDown)) }
    object["wrap_up"] = .string(session.wrapUp.rawValue)
    object["why_over"] = session.whyOver.map { .string($0) }
    if !session.checks.isEmpty {
      object["check"] = .array(session.checks.map { .string($0.rawValue) })
    }
    if !session.notes.isEmpty {
      object["notes"] = .array(
        session.notes.map { ["at": time($0.at), "text": .string($0.text)] })
    }
    object["rev"] = .int(Int64(session.revision))
    object["deleted"] = session.deletedAt.map(time)
    object["source"] = session.sourceKey.map { .string($0) }
    return .object(object)
  }

  package static func json(_ mark: Mark, of session: String) -> JSONValue {
    var object: JSONObject = [
      "v": 1, "t": "mark", "uid": .string(mark.uid), "session": .string(session),
      "at": time(mark.at), "act": .string(mark.act.rawValue),
    ]
    object["person"] = mark.person.map { .string($0) }
    object["text"] = mark.text.map { .string($0) }
    object["url"] = mark.url.map { .string($0) }
    object["answers"] = mark.answers.map { .string($0) }
    object["rev"] = .int(Int64(mark.revision))
    return .object(object)
  }

  package static func json(_ line: ParkedLine, of session: String) -> JSONValue {
    var object: JSONObject = [
      "v": 1, "t": "parked", "uid": .string(line.uid), "session": .string(session),
      "at": time(line.at), "text": .string(line.text),
    ]
    object["url"] = line.url.map { .string($0) }
    object["fate"] = line.fate.map { .string($0.rawValue) }
    return .object(object)
  }

  private static func time(_ instant: Timestamp) -> JSONValue {
    .string(RFC3339.textInUTCWithMilliseconds(instant))
  }
}

extension SessionCodec {
  /// Reads sessions back from lines in any order; a mark belongs to the session it names.
  ///
  /// Lines of another kind are an error, and so is a mark whose session is not there.
  package static func sessions(
    from lines: some Sequence<JSONValue>
  ) throws(ContentCodecError) -> [Session] {
    var sessions: [Session] = []
    var places: [String: Int] = [:]
    var marks: [(session: String, mark: Mark)] = []
    var parked: [(session: String, line: ParkedLine)] = []
    for line in lines {
      let fields = JSONFields(line)
      switch try fields.string("t") {
      case "session":
        let session = try session(from: line)
        guard places[session.uid] == nil else {
          throw ContentCodecError(field: "uid", expected: "in one session only: \(session.uid)")
        }
        places[session.uid] = sessions.count
        sessions.append(session)
      case "mark":
        marks.append(
          (try fields.required(fields.string("session"), "session"), try mark(from: line)))
      case "parked":
        parked.append(
          (try fields.required(fields.string("session"), "session"), try parkedLine(from: line)))
      default:
        throw ContentCodecError(field: "t", expected: "session, mark or parked")
      }
    }
    for (uid, mark) in marks {
      guard let place = places[uid] else {
        throw ContentCodecError(field: "session", expected: "the uid of a session: \(uid)")
      }
      sessions[place].marks.append(mark)
    }
    for (uid, line) in parked {
      guard let place = places[uid] else {
        throw ContentCodecError(field: "session", expected: "the uid of a session: \(uid)")
      }
      sessions[place].parked.append(line)
    }
    for place in sessions.indices {
      sessions[place].marks.sortByTime()
    }
    return sessions
  }

  /// One session's line; its marks come in lines of their own.
  package static func session(from value: JSONValue) throws(ContentCodecError) -> Session {
    let fields = JSONFields(value)
    guard try fields.integer("v") == 1 else { throw ContentCodecError(field: "v", expected: "1") }
    let uid = try nonEmpty(fields, "uid")
    var session = Session(
      id: Int64(try fields.integer("id") ?? 0), uid: uid, queue: try nonEmpty(fields, "queue"),
      purpose: try fields.required(fields.string("purpose"), "purpose"),
      networks: try fields.strings("networks") ?? [], zone: try nonEmpty(fields, "tz"),
      offsetInMinutes: try fields.integer("off") ?? 0,
      start: try fields.required(instant(fields, "start"), "start"),
      planned: try positive(fields, "planned_s"))
    session.extensions = try (fields.array("ext") ?? []).map {
      item throws(ContentCodecError) in
      let fields = JSONFields(item)
      return SessionExtension(
        at: try fields.required(instant(fields, "at"), "at"),
        seconds: try fields.required(positive(fields, "s"), "s"),
        why: try fields.string("why") ?? "")
    }
    session.end = try instant(fields, "end")
    session.endedBy = try choice(fields, "end_by")
    if let end = session.end {
      guard end >= session.start else {
        throw ContentCodecError(field: "end", expected: "no earlier than the start")
      }
      session.endedBy = session.endedBy ?? .user
    } else {
      guard session.endedBy == nil, session.planned != nil else {
        throw ContentCodecError(field: "end", expected: "there")
      }
    }
    session.interruptions = try interruptions(fields)
    session.goals = try (fields.array("goals") ?? []).map { item throws(ContentCodecError) in
      let fields = JSONFields(item)
      return Goal(
        text: try fields.required(fields.string("text"), "text"),
        outcome: try choice(fields, "done"))
    }
    session.objectives = try fields.strings("objectives") ?? []
    session.isHard = try fields.boolean("hard") ?? false
    session.grace = try fields.integer("grace_s") ?? 180
    session.coolDown = try fields.integer("cooldown_s") ?? 0
    session.wrapUp = try choice(fields, "wrap_up") ?? .done
    session.whyOver = try fields.string("why_over")
    session.checks = try (fields.strings("check") ?? []).map { name throws(ContentCodecError) in
      guard let reason = CheckReason(rawValue: name) else {
        throw ContentCodecError(field: "check", expected: names(CheckReason.self))
      }
      return reason
    }
    session.notes = try (fields.array("notes") ?? []).map { item throws(ContentCodecError) in
      let fields = JSONFields(item)
      return SessionNote(
        at: try fields.required(instant(fields, "at"), "at"),
        text: try fields.required(fields.string("text"), "text"))
    }
    session.revision = max(1, try fields.integer("rev") ?? 1)
    session.deletedAt = try instant(fields, "deleted")
    session.sourceKey = try fields.string("source")
    return session
  }

  /// The list made for it, else what the spans leave out.
  private static func interruptions(
    _ fields: JSONFields
  ) throws(ContentCodecError) -> [Interruption] {
    let key = fields.value["interruptions"] == nil ? "spans" : "interruptions"
    var found: [Interruption] = []
    for item in try fields.array(key) ?? [] {
      let parts = item.arrayValue ?? []
      guard parts.count == 3, let name = parts[0].stringValue,
        let kind = Span.Kind(rawValue: name),
        let start = parts[1].stringValue.flatMap({ Timestamp(rfc3339: $0) })
      else { throw ContentCodecError(field: key, expected: "a list of [kind, start, end]") }
      let end = parts[2].stringValue.flatMap { Timestamp(rfc3339: $0) }
      guard end.map({ $0 >= start }) ?? (parts[2] == .null) else {
        throw ContentCodecError(field: key, expected: "a list of [kind, start, end]")
      }
      guard let kind = Interruption.Kind(rawValue: kind.rawValue) else { continue }
      if let last = found.last {
        guard let previous = last.end, previous <= start else {
          throw ContentCodecError(field: key, expected: "in order and apart from each other")
        }
      }
      found.append(Interruption(kind: kind, start: start, end: end))
    }
    return found
  }

  package static func mark(from value: JSONValue) throws(ContentCodecError) -> Mark {
    let fields = JSONFields(value)
    guard let act: Act = try choice(fields, "act") else {
      throw ContentCodecError(field: "act", expected: names(Act.self))
    }
    return Mark(
      uid: try nonEmpty(fields, "uid"), at: try fields.required(instant(fields, "at"), "at"),
      act: act, person: try fields.string("person"), text: try fields.string("text"),
      url: try fields.string("url"), answers: try fields.string("answers"),
      revision: max(1, try fields.integer("rev") ?? 1))
  }

  package static func parkedLine(from value: JSONValue) throws(ContentCodecError) -> ParkedLine {
    let fields = JSONFields(value)
    return ParkedLine(
      uid: try nonEmpty(fields, "uid"), at: try fields.required(instant(fields, "at"), "at"),
      text: try fields.required(fields.string("text"), "text"), url: try fields.string("url"),
      fate: try choice(fields, "fate"))
  }

  private static func nonEmpty(
    _ fields: JSONFields, _ key: String
  ) throws(ContentCodecError) -> String {
    guard let text = try fields.string(key), !text.isEmpty else {
      throw ContentCodecError(field: key, expected: "there")
    }
    return text
  }

  private static func positive(
    _ fields: JSONFields, _ key: String
  ) throws(ContentCodecError) -> Int? {
    guard let number = try fields.integer(key) else { return nil }
    guard number > 0, number <= 366 * 86_400 else {
      throw ContentCodecError(field: key, expected: "a number of seconds above 0")
    }
    return number
  }

  private static func instant(
    _ fields: JSONFields, _ key: String
  ) throws(ContentCodecError) -> Timestamp? {
    guard let text = try fields.string(key) else { return nil }
    guard let instant = Timestamp(rfc3339: text) else {
      throw ContentCodecError(field: key, expected: "a time as 2026-11-20T15:00:00.000Z")
    }
    return instant
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ fields: JSONFields, _ key: String
  ) throws(ContentCodecError) -> Choice? where Choice.RawValue == String {
    guard let name = try fields.string(key) else { return nil }
    guard let found = Choice(rawValue: name) else {
      throw ContentCodecError(field: key, expected: names(Choice.self))
    }
    return found
  }

  private static func names<Choice: RawRepresentable & CaseIterable>(
    _: Choice.Type
  ) -> String where Choice.RawValue == String {
    Choice.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

extension [Mark] {
  /// By time; those of one instant stay in the order they have.
  package mutating func sortByTime() {
    self = enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }.map(\.element)
  }
}
