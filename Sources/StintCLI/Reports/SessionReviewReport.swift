internal import StintCore
internal import StintSystem

/// One session: what was planned, extended and spent, and each mark with the time it claims.
struct SessionReviewReport: Report {
  let session: Session
  let now: Timestamp
  let zone: Zone
  var set = PlotSet.unicode

  private var figures: SessionFigures { SessionFigures(session, now: now) }

  func text(_ style: Style) -> String {
    var rows = ScreenRows(style, set)
    let figures = figures
    let start = zone.wallTime(at: session.start)
    let end = session.end.map { zone.wallTime(at: $0) }
    let endDay = end.flatMap { $0.date == start.date ? nil : ReviewWords.weekday($0.date) + " " }
    rows.ends(
      " #\(session.id)\(set.separator)\(SafeText.line(session.queue))\(set.separator)"
        + "\(TimeText.day(start)) \(ReviewWords.clock(start))\(set.dash)"
        + (end.map { (endDay ?? "") + ReviewWords.clock($0) } ?? "still open"),
      session.checks.isEmpty ? "" : "to check")
    rows.words("Why", SafeText.line(session.purpose))
    var time = [
      figures.planned.map { "planned \(ReviewWords.span($0))" } ?? "without a plan",
      "extended \(ReviewWords.span(figures.extended))", "spent \(ReviewWords.span(figures.spent))",
    ]
    if let isKept = figures.isKept, !session.isOpen { time.append(isKept ? "kept" : "not kept") }
    rows.row("Time", time, gap: set.separator)
    if figures.planned != nil {
      rows.row(
        "Over plan",
        [
          "\(ReviewWords.signed(figures.overrun, set)) min",
          "extended "
            + "\(ReviewWords.minutes(figures.overExtended))",
          "drift \(ReviewWords.minutes(figures.overDrift))",
        ])
    }
    for item in session.extensions {
      rows.words("Extended", "\(item.seconds / 60) min: \(SafeText.line(item.why))")
    }
    if let why = session.whyOver { rows.words("Why over", SafeText.line(why)) }
    for reason in session.checks { rows.row("To check", [ReviewWords.reason(reason)]) }
    marks(&rows)
    for goal in session.goals {
      rows.words("Goal", "\(outcome(goal)) \(SafeText.line(goal.text))")
    }
    for line in session.parked {
      rows.words("Parked", SafeText.line(line.text) + (line.fate.map { " (\($0.rawValue))" } ?? ""))
    }
    for note in session.notes { rows.words("Note", SafeText.line(note.text)) }
    if session.wrapUp == .pending, !session.isOpen {
      rows.row("Wrap-up", ["waits: stint wrap-up \(session.id)"])
    }
    var lines = rows.lines
    lines[0] = style.bold(lines[0])
    return lines.joined(separator: "\n")
  }

  private func marks(_ rows: inout ScreenRows) {
    guard !session.marks.isEmpty else { return }
    rows.rule()
    for claim in session.claims() {
      let mark = claim.mark
      let words = [mark.person.map { "@\($0)" }, mark.text, mark.url].compactMap(\.self)
        .map { SafeText.line($0) }.joined(separator: " ")
      rows.ends(
        DisplayWidth.truncated(
          " \(ReviewWords.clock(zone.wallTime(at: mark.at)))  "
            + DisplayWidth.padded(mark.act.rawValue, to: 12) + words,
          to: max(20, rows.style.columns - 10), ellipsis: set.ellipsis),
        ReviewWords.span(claim.milliseconds))
    }
    rows.rule()
  }

  private func outcome(_ goal: Goal) -> String {
    switch goal.outcome {
    case .yes: "[y]"
    case .partly: "[p]"
    case .no: "[n]"
    case nil: "[ ]"
    }
  }

  var json: JSONObject {
    let figures = figures
    var object: JSONObject = ["session": SessionCodec.json(session)]
    object["planned_ms"] = figures.planned.map { .int($0) } ?? .null
    object["extended_ms"] = .int(figures.extended)
    object["spent_ms"] = .int(figures.spent)
    object["over_extended_ms"] = .int(figures.overExtended)
    object["over_drift_ms"] = .int(figures.overDrift)
    object["kept"] = session.isOpen ? .null : figures.isKept.map { .bool($0) } ?? .null
    object["marks"] = .array(
      session.claims().map { claim in
        var mark = SessionCodec.json(claim.mark, of: session.uid).objectValue ?? [:]
        mark["claimed_ms"] = .int(claim.milliseconds)
        return .object(mark)
      })
    object["parked"] = .array(session.parked.map { SessionCodec.json($0, of: session.uid) })
    return object
  }
}
