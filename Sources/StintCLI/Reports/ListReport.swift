internal import StintCore
internal import StintStore
internal import StintSystem

/// Posts and where they stand.
struct ListReport: Report {
  let rows: [(post: PostRecord, target: TargetRecord)]
  /// There are more than were asked for.
  let isCut: Bool
  /// Whether everything was asked for, or only some queue, account, kind, state or text.
  let isFiltered: Bool
  /// When targets that wait for a slot go out, by target number, as far as it was looked up.
  let times: [Int64: Timestamp]
  /// The parts that are out, of threads that are not out as a whole, by target number.
  var partsOut: [Int64: Set<Int>] = [:]
  let zone: (String) -> Zone
  /// By account, what keeps all of its posts back until the user has mended it.
  var accountProblems: [String: String] = [:]

  func text(_ style: Style) -> String {
    guard !rows.isEmpty else {
      return isFiltered
        ? "there is no such post" : "nothing is queued; `stint add -q QUEUE \"…\"` queues a post"
    }
    var table = TextTable(
      header: ["ID", "STATE", "KIND", "ACCOUNT", "TEXT", "WHEN OR WHY"], flexible: 4, 5)
    for (post, record) in rows {
      table.add(
        "#\(post.id)", record.state.name.rawValue, post.kind.rawValue, record.target.account,
        Excerpt.of(post.content),
        SafeText.line(
          [PartsOut(post, record, partsOut[record.target.id])?.sentence, note(record)]
            .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")))
    }
    var text = table.text(style)
    if isCut { text += "\n… and more: raise --limit, or narrow it with -q, --on or --state" }
    return text
  }

  private func note(_ record: TargetRecord) -> String {
    switch record.state {
    case .draft: return ""
    case .queued:
      if let reason = record.waitReason { return reason }
      if let problem = accountProblems[record.target.account] { return problem }
      if let due = record.target.dueAt { return TimeText.full(due, in: zone(record.queue)) }
      if let time = times[record.target.id] { return TimeText.full(time, in: zone(record.queue)) }
      return record.target.evergreen == nil
        ? "later, `stint why \(record.target.postID)`" : "evergreen"
    case .held(let hold): return hold.reason
    case .failed(let reason), .unknown(let reason): return reason
    case .sending:
      return record.waitsForLookup
        ? "no answer yet, the network is asked again" : "on its way"
    case .sent(let receipt): return TimeText.full(receipt.at, in: zone(record.queue))
    case .dropped: return ""
    }
  }

  var json: JSONObject {
    [
      "targets": .array(
        rows.map { post, record in
          var object = TargetJSON.object(post, record, zone: zone(record.queue))
          object["parts_out"] = partsOut[record.target.id].map { parts in
            .array(parts.sorted().map { .int(Int64($0)) })
          }
          let problem =
            record.state.name == .queued ? accountProblems[record.target.account] : nil
          if let problem, object["reason"] == nil { object["reason"] = .string(problem) }
          object["goes_out_at"] =
            problem == nil
            ? times[record.target.id].map { .string($0.rfc3339(in: zone(record.queue))) } : nil
          return .object(object)
        }), "more": .bool(isCut),
    ]
  }
}

/// The beginning of a text, on one line.
enum Excerpt {
  static func of(_ content: Content, columns: Int = 60) -> String {
    let text = content.parts.first ?? ""
    let line = SafeText.line(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    let threads = content.parts.count > 1 ? " [\(content.parts.count) parts]" : ""
    return DisplayWidth.truncated(line.isEmpty ? "(only media)" : line, to: columns) + threads
  }
}

/// A target as JSON; `list`, `show` and `why` share it.
enum TargetJSON {
  static func object(_ post: PostRecord, _ record: TargetRecord, zone: Zone) -> JSONObject {
    func time(_ instant: Timestamp?) -> JSONValue? { instant.map { .string($0.rfc3339(in: zone)) } }
    let target = record.target
    var object: JSONObject = [
      "id": .int(post.id), "target": .int(target.id), "account": .string(target.account),
      "queue": .string(record.queue), "kind": .string(post.kind.rawValue),
      "state": .string(record.state.name.rawValue), "priority": .string(target.priority.rawValue),
      "text": .string(post.content.resolved(for: target.account).parts.first ?? ""),
      "parts": .int(Int64(post.content.resolved(for: target.account).parts.count)),
    ]
    object["at"] = time(target.fixedAt)
    object["retry_at"] = time(target.retryAt)
    object["expires_at"] = time(target.expiresAt)
    object["not_before"] = time(target.notBefore)
    object["override"] = target.override.map { .string($0) }
    switch record.state {
    case .held(let hold):
      object["hold"] = .string(hold.cause.rawValue)
      object["reason"] = .string(hold.reason)
    case .failed(let reason), .unknown(let reason): object["reason"] = .string(reason)
    case .sent(let receipt):
      object["sent_at"] = time(receipt.at)
      object["remote_id"] = receipt.remoteID.map { .string($0) }
      object["url"] = receipt.url.map { .string($0) }
    case .queued:
      object["reason"] = record.waitReason.map { .string($0) }
      object["wait_until"] = time(record.waitUntil)
    case .sending:
      object["reason"] = record.waitsForLookup ? record.waitReason.map { .string($0) } : nil
      object["wait_until"] = record.waitsForLookup ? time(record.waitUntil) : nil
    case .draft, .dropped: break
    }
    return object
  }
}
