internal import StintCore
internal import StintStore
internal import StintSystem

/// What a correction made of sessions, before and after, and how to take it back.
struct LogEditReport: Report {
  let record: LogEditRecord
  let isDryRun: Bool
  /// What comes first, where the lines below do not say it all.
  let headline: String?
  let now: Timestamp
  let zone: (Session) -> Zone

  private var pairs: [(before: Session?, after: Session)] {
    record.after.map { after in
      (record.before.first { $0.uid == after.uid }, after)
    }
  }

  func text(_ style: Style) -> String {
    var lines = headline.map { [style.bold($0)] } ?? []
    lines += Self.lines(pairs, now: now, zone: zone, style)
    lines.append(
      isDryRun ? "nothing was written (--dry-run)" : "undo: stint log undo \(record.id)")
    return lines.joined(separator: "\n")
  }

  /// `#214  was …` and `      now …` for each.
  static func lines(
    _ pairs: [(before: Session?, after: Session)], now: Timestamp, zone: (Session) -> Zone,
    _ style: Style
  ) -> [String] {
    let isAlone = pairs.count == 1
    return pairs.flatMap { before, after -> [String] in
      let number = after.id == 0 ? "#new" : "#\(after.id)"
      let indent = String(repeating: " ", count: number.count)
      let lines = LogDifference(
        before: before, after: after, now: now, zone: zone(after), isAlone: isAlone
      ).rows.flatMap { row in
        [row.was.map { "was  \($0)" }, row.isNow.map { "now  \($0)" }].compactMap(\.self)
      }
      return lines.enumerated().map { index, line in
        DisplayWidth.truncated(
          "\(index == 0 ? number : indent)  \(SafeText.line(line))", to: style.columns)
      }
    }
  }

  var json: JSONObject {
    var object = JSONObject()
    object["edit"] = record.id == 0 ? nil : .int(record.id)
    object["undoes"] = record.undoes.map { .int($0) }
    object["dry_run"] = .bool(isDryRun)
    object["command"] = .string(record.command)
    object["sessions"] = .array(
      pairs.map { before, after in
        [
          "before": before.map { .object(Self.json($0, zone: zone($0), now: now)) } ?? .null,
          "after": .object(Self.json(after, zone: zone(after), now: now)),
        ]
      })
    return object
  }

  static func json(_ session: Session, zone: Zone, now: Timestamp) -> JSONObject {
    var object = SessionReport.json(session, zone: zone, now: now)
    object["spent_ms"] = .int(session.spent(through: now))
    object["revision"] = .int(Int64(session.revision))
    object["deleted"] = session.deletedAt.map { .string($0.rfc3339(in: zone)) }
    return object
  }
}
