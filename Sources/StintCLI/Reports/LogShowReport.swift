internal import StintCore
internal import StintSystem

/// One session with all that was logged in it.
struct LogShowReport: Report {
  let session: Session
  let zone: Zone
  let now: Timestamp

  func text(_ style: Style) -> String {
    var lines = [style.bold(style.wrapped("#\(session.id) \(SafeText.line(session.purpose))"))]
    func add(_ label: String, _ text: String) {
      guard !text.isEmpty else { return }
      let indent = String(repeating: " ", count: 13)
      let label = DisplayWidth.padded("  \(label)", to: indent.count)
      let line = SafeText.line(text)
      lines.append(
        DisplayWidth.columns(of: line) + indent.count <= style.columns
          ? label + line
          : label + style.wrapped(line, indent: indent).dropFirst(indent.count))
    }
    add("time", SessionText.range(session, in: zone, now: now))
    add("zone", session.zone)
    add("queue", session.queue)
    add("on", session.networks.joined(separator: ", "))
    add("minutes", SessionReport.numbers(session))
    for interruption in session.interruptions {
      add(
        interruption.kind.rawValue,
        "\(clock(interruption.start)) – \(interruption.end.map(clock) ?? "now")")
    }
    for item in session.extensions {
      add(
        "extended",
        "\(clock(item.at))  by \(SessionText.minutes(Int64(item.seconds) * 1000)), \(item.why)")
    }
    for goal in session.goals {
      add("goal", goal.text + (goal.outcome.map { ": \($0.rawValue)" } ?? ""))
    }
    add("why over", session.whyOver ?? "")
    for note in session.notes { add("note", "\(clock(note.at))  \(note.text)") }
    add("check", session.checks.map(\.rawValue).joined(separator: ", "))
    add("revision", "\(session.revision)")
    if let deleted = session.deletedAt { add("removed", TimeText.full(deleted, in: zone)) }
    if !session.marks.isEmpty {
      lines += ["", "marks"]
      var table = TextTable(flexible: 4)
      for (index, claim) in session.claims().enumerated() {
        let mark = claim.mark
        table.add(
          "  \(index + 1)", clock(mark.at), mark.act.rawValue,
          mark.person.map { SafeText.line("@\($0)") } ?? "",
          SafeText.line([mark.text, mark.url].compactMap(\.self).joined(separator: " ")),
          session.holds(mark.at) ? SessionText.minutes(claim.milliseconds) : "outside")
      }
      lines += table.text(style).split(separator: "\n").map(String.init)
    }
    if !session.parked.isEmpty, !session.isOpen {
      lines += ["", "parked"]
      for line in session.parked {
        let fate = line.fate.map { "  \($0.rawValue)" } ?? ""
        lines.append(
          style.wrapped("\(clock(line.at)) \(SafeText.line(line.text))\(fate)", indent: "  "))
      }
    }
    return lines.joined(separator: "\n")
  }

  private func clock(_ instant: Timestamp) -> String { TimeText.clock(zone.wallTime(at: instant)) }

  var json: JSONObject {
    var shown = session
    // What is parked stays closed while the session runs.
    if session.isOpen { shown.parked = [] }
    return [
      "id": .int(session.id), "revision": .int(Int64(session.revision)),
      "spent_ms": .int(session.spent(through: now)),
      "lines": .array(SessionCodec.lines(shown)),
    ]
  }
}
