internal import StintCore
internal import StintStore
internal import StintSystem

/// What a tick did, for people and programs.
struct TickAnswer: Report {
  /// One line of it.
  struct Line {
    var group: String
    var target: Target
    var at: Timestamp?
    var reason: String?
    var until: Timestamp?
    /// What happens then, where it is not that a rule lets it go.
    var untilWord: String?
    var remoteID: String?
    var url: String?
  }

  let report: TickReport
  let setup: Setup
  /// The session that closed itself.
  var closedSession: Int64?

  var status: ExitStatus {
    closedSession != nil && report.status == .nothingToDo ? .done : report.status
  }

  private var lines: [Line] {
    var lines = report.deliveries.map { delivery in
      var line = Line(group: "released", target: delivery.target, at: delivery.at)
      switch delivery.result {
      case .takenOver: line.reason = "another process took it over"
      case .storeFailed(let error):
        line.group = "failed"
        line.reason =
          "it may have gone out, but that could not be written down; the next tick finds out: "
          + error.userFacing.message
      case .ended(let ending):
        switch ending {
        case .sent(let remoteID, let url):
          (line.group, line.remoteID, line.url) = ("sent", remoteID, url)
        case .retry(let at, let reason, _):
          (line.group, line.reason, line.until) = ("failed", reason, at)
          line.untilWord = "next try"
        case .failed(let reason): (line.group, line.reason) = ("failed", reason)
        case .held(let hold): (line.group, line.reason) = ("held", hold.reason)
        case .unknown(let reason): (line.group, line.reason) = ("unknown", reason)
        case .unclear(let at, let reason):
          (line.group, line.reason, line.until) =
            ("waiting", reason, at)
          line.untilWord = "the network is asked again"
        case .credentials(let reason): (line.group, line.reason) = ("waiting", reason)
        case .released: break
        }
      }
      return line
    }
    for decision in report.decisions {
      switch decision {
      case .hold(let target, let hold):
        lines.append(Line(group: "held", target: target, reason: hold.reason))
      case .lapse(let target, let reason):
        lines.append(Line(group: "waiting", target: target, reason: reason))
      case .wait(let target, _, let until, let reason):
        lines.append(Line(group: "waiting", target: target, reason: reason, until: until))
      case .send, .passSlot: continue
      }
    }
    return lines
  }

  private func zone(_ account: String) -> Zone {
    setup.zone(ofAccount: account)
  }

  func text(_ style: Style) -> String {
    let lines = lines
    let session = closedSession.map {
      ["session #\($0) closed itself; look at its times: stint wrap-up \($0)"]
    }
    guard !lines.isEmpty || session != nil else { return "nothing is due" }
    return
      ((session ?? [])
      + lines.map { line in
        let zone = zone(line.target.account)
        let at = line.at.map { " \(TimeText.full($0, in: zone))" } ?? ""
        let head =
          "\(line.group)  #\(line.target.postID) \(line.target.kind.rawValue) on "
          + "\(line.target.account)\(line.group == "sent" ? at : "")"
        let rest = [
          line.url ?? line.remoteID,
          line.reason.map { reason in
            guard let word = line.untilWord, let until = line.until else {
              return reason + TimeText.until(line.until, in: zone)
            }
            return "\(reason); \(word) \(TimeText.full(until, in: zone))"
          },
        ].compactMap(\.self).map { "\n      \(SafeText.line($0))" }
        return head + rest.joined()
      }).joined(separator: "\n")
  }

  var json: JSONObject {
    var object: JSONObject = ["at": .string(RFC3339.textInUTC(report.at))]
    let lines = lines
    for group in ["sent", "failed", "unknown", "held", "waiting", "released"] {
      object[group] = .array(lines.filter { $0.group == group }.map(json))
    }
    object["passed"] = .array(
      report.decisions.compactMap { decision in
        guard case .passSlot(let account, let slot, let reason) = decision else { return nil }
        return .object([
          "account": .string(account), "at": .string(slot.instant.rfc3339(in: zone(account))),
          "reason": .string(reason),
        ])
      })
    object["session_closed"] = closedSession.map { .int($0) }
    return object
  }

  private func json(_ line: Line) -> JSONValue {
    let zone = zone(line.target.account)
    var object: JSONObject = [
      "id": .int(line.target.postID), "account": .string(line.target.account),
      "kind": .string(line.target.kind.rawValue),
    ]
    object["at"] = line.at.map { .string($0.rfc3339(in: zone)) }
    object["reason"] = line.reason.map { .string($0) }
    object["until"] = line.until.map { .string($0.rfc3339(in: zone)) }
    object["remote_id"] = line.remoteID.map { .string($0) }
    object["url"] = line.url.map { .string($0) }
    return .object(object)
  }
}

/// What a tick would do.
struct DryRunReport: Report {
  let at: Timestamp
  let decisions: [Decision]
  let setup: Setup

  private func zone(_ account: String) -> Zone {
    setup.zone(ofAccount: account)
  }

  var status: ExitStatus {
    if decisions.contains(where: { if case .send = $0 { false } else { !$0.isEmptySlot } }) {
      return .waiting
    }
    return decisions.contains { !$0.isEmptySlot } ? .done : .nothingToDo
  }

  func text(_ style: Style) -> String {
    let lines = decisions.compactMap { decision -> String? in
      switch decision {
      case .send(let dispatch):
        "would send  #\(dispatch.target.postID) on \(dispatch.target.account), counted at "
          + TimeText.full(dispatch.at, in: zone(dispatch.target.account))
          + (dispatch.payment.isEmpty
            ? ""
            : ", for " + DurationText.format(.seconds(dispatch.payment.total / 1000))
              + " of promo credit")
      case .hold(let target, let hold):
        "would hold  #\(target.postID) on \(target.account): \(hold.reason)"
      case .lapse(let target, let reason):
        "would move  #\(target.postID) on \(target.account): \(reason)"
      case .wait(let target, _, let until, let reason):
        "waits       #\(target.postID) on \(target.account): \(reason)"
          + TimeText.until(until, in: zone(target.account))
      case .passSlot: nil
      }
    }
    return lines.isEmpty
      ? "nothing is due" : lines.map { SafeText.line($0) }.joined(separator: "\n")
  }

  var json: JSONObject {
    func list(_ pick: (Decision) -> JSONObject?) -> JSONValue {
      .array(decisions.compactMap(pick).map { .object($0) })
    }
    func base(_ target: Target) -> JSONObject {
      [
        "id": .int(target.postID), "account": .string(target.account),
        "kind": .string(target.kind.rawValue),
      ]
    }
    return [
      "at": .string(RFC3339.textInUTC(at)), "dry_run": true,
      "sent": list { decision in
        guard case .send(let dispatch) = decision else { return nil }
        var object = base(dispatch.target)
        object["at"] = .string(dispatch.at.rfc3339(in: zone(dispatch.target.account)))
        if !dispatch.payment.isEmpty { object["paid_ms"] = .int(dispatch.payment.total) }
        return object
      },
      "held": list { decision in
        guard case .hold(let target, let hold) = decision else { return nil }
        var object = base(target)
        object["reason"] = .string(hold.reason)
        return object
      },
      "waiting": list { decision in
        guard case .wait(let target, _, let until, let reason) = decision else { return nil }
        var object = base(target)
        object["reason"] = .string(reason)
        object["until"] = until.map { .string($0.rfc3339(in: zone(target.account))) }
        return object
      },
    ]
  }
}

extension Decision {
  var isEmptySlot: Bool {
    if case .passSlot = self { true } else { false }
  }
}
