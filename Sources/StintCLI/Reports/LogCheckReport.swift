internal import StintCore
internal import StintSystem

/// What looks wrong in the log.
struct LogCheckReport: Report {
  let findings: [LogFinding]
  let sessions: [Int64: Session]
  /// How many were looked at.
  let count: Int
  /// Weeks without a review: no fault of the log, so they change no exit status.
  var unreviewed: [Unreviewed] = []
  let zone: (Session) -> Zone

  struct Unreviewed {
    var queue: String
    var week: Int
  }

  var status: ExitStatus { findings.isEmpty ? .done : .waiting }

  func text(_ style: Style) -> String {
    let open = unreviewed.flatMap { item in
      [
        "week \(item.week) of \(item.queue) has no review yet",
        "      try: stint review week --last 1 -q \(item.queue)",
      ]
    }
    guard !findings.isEmpty else {
      return (["\(Plural.of(count, "session")), nothing to correct"] + open)
        .joined(separator: "\n")
    }
    let lines = findings.flatMap { finding in
      [
        style.wrapped("#\(finding.session)  \(SafeText.line(words(finding).detail))"),
        "      try: \(finding.command)",
      ]
    }
    return
      (lines + open + ["\(Plural.of(findings.count, "finding")) in \(Plural.of(count, "session"))"])
      .joined(separator: "\n")
  }

  var json: JSONObject {
    [
      "sessions": .int(Int64(count)),
      "findings": .array(
        findings.map { finding in
          let words = words(finding)
          return [
            "session": .int(finding.session), "queue": .string(finding.queue),
            "problem": .string(words.name), "detail": .string(words.detail),
            "command": .string(finding.command),
          ]
        }),
      "unreviewed": .array(
        unreviewed.map { ["queue": .string($0.queue), "week": .int(Int64($0.week))] }),
    ]
  }

  private func words(_ finding: LogFinding) -> (name: String, detail: String) {
    guard let session = sessions[finding.session] else { return ("", "") }
    let zone = zone(session)
    func time(_ instant: Timestamp) -> String { TimeText.full(instant, in: zone) }
    func offset(_ minutes: Int) -> String {
      "\(minutes < 0 ? "-" : "+")\(LogDay.two(abs(minutes) / 60)):\(LogDay.two(abs(minutes) % 60))"
    }
    switch finding.problem {
    case .overlap(let other, let milliseconds):
      return ("overlap", "overlaps #\(other) by \(DurationText.rough(.milliseconds(milliseconds)))")
    case .interruptionOutside(let index):
      let item = session.interruptions[index]
      return (
        "interruption-outside",
        "is interrupted (\(item.kind.rawValue), \(time(item.start))) outside of itself"
      )
    case .overCap(let duration):
      return (
        "over-cap",
        "went on for \(DurationText.rough(duration)) after the time at which it closes itself"
      )
    case .long(let duration): return ("long", "is \(DurationText.rough(duration)) long")
    case .future(let instant): return ("future", "reaches \(time(instant)), which is to come")
    case .markOutside(let index):
      let mark = session.marks[index]
      return (
        "mark-outside", "has mark \(index + 1) (\(mark.act.rawValue), \(time(mark.at))) outside"
      )
    case .offsetChanged(let from, let to):
      return (
        "offset-changed",
        "saw the clocks of \(session.zone) change from \(offset(from)) to \(offset(to))"
      )
    case .wrongOffset(let stored, let own):
      return (
        "wrong-offset",
        "says \(offset(stored)) for its start, and \(session.zone) had \(offset(own))"
      )
    case .unknownZone(let name):
      return ("unknown-zone", "is in the zone \(name), which this machine does not know")
    case .unconfirmed(let reason):
      let why =
        switch reason {
        case .autoClosed: "closed itself"
        case .recovered: "was open when the machine went down"
        case .clockChanged: "saw somebody set the clock"
        }
      return (reason.rawValue, "\(why), and nobody confirmed its times")
    }
  }
}
