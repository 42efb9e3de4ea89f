internal import StintCore

/// The queues of a config.
extension ConfigReader {
  mutating func readQueue(_ name: String, _ node: ConfigNode) -> Queue? {
    guard var table = table(node) else { return nil }
    if !Self.isName(name) {
      complain(node.path, "\"\(name)\" is no queue name", expected: "letters, digits, - and _")
    }
    var zone = Zone.utc
    if let node = table.take("zone") {
      if let name = string(node) { zone = readZone(name, node) ?? .utc }
    } else {
      complain(node.path, "its zone is missing", expected: "zone = \"Europe/Madrid\"")
    }
    var jitter = Duration.zero
    if let node = table.take("jitter"), let text = string(node) {
      let bare = text.drop { "±+-".contains($0) || $0 == " " }
      if let found = try? DurationText.parse(String(bare)), found <= .seconds(12 * 3600) {
        jitter = found
      } else {
        complain(node.path, "\"\(text)\" is no jitter", expected: "\"±7m\", at most 12h")
      }
    }
    var queue = Queue(name: name, zone: zone)
    if let node = table.take("slots") { queue.slots = readSlots(node, zone: zone, jitter: jitter) }
    queue.rules.sameText = .seconds(14 * 86_400)
    for node in table.take("quiet").map({ items($0) }) ?? [] {
      if let text = string(node), let hours = readQuiet(text, node) {
        queue.rules.quiet.append(hours)
      }
    }
    if let node = table.take("gap") { queue.rules.gap = duration(node) }
    if let node = table.take("per_day") { queue.rules.perDay = integer(node, 1...10_000) }
    if let node = table.take("stale_after") { queue.rules.staleAfter = duration(node) }
    if let node = table.take("same_text") {
      if case .boolean(false) = node.value {
        queue.rules.sameText = nil
      } else {
        queue.rules.sameText = duration(node)
      }
    }
    if let node = table.take("late") { readLate(node, &queue.rules) }
    if let node = table.take("promo") { queue.rules.promo = readPromo(node) }
    if let node = table.take("sessions") { queue.sessions = readSessions(node) }
    refuseRest(table)
    return queue
  }

  mutating func readZone(_ name: String, _ node: ConfigNode) -> Zone? {
    if let found = zone(name) { return found }
    let near = NearestName.suggestion(for: name, among: zoneNames())
    complain(
      node.path, "there is no zone \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
      expected: "an IANA name as \"Europe/Madrid\"")
    return nil
  }

  mutating func readSlots(_ node: ConfigNode, zone: Zone, jitter: Duration) -> [Slot] {
    items(node).compactMap { node -> Slot? in
      guard let text = string(node) else { return nil }
      do throws(CalendarEventError) {
        let event = try CalendarEvent(parsing: text)
        var own = zone
        if let name = event.zoneName {
          guard let found = readZone(name, node) else { return nil }
          own = found
        }
        guard event.next(after: now, in: own) != nil else {
          complain(
            node.path, "the slot \"\(text)\" never comes round",
            expected: "a calendar event with a time to come")
          return nil
        }
        return Slot(event: event, zone: own, jitter: jitter, text: text)
      } catch {
        complain(
          node.path, "the slot \"\(text)\": \(error.message)",
          expected: "a calendar event as \"Mon..Fri 09:00\"; try it with `stint slots`")
        return nil
      }
    }
  }

  mutating func readQuiet(_ text: String, _ node: ConfigNode) -> QuietHours? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < 1440, start != end % 1440
    else {
      complain(node.path, "\"\(text)\" are no quiet hours", expected: "\"22:00-07:00\"")
      return nil
    }
    return QuietHours(start: start, end: end % 1440)
  }

  static func minutes(_ text: Substring) -> Int? {
    let parts = text.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]),
      (0...23).contains(hour) && (0...59).contains(minute) || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 60 + minute
  }

  mutating func readLate(_ node: ConfigNode, _ rules: inout Rules) {
    guard var table = table(node) else { return }
    if let node = table.take("within"), let within = duration(node) {
      if within < .seconds(120) || within > .seconds(86_400) {
        complain(
          node.path, "\(DurationText.format(within)) is out of range",
          expected: "\"2m\" to \"24h\": the timer ticks once a minute")
      }
      rules.lateWithin = within
    }
    if let node = table.take("then"), let text = string(node), text != "next-slot" {
      complain(node.path, "\"\(text)\" is not known", expected: "\"next-slot\"")
    }
    refuseRest(table)
  }

  mutating func readPromo(_ node: ConfigNode) -> PromoRules {
    var promo = PromoRules()
    guard var table = table(node) else { return promo }
    if let node = table.take("share"), let text = string(node) {
      let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      if numbers.count == 2, let n = numbers[0], let m = numbers[1], n >= 0, m >= 1, n <= m,
        m <= 1000
      {
        promo.share = PromoShare(promos: n, outOf: m)
      } else {
        complain(
          node.path, "\"\(text)\" is no share", expected: "\"1/5\", at most 1 promo in 5 posts")
      }
    }
    for node in table.take("budget").map({ items($0) }) ?? [] {
      guard let text = string(node) else { continue }
      let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
      if parts.count == 2, let count = Int(parts[0]), count >= 0,
        let window = try? DurationText.parse(parts[1]), window > .zero
      {
        promo.budgets.append(PromoBudget(count: count, window: window))
      } else {
        complain(
          node.path, "\"\(text)\" is no budget", expected: "\"1/24h\" or [\"1/24h\", \"3/7d\"]")
      }
    }
    if let node = table.take("gap") { promo.gap = duration(node) }
    if let node = table.take("earn"), var earn = self.table(node) {
      let minutes = earn.take("minutes").flatMap { integer($0, 1...100_000) }
      let within = earn.take("within").flatMap { duration($0) }
      if let minutes, let within {
        promo.earn = PromoPrice(minutes: minutes, within: within)
      } else {
        complain(node.path, "it is not whole", expected: "{ minutes = 30, within = \"7d\" }")
      }
      refuseRest(earn)
    }
    refuseRest(table)
    return promo
  }

  /// A hard session has no grace; a cool-down stands behind hard sessions only.
  mutating func readSessions(_ node: ConfigNode) -> SessionRules {
    var rules = SessionRules()
    guard var table = table(node) else { return rules }
    if let node = table.take("default"), let plan = duration(node) {
      if plan < .seconds(300) || plan > .seconds(8 * 3600) {
        complain(
          node.path, "\(DurationText.format(plan)) is out of range", expected: "\"5m\" to \"8h\"")
      }
      rules.defaultPlan = plan
    }
    if let node = table.take("cooldown"), let rest = duration(node) { rules.coolDown = rest }
    if let node = table.take("grace"), let grace = duration(node) {
      if grace > .seconds(600) {
        complain(
          node.path, "\(DurationText.format(grace)) is out of range", expected: "at most \"10m\"")
      }
      rules.grace = grace
    }
    if let node = table.take("budget"), let text = string(node) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2, parts[1] == "day", let budget = try? DurationText.parse(parts[0]),
        budget > .zero, budget <= .seconds(86_400)
      {
        rules.dailyBudget = budget
      } else {
        complain(node.path, "\"\(text)\" is no budget", expected: "\"60m/day\"")
      }
    }
    if let node = table.take("extensions"), let count = integer(node, 0...10) {
      rules.extensions = count
    }
    if let node = table.take("hard"), let hard = boolean(node) { rules.isHard = hard }
    refuseRest(table)
    return rules
  }
}
