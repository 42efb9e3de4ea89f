internal import StintCore
internal import StintStore
internal import StintSystem

/// Why each target of a post stands where it stands.
struct WhyReport: Report {
  struct Item {
    var record: TargetRecord
    /// For queued ones: the forecast.
    var time: Forecast.Time?
    /// How many stand before it in its account's line; counts up to 1000.
    var ahead: Int
    var verdicts: [GateVerdict]
    /// The config does not name its account any more.
    var isHomeless = false
    /// Of a thread, while it is not out as a whole.
    var partsOut: PartsOut?
  }

  let post: PostRecord
  let items: [Item]
  let zone: Zone
  let now: Timestamp

  var status: ExitStatus {
    let states = items.map(\.record.state.name)
    if states.contains(.unknown) { return .unknownOutcome }
    let waits = items.contains { item in
      item.record.waitsForLookup || [.draft, .held, .failed].contains(item.record.state.name)
        || item.verdicts.contains { !$0.verdict.passes }
        || (item.isHomeless && item.record.state.name == .queued)
    }
    return waits ? .waiting : .done
  }

  func text(_ style: Style) -> String {
    var lines = [
      style.bold("#\(post.id)")
        + " \(post.kind.rawValue) \"\(Excerpt.of(post.content, columns: 50))\""
    ]
    for item in items {
      lines.append("  \(style.bold(item.record.target.account))")
      lines.append(style.wrapped(SafeText.line(sentence(for: item)), indent: "    "))
      if let parts = item.partsOut { lines.append("      \(parts.sentence) already") }
      if item.ahead > 0 {
        let count = item.ahead == 1000 ? "1000 or more" : "\(item.ahead)"
        lines.append(
          "      \(count) \(item.ahead == 1 ? "post stands" : "posts stand") before it in line")
      }
      for passed in passedOver(item) {
        let now = TimeText.full(passed.at, in: zone)
        lines.append(
          style.wrapped(
            SafeText.line(
              "passed over \(now), \(passed.gate): \(passed.reason)"
                + TimeText.until(passed.until, in: zone)), indent: "      "))
      }
      for verdict in item.verdicts where !verdict.verdict.passes {
        lines.append(
          style.wrapped(
            SafeText.line("now in the way, \(verdict.gate): \(words(for: verdict.verdict))"),
            indent: "      "))
      }
      let passed = item.verdicts.filter(\.verdict.passes).map(\.gate)
      if !passed.isEmpty {
        lines.append(style.wrapped("passes: \(passed.joined(separator: ", "))", indent: "      "))
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What will be in the way and is not now; what lasts from now on the gates say.
  private func passedOver(_ item: Item) -> [PassedOver] {
    var told = Set(item.verdicts.filter { !$0.verdict.passes }.map(\.gate))
    return (item.time?.passedOver ?? []).filter { told.insert($0.gate).inserted }
  }

  private func sentence(for item: Item) -> String {
    switch item.record.state {
    case .draft: return "a draft: `stint release \(post.id)` queues it"
    case .queued:
      guard let time = item.time else { return "queued" }
      let source = time.usesSlot ? "by a slot" : "at its own time"
      guard let instant = time.instant, time.note == nil else {
        return time.sentence(in: zone)
      }
      let failure =
        item.record.target.retryAt == nil
        ? "" : item.record.waitReason.map { "; the last try: \($0)" } ?? ""
      // Nobody has ticked since it was due; what is past cannot be when it goes out.
      let due = min(item.record.target.dueAt ?? instant, instant)
      guard instant > now || due >= now else {
        return "was due \(TimeText.echo(due, in: zone)), \(source); the next tick takes it"
          + failure
      }
      return "goes out \(TimeText.echo(instant, in: zone)), \(source)\(failure)"
    case .held(let hold):
      return
        "held (\(hold.cause.rawValue)): \(hold.reason); `stint release \(post.id)` queues it again"
    case .sending:
      guard item.record.waitsForLookup else { return "is being sent right now" }
      return
        "it may have gone out, but no clear answer came: \(item.record.waitReason ?? ""). Stint "
        + "asks the network again" + TimeText.until(item.record.waitUntil, in: zone)
        + "; if you know better: `stint resolve \(post.id) --sent` or `--not-sent`"
    case .sent(let receipt): return "went out \(TimeText.echo(receipt.at, in: zone))"
    case .failed(let reason):
      return "failed for good: \(reason); edit it, then `stint release \(post.id)`"
    case .unknown(let reason):
      return "nobody knows whether it went out: \(reason); look at the account, then "
        + "`stint resolve \(post.id) --sent` or `--not-sent`"
    case .dropped: return "dropped; `stint restore \(post.id)` brings it back"
    }
  }

  private func words(for verdict: Verdict) -> String {
    switch verdict {
    case .pass: return ""
    case .hold(let hold): return hold.reason
    case .wait(let until, let reason):
      return reason + TimeText.until(until, in: zone)
    }
  }

  var json: JSONObject {
    [
      "id": .int(post.id), "kind": .string(post.kind.rawValue),
      "targets": .array(
        items.map { item in
          var object = TargetJSON.object(post, item.record, zone: zone)
          object["goes_out_at"] = item.time?.instant.map { .string($0.rfc3339(in: zone)) }
          if item.ahead > 0 { object["ahead"] = .int(Int64(item.ahead)) }
          object["note"] = item.time?.note.map { .string($0) }
          object["why"] = .string(sentence(for: item))
          let passed = passedOver(item)
          if !passed.isEmpty {
            object["passed_over"] = .array(
              passed.map { passed in
                var entry: JSONObject = [
                  "at": .string(passed.at.rfc3339(in: zone)), "gate": .string(passed.gate),
                  "reason": .string(passed.reason),
                ]
                entry["until"] = passed.until.map { .string($0.rfc3339(in: zone)) }
                return .object(entry)
              })
          }
          object["gates"] = .array(
            item.verdicts.map { verdict in
              var gate: JSONObject = ["gate": .string(verdict.gate)]
              switch verdict.verdict {
              case .pass: gate["verdict"] = "pass"
              case .wait(let until, let reason):
                gate["verdict"] = "wait"
                gate["reason"] = .string(reason)
                gate["until"] = until.map { .string($0.rfc3339(in: zone)) }
              case .hold(let hold):
                gate["verdict"] = "hold"
                gate["hold"] = .string(hold.cause.rawValue)
                gate["reason"] = .string(hold.reason)
              }
              return .object(gate)
            })
          return .object(object)
        }),
    ]
  }
}
