internal import StintCore
internal import StintSystem

/// The forecast, queue by queue and day by day.
struct PlanReport: Report {
  let plan: Plan
  let setup: Setup
  let now: Timestamp
  let end: Timestamp
  let queue: String?
  let account: String?
  let showsEmptySlots: Bool
  /// By name of the queue.
  let pauses: [String: Pause]
  /// By post number.
  let excerpts: [Int64: String]

  var status: ExitStatus {
    if !waits.isEmpty || !holds.isEmpty || !hopeless.isEmpty { return .waiting }
    if unplaced.contains(where: { isPaused($0) }) { return .waiting }
    return dispatches.isEmpty ? .nothingToDo : .done
  }

  // MARK: What is shown

  private func shows(_ name: String) -> Bool {
    guard let found = setup.accounts[name] else { return false }
    return (account == nil || account == name) && (queue == nil || queue == found.queue)
  }

  private var dispatches: [Dispatch] {
    plan.dispatches.map(\.dispatch).filter { shows($0.target.account) }
  }

  private var holds: [(instant: Timestamp, target: Target, hold: Hold)] {
    plan.entries.compactMap {
      guard case .hold(let target, let hold) = $0.decision, shows(target.account) else {
        return nil
      }
      return ($0.instant, target, hold)
    }
  }

  private var waits: [(target: Target, until: Timestamp?, reason: String)] {
    plan.waits.compactMap {
      guard case .wait(let target, _, let until, let reason) = $0, shows(target.account) else {
        return nil
      }
      return (target, until, reason)
    }
  }

  private var hopeless: [Plan.Hopeless] { plan.hopeless.filter { shows($0.target.account) } }

  private var unplaced: [Target] {
    let told = Set(hopeless.map(\.target.id))
    return plan.unplaced.filter { shows($0.account) && !told.contains($0.id) }
  }

  private func isPaused(_ target: Target) -> Bool {
    setup.accounts[target.account].flatMap { pauses[$0.queue] } != nil
  }

  // MARK: Text

  func text(_ style: Style) -> String {
    let names = setup.queues.keys.sorted().filter { queue == nil || $0 == queue }
    let blocks = names.compactMap { setup.queues[$0] }.map { block(for: $0, style) }
    return blocks.joined(separator: "\n\n")
  }

  private func belongs(_ name: String, to queue: Queue) -> Bool {
    setup.accounts[name]?.queue == queue.name
  }

  private func block(for queue: Queue, _ style: Style) -> String {
    let zone = queue.zone
    var lines = [
      style.bold(queue.name.uppercased())
        + "  \(zone.name), until \(TimeText.full(end, in: zone))"
    ]
    if let pause = pauses[queue.name] {
      lines.append("  " + PauseText.line(pause, in: zone, style))
    }
    let items = timeline(of: queue)
    if items.isEmpty { lines.append("  nothing goes out") }
    var day = ""
    var table = TextTable(flexible: 4)
    func flush() {
      if !table.isEmpty { lines.append(table.text(style)) }
      table = TextTable(flexible: 4)
    }
    for item in items {
      let wall = zone.wallTime(at: item.instant)
      if TimeText.day(wall) != day {
        flush()
        day = TimeText.day(wall)
        lines.append(" \(style.bold(day))")
      }
      let offset = TimeText.full(item.instant, in: zone).suffix(6)
      table.add(["  \(TimeText.clock(wall)) \(offset)"] + item.cells)
    }
    flush()
    lines += waiting(in: queue, style)
    return lines.joined(separator: "\n")
  }

  private func timeline(of queue: Queue) -> [(instant: Timestamp, cells: [String])] {
    var items: [(instant: Timestamp, cells: [String])] = []
    for dispatch in dispatches where belongs(dispatch.target.account, to: queue) {
      let target = dispatch.target
      let marks = [
        target.evergreen == nil ? nil : "evergreen", dispatch.isLate ? "late" : nil,
        target.override == nil ? nil : "override",
        dispatch.payment.isEmpty ? nil : "costs \(MinuteText.of(dispatch.payment.total))",
      ].compactMap(\.self)
      items.append(
        (
          dispatch.at,
          [
            target.account, "#\(target.postID)", target.kind.rawValue,
            (excerpts[target.postID] ?? "")
              + (marks.isEmpty ? "" : " (\(marks.joined(separator: ", ")))"),
          ]
        ))
    }
    if showsEmptySlots {
      for entry in plan.entries {
        guard case .passSlot(let name, let slot, let reason) = entry.decision, shows(name),
          belongs(name, to: queue)
        else { continue }
        items.append((slot.instant, [name, "–", "empty", SafeText.line(reason)]))
      }
    }
    return items.sorted { ($0.instant, $0.cells[0]) < ($1.instant, $1.cells[0]) }
  }

  private func waiting(in queue: Queue, _ style: Style) -> [String] {
    let zone = queue.zone
    var lines: [String] = []
    func add(_ target: Target, _ reason: String, _ until: Timestamp? = nil) {
      let when = TimeText.until(until, in: zone)
      lines.append("  #\(target.postID) \(target.kind.rawValue) on \(target.account)")
      lines.append(style.wrapped(SafeText.line(reason + when), indent: "      "))
    }
    for item in holds where belongs(item.target.account, to: queue) {
      add(
        item.target, "will be held on \(TimeText.full(item.instant, in: zone)): \(item.hold.reason)"
      )
    }
    for item in waits where belongs(item.target.account, to: queue) {
      add(item.target, item.reason, item.until)
    }
    for group in groups(of: hopeless.filter { belongs($0.target.account, to: queue) }) {
      lines.append("  \(group.names) on \(group.account)")
      lines.append(style.wrapped(SafeText.line(group.reason), indent: "      "))
    }
    let rest = unplaced.filter { belongs($0.account, to: queue) }
    for kind in Kind.allCases {
      let count = rest.count { $0.kind == kind }
      guard count > 0 else { continue }
      let what = "\(count) more \(kind.rawValue) \(count == 1 ? "target" : "targets")"
      let why =
        (count == 1 ? "waits" : "wait")
        + (kind == .promo
          ? " for a slot that the promo rules leave" : " for a slot after that day")
      lines.append("  \(what) \(why)")
    }
    return lines.isEmpty ? [] : [" " + style.bold("Waiting")] + lines
  }

  /// Those with one reason together, so that a long line of promos is not a long list.
  private func groups(
    of items: [Plan.Hopeless]
  ) -> [(names: String, account: String, reason: String)] {
    var groups: [(account: String, reason: String, posts: [Int64])] = []
    for item in items {
      if let last = groups.last, last.account == item.target.account, last.reason == item.reason {
        groups[groups.count - 1].posts.append(item.target.postID)
      } else {
        groups.append((item.target.account, item.reason, [item.target.postID]))
      }
    }
    return groups.map { group in
      let names = group.posts.prefix(5).map { "#\($0)" }.joined(separator: ", ")
      let more = group.posts.count - 5
      let noun = group.posts.count == 1 ? "promo" : "promos"
      return (
        more > 0 ? "\(names) and \(more) more \(noun)" : "\(names) \(noun)", group.account,
        group.reason
      )
    }
  }

  // MARK: JSON

  var json: JSONObject {
    func zone(_ name: String) -> Zone {
      setup.zone(ofAccount: name)
    }
    func base(_ target: Target) -> JSONObject {
      [
        "id": .int(target.postID), "account": .string(target.account),
        "queue": .string(setup.accounts[target.account]?.queue ?? ""),
        "kind": .string(target.kind.rawValue),
      ]
    }
    func time(_ instant: Timestamp, _ name: String) -> JSONValue {
      .string(instant.rfc3339(in: zone(name)))
    }
    return [
      "from": .string(RFC3339.textInUTC(now)), "until": .string(RFC3339.textInUTC(end)),
      "paused": .array(
        pauses.keys.sorted().filter { queue == nil || $0 == queue }.map { .string($0) }),
      "sends": .array(
        dispatches.map { dispatch in
          var object = base(dispatch.target)
          object["at"] = time(dispatch.at, dispatch.target.account)
          object["slot"] = dispatch.slot.map { time($0.nominal, dispatch.target.account) }
          object["late"] = .bool(dispatch.isLate)
          if !dispatch.payment.isEmpty { object["paid_ms"] = .int(dispatch.payment.total) }
          return .object(object)
        }),
      "holds": .array(
        holds.map { item in
          var object = base(item.target)
          object["at"] = time(item.instant, item.target.account)
          object["hold"] = .string(item.hold.cause.rawValue)
          object["reason"] = .string(item.hold.reason)
          return .object(object)
        }),
      "waits": .array(
        waits.map { item in
          var object = base(item.target)
          object["until"] = item.until.map { time($0, item.target.account) }
          object["reason"] = .string(item.reason)
          return .object(object)
        }
          + hopeless.map { item in
            var object = base(item.target)
            object["never"] = true
            object["reason"] = .string(item.reason)
            return .object(object)
          }),
      "unplaced": .array(unplaced.map { .object(base($0)) }),
    ]
  }
}
