internal import StintCore
internal import StintStore
internal import StintSystem

/// One post, whole.
struct ShowReport: Report {
  let post: PostRecord
  let targets: [TargetRecord]
  let revisions: [(revision: Int, content: Content)]
  let events: [EventRecord]
  let attempts: [AttemptRecord]
  let sends: [SendRecord]
  let zone: Zone

  func text(_ style: Style) -> String {
    var lines = [
      style.bold("#\(post.id)")
        + " \(post.kind.rawValue), queue \(post.queue), revision \(post.revision)",
      "  written \(TimeText.echo(post.createdAt, in: zone))",
    ]
    for (index, part) in post.content.parts.enumerated() {
      lines.append(post.content.parts.count > 1 ? "  part \(index + 1)" : "")
      lines += SafeText.block(part).split(separator: "\n", omittingEmptySubsequences: false).map {
        "    \($0)"
      }
    }
    lines.append("")
    lines += details
    for record in targets {
      lines.append("  \(style.bold(record.target.account))  \(record.state.name.rawValue)")
      lines += facts(record).map { style.wrapped(SafeText.line($0), indent: "    ") }
      for attempt in attempts where attempt.targetID == record.target.id {
        // One that the user settled: what kept it unclear is over.
        let word = attempt.state == .accepted ? "; at first it was unclear" : ""
        let failure = attempt.failure.map { "\(word): \($0)" } ?? ""
        lines.append(
          SafeText.line(
            "    try \(attempt.number) of part \(attempt.part), "
              + "\(TimeText.full(attempt.startedAt, in: zone)), \(attempt.state.rawValue)\(failure)"
          ))
      }
      for event in events where event.targetID == record.target.id {
        let detail = event.detail.map { ": \($0)" } ?? ""
        lines.append(
          style.dim(
            SafeText.line("    \(TimeText.full(event.at, in: zone)) \(event.what)\(detail)")))
      }
    }
    if !revisions.isEmpty {
      lines.append("  earlier wordings: \(revisions.count) (--json shows them)")
    }
    return lines.joined(separator: "\n")
  }

  private var details: [String] {
    let content = post.content
    var found: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { found.append("  \(name): \(SafeText.line(value))") }
    }
    add("title", content.title)
    add("link", content.link)
    for media in content.media {
      add("media", media.path + (media.alt.map { " (\($0))" } ?? " (no description)"))
    }
    add("language", content.language)
    add("tags", content.tags.joined(separator: ", "))
    add("content warning", content.contentWarning)
    add("visibility", content.visibility?.rawValue)
    add("poll", content.poll?.options.joined(separator: " / "))
    add("first comment", content.firstComment)
    return found
  }

  private func facts(_ record: TargetRecord) -> [String] {
    let target = record.target
    var facts: [String] = []
    if let at = target.fixedAt { facts.append("at \(TimeText.echo(at, in: zone))") }
    if let at = target.retryAt { facts.append("next try \(TimeText.full(at, in: zone))") }
    if let at = target.expiresAt { facts.append("expires \(TimeText.full(at, in: zone))") }
    if target.priority != .normal { facts.append("priority \(target.priority.rawValue)") }
    if let green = target.evergreen {
      facts.append(
        "evergreen every \(DurationText.format(green.coolDown)), went out \(target.cycle) times")
    }
    if let reason = target.override { facts.append("rules overridden: \(reason)") }
    switch record.state {
    case .held(let hold): facts.append("held (\(hold.cause.rawValue)): \(hold.reason)")
    case .failed(let reason): facts.append("failed: \(reason)")
    case .unknown(let reason):
      facts.append("unknown: \(reason); `stint resolve \(post.id) --sent` or `--not-sent`")
    case .sent(let receipt):
      facts.append("sent \(TimeText.echo(receipt.at, in: zone))")
      if let where_ = receipt.url ?? receipt.remoteID { facts.append(where_) }
    case .queued: if let reason = record.waitReason { facts.append("waits: \(reason)") }
    case .sending where record.waitsForLookup:
      facts.append(
        "no clear answer: \(record.waitReason ?? ""); the network is asked again"
          + TimeText.until(record.waitUntil, in: zone))
    case .draft, .sending, .dropped: break
    }
    return facts
  }

  var json: JSONObject {
    func time(_ instant: Timestamp) -> JSONValue { .string(instant.rfc3339(in: zone)) }
    return [
      "id": .int(post.id), "uid": .string(post.uid), "queue": .string(post.queue),
      "kind": .string(post.kind.rawValue), "revision": .int(Int64(post.revision)),
      "created_at": time(post.createdAt), "updated_at": time(post.updatedAt),
      "content": ContentCodec.json(post.content),
      "targets": .array(targets.map { .object(TargetJSON.object(post, $0, zone: zone)) }),
      "revisions": .array(
        revisions.map {
          .object([
            "revision": .int(Int64($0.revision)), "content": ContentCodec.json($0.content),
          ])
        }),
      "attempts": .array(
        attempts.map { attempt in
          var object: JSONObject = [
            "target": .int(attempt.targetID), "cycle": .int(Int64(attempt.cycle)),
            "part": .int(Int64(attempt.part)), "number": .int(Int64(attempt.number)),
            "operation_key": .string(attempt.operationKey),
            "payload_sha256": .string(attempt.payloadSHA256),
            "state": .string(attempt.state.rawValue), "started_at": time(attempt.startedAt),
          ]
          object["finished_at"] = attempt.finishedAt.map(time)
          object["remote_id"] = attempt.remoteID.map { .string($0) }
          object["failure"] = attempt.failure.map { .string($0) }
          return .object(object)
        }),
      "events": .array(
        events.map { event in
          var object: JSONObject = [
            "target": .int(event.targetID), "at": time(event.at), "what": .string(event.what),
          ]
          object["detail"] = event.detail.map { .string($0) }
          return .object(object)
        }),
    ]
  }
}
