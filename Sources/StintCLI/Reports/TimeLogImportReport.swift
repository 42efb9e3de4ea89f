internal import StintCore
internal import StintFormats
internal import StintStore
internal import StintSystem

/// What an import of a time log did, or would do.
struct TimeLogImportReport: Report {
  let format: any TimeLogFormat
  let plan: TimeLogImportPlan
  let zone: Zone
  /// What was written; nil for a dry run, and where there was nothing to write.
  var edit: LogEditRecord?
  let isDryRun: Bool

  var status: ExitStatus { plan.sessions.isEmpty ? .nothingToDo : .done }

  private var found: Int { plan.sessions.count + plan.known.count }

  /// Sessions and time at work of each queue; queues are never added up.
  private var queues: [(name: String, count: Int, spent: Int64)] {
    var sums: [String: (count: Int, spent: Int64)] = [:]
    for session in plan.sessions {
      let sum = sums[session.queue] ?? (0, 0)
      sums[session.queue] = (sum.count + 1, sum.spent + session.spent(through: session.start))
    }
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value.count, $0.value.spent) }
  }

  func text(_ style: Style) -> String {
    let verb = edit == nil ? "to add" : "added"
    var lines = ["read as \(format.title)"]
    if let first = plan.sessions.first, let last = plan.sessions.last {
      lines.append(
        "\(Plural.of(plan.sessions.count, "session")) \(verb), "
          + "\(TimeText.day(zone.wallTime(at: first.start))) to "
          + "\(TimeText.day(zone.wallTime(at: last.start))) (\(zone.name))")
      for queue in queues {
        lines.append(
          "  \(SafeText.line(queue.name)): \(Plural.of(queue.count, "session")), "
            + Self.clock(queue.spent))
      }
    } else {
      lines.append("nothing \(verb)")
    }
    if !plan.known.isEmpty { lines.append("\(plan.known.count) known already") }
    let removed = plan.known.filter { $0.message.contains("was removed") }
    if !removed.isEmpty {
      lines += list("removed here before, and left so", removed)
      lines.append("  to have one back: stint log restore ID")
    }
    lines += list("left out", plan.skipped)
    lines += list("note", plan.warnings)
    lines += list(
      "older here", plan.known.filter { $0.message.contains("revision") }, hasCount: false)
    if let edit {
      lines.append("undo: stint log undo \(edit.id)")
    } else if isDryRun {
      lines.append(
        "nothing was written" + (plan.sessions.isEmpty ? "" : "; --apply writes it"))
    }
    return lines.joined(separator: "\n")
  }

  private func list(_ title: String, _ rows: [TimeLogRow], hasCount: Bool = true) -> [String] {
    guard !rows.isEmpty else { return [] }
    let shown = rows.prefix(20).map { "  \(SafeText.line($0.sentence))" }
    let more = rows.count > 20 ? ["  … and \(rows.count - 20) more; --json has all"] : []
    return ["\(title)\(hasCount ? " (\(rows.count))" : ""):"] + shown + more
  }

  /// `5h32`, `0h07`, with seconds only below a minute.
  private static func clock(_ milliseconds: Int64) -> String {
    let minutes = milliseconds / 60_000
    guard minutes > 0 else { return "\(milliseconds / 1000) s" }
    return "\(minutes / 60)h\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
  }

  var json: JSONObject {
    var object: JSONObject = [
      "format": .string(format.name), "dry_run": .bool(isDryRun), "found": .int(Int64(found)),
      "added": .int(Int64(isDryRun ? 0 : plan.sessions.count)),
      "to_add": .int(Int64(plan.sessions.count)), "known": .int(Int64(plan.known.count)),
      "queues": .array(
        queues.map {
          [
            "queue": .string($0.name), "sessions": .int(Int64($0.count)),
            "spent_ms": .int($0.spent),
          ]
        }),
      "skipped": .array(plan.skipped.map(Self.row)),
      "warnings": .array(plan.warnings.map(Self.row)),
      "known_rows": .array(plan.known.map(Self.row)), "zone": .string(zone.name),
    ]
    if let first = plan.sessions.first, let last = plan.sessions.last {
      object["first"] = .string(first.start.rfc3339(in: zone))
      object["last"] = .string(last.start.rfc3339(in: zone))
    }
    object["edit"] = edit.map { .int($0.id) }
    return object
  }

  private static func row(_ row: TimeLogRow) -> JSONValue {
    let key =
      switch row.place {
      case .line: "line"
      case .entry: "entry"
      }
    return .object(
      JSONObject([(key, .int(Int64(row.place.number))), ("reason", .string(row.message))]))
  }
}
