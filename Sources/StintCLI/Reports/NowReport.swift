internal import StintCore
internal import StintSystem

/// What runs, at one instant.
struct NowReport: Report {
  let moment: SessionMoment
  let format: String?

  init(_ moment: SessionMoment, format: String? = nil) {
    self.moment = moment
    self.format = format
  }

  var status: ExitStatus {
    switch moment.kind {
    case .running, .warned, .away: .done
    case .over: .overTime
    case .wrapup: .wrapUpPending
    case .idle: .noSession
    }
  }

  func text(_ style: Style) -> String {
    if let format {
      return moment.running == nil && !format.contains("%c") && !format.contains("%g")
        ? "" : SessionFormat.expand(format, moment)
    }
    return line
  }

  private var line: String {
    guard let running = moment.running else {
      guard let wrapUp = moment.status.wrapUp, moment.kind == .wrapup else {
        return "no session is running"
      }
      return "no session is running; #\(wrapUp.id) waits for its wrap-up: stint wrap-up"
    }
    let until = SessionText.clock(running.deadline, offsetInMinutes: running.offsetInMinutes)
    let remaining = moment.remaining
    let time =
      switch moment.kind {
      case .over: "over since \(until) (+\(SessionFormat.clock(-remaining)))"
      case .away: "paused, until \(until)"
      default: "\(SessionFormat.minutes(remaining)) min left, until \(until)"
      }
    let listening = moment.listening.map { ", listen \($0) %" } ?? ""
    return
      "\(SafeText.line(running.queue)): \(SafeText.line(running.purpose)) · \(time)\(listening)"
  }

  /// For the pop-up of a bar.
  private var tooltip: String {
    guard let running = moment.running else { return line }
    let marks = running.marks == 1 ? "1 mark" : "\(running.marks) marks"
    return "\(line), \(marks), \(SessionText.minutes(moment.spent)) spent"
  }

  /// What a bar shows: the seconds that run by themselves are no change.
  var steadyLine: String {
    var object = json
    object["tooltip"] = nil
    object["remaining_s"] = nil
    object["spent_s"] = nil
    return JSONValue.object(object).serialized()
  }

  var json: JSONObject {
    let kind = moment.kind
    var object: JSONObject = [
      "text": .string(
        moment.running.map { "\(SessionFormat.short(moment)) \(SafeText.line($0.queue))" }
          ?? (kind == .wrapup ? "•" : "")),
      "tooltip": .string(tooltip), "class": .string(kind.rawValue),
      "percentage": .int(Int64(moment.percentage)),
    ]
    if let running = moment.running {
      object["id"] = .int(running.id)
      object["queue"] = .string(running.queue)
      object["purpose"] = .string(running.purpose)
      object["start"] = .string(RFC3339.textInUTC(running.start))
      object["deadline"] = .string(RFC3339.textInUTC(running.deadline))
      object["planned_s"] = .int(Int64(running.planned))
      object["extended_s"] = .int(Int64(running.extended))
      object["remaining_s"] = .int(moment.remaining.flooredDivision(by: 1000))
      object["spent_s"] = .int(moment.spent / 1000)
      object["listening"] = moment.listening.map { .int(Int64($0)) }
      object["marks"] = .int(Int64(running.marks))
    } else if kind == .wrapup {
      object["wrap_up"] = moment.status.wrapUpID.map { .int($0) }
    }
    return object
  }
}
