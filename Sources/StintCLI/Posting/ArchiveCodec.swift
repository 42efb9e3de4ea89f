internal import StintCore
internal import StintStore

/// Posts with all that is known of them as lines of JSON: what `stint export` writes and `stint
/// import` reads back identically.
///
/// Instants are milliseconds since 1970 UTC.
enum ArchiveCodec {
  static func line(_ archive: PostArchive) -> JSONValue {
    let post = archive.post
    var object: JSONObject = [
      "v": 1, "type": "post", "id": .int(post.id), "uid": .string(post.uid),
      "queue": .string(post.queue), "kind": .string(post.kind.rawValue),
      "revision": .int(Int64(post.revision)), "created_at": time(post.createdAt),
      "updated_at": time(post.updatedAt),
    ]
    object["source_key"] = post.sourceKey.map { .string($0) }
    object["content"] = ContentCodec.json(post.content)
    object["targets"] = .array(archive.targets.map(json))
    if !archive.sends.isEmpty { object["sends"] = .array(archive.sends.map { .object(json($0)) }) }
    if !archive.revisions.isEmpty {
      object["revisions"] = .array(
        archive.revisions.map {
          .object([
            "revision": .int(Int64($0.number)), "kind": .string($0.kind.rawValue),
            "replaced_at": time($0.replacedAt), "content": ContentCodec.json($0.content),
          ])
        })
    }
    return .object(object)
  }

  static func line(logged send: SendRecord) -> JSONValue {
    var object: JSONObject = ["v": 1, "type": "sent"]
    for member in json(send).members { object[member.key] = member.value }
    return .object(object)
  }

  private static func json(_ record: TargetRecord) -> JSONValue {
    let target = record.target
    var state = record.state
    // What is on its way belongs to this machine; elsewhere nobody can tell how it ends.
    if case .sending = state { state = .unknown(reason: "it was being sent when it was exported") }
    var object: JSONObject = [
      "account": .string(target.account), "state": .string(state.name.rawValue),
      "priority": .string(target.priority.rawValue), "position": .int(target.position),
      "queued_at": time(target.queuedAt),
    ]
    object["at"] = target.fixedAt.map(time)
    object["retry_at"] = target.retryAt.map(time)
    object["not_before"] = target.notBefore.map(time)
    object["expires_at"] = target.expiresAt.map(time)
    object["evergreen"] = target.evergreen.map { green in
      var object: JSONObject = ["every": .int(green.coolDownInMilliseconds)]
      object["max"] = green.maximum.map { .int(Int64($0)) }
      object["until"] = green.until.map(time)
      return .object(object)
    }
    if target.cycle > 0 { object["cycle"] = .int(Int64(target.cycle)) }
    object["fingerprint"] = .int(Int64(bitPattern: target.fingerprint))
    object["override"] = target.override.map { .string($0) }
    switch state {
    case .held(let hold):
      object["hold"] = .string(hold.cause.rawValue)
      object["reason"] = .string(hold.reason)
    case .failed(let reason), .unknown(let reason): object["reason"] = .string(reason)
    case .dropped(let from): object["dropped_from"] = .string(from.rawValue)
    case .draft, .queued, .sending, .sent: break
    }
    object["counts_at"] = record.countsAt.map(time)
    object["remote_id"] = record.remoteID.map { .string($0) }
    object["url"] = record.url.map { .string($0) }
    return .object(object)
  }

  private static func json(_ send: SendRecord) -> JSONObject {
    var object: JSONObject = [
      "account": .string(send.account), "queue": .string(send.queue),
      "kind": .string(send.kind.rawValue), "at": time(send.at),
      "state": .string(send.state == .sending ? "unknown" : send.state.rawValue),
      "fingerprint": .int(Int64(bitPattern: send.fingerprint)),
    ]
    object["cycle"] = send.cycle.map { .int(Int64($0)) }
    object["finished_at"] = send.finishedAt.map(time)
    object["remote_id"] = send.remoteID.map { .string($0) }
    object["url"] = send.url.map { .string($0) }
    object["note"] = send.note.map { .string($0) }
    if !send.paid.isEmpty {
      object["paid"] = .array(
        send.paid.map {
          .object(["session": .string($0.session), "ms": .int($0.milliseconds)])
        })
    }
    return object
  }

  private static func time(_ instant: Timestamp) -> JSONValue { .int(instant.milliseconds) }

  // MARK: Reading

  static func archive(_ value: JSONValue) throws(ContentCodecError) -> PostArchive {
    let fields = JSONFields(value)
    let queue = try fields.required(fields.string("queue"), "queue")
    let kind = try self.kind(fields)
    let content = try ContentCodec.decode(fields.required(value["content"], "content"))
    let post = PostRecord(
      id: Int64(try fields.required(fields.integer("id"), "id")),
      uid: try fields.required(fields.string("uid"), "uid"), queue: queue, kind: kind,
      revision: try fields.integer("revision") ?? 1, content: content,
      createdAt: try fields.required(instant(fields, "created_at"), "created_at"),
      updatedAt: try fields.required(instant(fields, "updated_at"), "updated_at"),
      sourceKey: try fields.string("source_key"))
    guard post.id > 0, post.revision > 0 else {
      throw ContentCodecError(field: "id", expected: "a number above 0")
    }
    return PostArchive(
      post: post,
      targets: try (fields.array("targets") ?? []).map { item throws(ContentCodecError) in
        try target(item, queue: queue, kind: kind)
      },
      sends: try (fields.array("sends") ?? []).map { item throws(ContentCodecError) in
        try send(item)
      },
      revisions: try (fields.array("revisions") ?? []).map { item throws(ContentCodecError) in
        let fields = JSONFields(item)
        return PostArchive.Revision(
          number: try fields.required(fields.integer("revision"), "revision"),
          kind: try self.kind(fields),
          content: try ContentCodec.decode(fields.required(item["content"], "content")),
          replacedAt: try fields.required(instant(fields, "replaced_at"), "replaced_at"))
      })
  }

  static func send(_ value: JSONValue) throws(ContentCodecError) -> SendRecord {
    let fields = JSONFields(value)
    guard let state = SendRecord.State(rawValue: try fields.string("state") ?? "sent") else {
      throw ContentCodecError(field: "state", expected: "sent or unknown")
    }
    return SendRecord(
      id: 0, targetID: nil, postID: nil, cycle: try fields.integer("cycle"),
      queue: try fields.required(fields.string("queue"), "queue"),
      account: try fields.required(fields.string("account"), "account"), kind: try kind(fields),
      at: try fields.required(instant(fields, "at"), "at"),
      finishedAt: try instant(fields, "finished_at"), state: state,
      fingerprint: UInt64(bitPattern: Int64(try fields.integer("fingerprint") ?? 0)),
      remoteID: try fields.string("remote_id"), url: try fields.string("url"),
      note: try fields.string("note"),
      paid: try (fields.array("paid") ?? []).map { item throws(ContentCodecError) in
        let fields = JSONFields(item)
        let milliseconds = Int64(try fields.required(fields.integer("ms"), "ms"))
        guard milliseconds > 0 else { throw ContentCodecError(field: "ms", expected: "above 0") }
        return SendRecord.Paid(
          session: try fields.required(fields.string("session"), "session"),
          milliseconds: milliseconds)
      })
  }

  private static func target(
    _ value: JSONValue, queue: String, kind: Kind
  ) throws(ContentCodecError) -> TargetRecord {
    let fields = JSONFields(value)
    guard
      let priority = Priority(rawValue: try fields.string("priority") ?? Priority.normal.rawValue)
    else { throw ContentCodecError(field: "priority", expected: "now, soon, normal or filler") }
    var evergreen: Evergreen?
    if let green = value["evergreen"], green != .null {
      let fields = JSONFields(green)
      evergreen = Evergreen(
        coolDown: .milliseconds(try fields.required(fields.integer("every"), "every")),
        maximum: try fields.integer("max"), until: try instant(fields, "until"))
    }
    let target = Target(
      id: 0, postID: 0, account: try fields.required(fields.string("account"), "account"),
      kind: kind, priority: priority,
      position: Int64(try fields.required(fields.integer("position"), "position")),
      queuedAt: try fields.required(instant(fields, "queued_at"), "queued_at"),
      fixedAt: try instant(fields, "at"), retryAt: try instant(fields, "retry_at"),
      notBefore: try instant(fields, "not_before"), expiresAt: try instant(fields, "expires_at"),
      evergreen: evergreen, cycle: try fields.integer("cycle") ?? 0,
      fingerprint: UInt64(bitPattern: Int64(try fields.integer("fingerprint") ?? 0)),
      override: try fields.string("override"))
    let countsAt = try instant(fields, "counts_at")
    return TargetRecord(
      target: target, queue: queue, state: try state(fields, countsAt: countsAt),
      countsAt: countsAt, remoteID: try fields.string("remote_id"), url: try fields.string("url"))
  }

  private static func state(
    _ fields: JSONFields, countsAt: Timestamp?
  ) throws(ContentCodecError) -> TargetState {
    let reason = try fields.string("reason") ?? "imported"
    switch TargetState.Name(rawValue: try fields.string("state") ?? "") {
    case .draft: return .draft
    case .queued: return .queued
    case .held:
      guard let cause = Hold.Cause(rawValue: try fields.string("hold") ?? "") else {
        throw ContentCodecError(field: "hold", expected: "the cause of a hold")
      }
      return .held(Hold(cause: cause, reason: reason))
    case .sent:
      return .sent(
        Receipt(at: try fields.required(countsAt, "counts_at"), remoteID: nil, url: nil))
    case .failed: return .failed(reason: reason)
    case .unknown:
      _ = try fields.required(countsAt, "counts_at")
      return .unknown(reason: reason)
    case .dropped:
      guard let from = TargetState.Name(rawValue: try fields.string("dropped_from") ?? "") else {
        throw ContentCodecError(field: "dropped_from", expected: "a state")
      }
      return .dropped(from: from)
    case .sending, nil: throw ContentCodecError(field: "state", expected: "a state of a target")
    }
  }

  private static func kind(_ fields: JSONFields) throws(ContentCodecError) -> Kind {
    guard let kind = Kind(rawValue: try fields.string("kind") ?? "value") else {
      throw ContentCodecError(field: "kind", expected: "value, question, share or promo")
    }
    return kind
  }

  private static func instant(
    _ fields: JSONFields, _ key: String
  ) throws(ContentCodecError) -> Timestamp? {
    guard let number = try fields.integer(key) else { return nil }
    let instant = Timestamp(milliseconds: Int64(number))
    guard (.distantPast ... .distantFuture).contains(instant) else {
      throw ContentCodecError(field: key, expected: "milliseconds since 1970, up to the year 9999")
    }
    return instant
  }
}
