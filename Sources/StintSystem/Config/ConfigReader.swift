package import StintCore

/// Turns the text of a config into queues and accounts, or says everything that is wrong with it.
package struct ConfigReader {
  private let zone: (String) -> Zone?
  private let zoneNames: () -> [String]
  /// Exporters by id, each with the options it takes.
  private let exporters: [String: [String]]
  private let now: Timestamp
  private var problems: [ConfigProblem] = []
  private var lines = KeyLines("")

  /// `now` decides whether a slot can still come round.
  package init(
    exporters: [String: [String]], now: Timestamp, zone: @escaping (String) -> Zone?,
    zoneNames: @escaping () -> [String]
  ) {
    self.exporters = exporters
    self.now = now
    self.zone = zone
    self.zoneNames = zoneNames
  }

  package enum Outcome {
    case config(Config)
    case problems([ConfigProblem])
  }

  package mutating func read(_ text: String) -> Outcome {
    lines = KeyLines(text)
    problems = []
    let root: ConfigNode
    do {
      root = try ConfigNode.parse(text)
    } catch {
      return .problems([error])
    }
    var config = Config(setup: Setup(queues: [], accounts: []))
    guard var table = table(root) else { return .problems(problems) }
    if let path = table.take("outbox").flatMap({ string($0) }) { config.outbox = path }
    var queues: [Queue] = []
    var accounts: [Account] = []
    if let node = table.take("queue"), let entries = self.table(node) {
      for name in entries.keys {
        if let node = entries.peek(name), let queue = readQueue(name, node) { queues.append(queue) }
      }
    }
    if let node = table.take("account"), let entries = self.table(node) {
      let names = Set(queues.map(\.name))
      for name in entries.keys {
        if let node = entries.peek(name), let account = readAccount(name, node, queues: names) {
          accounts.append(account)
        }
      }
    }
    refuseRest(table)
    if queues.isEmpty, problems.isEmpty {
      complain(["queue"], "no queue is defined", expected: "a table [queue.business]")
    }
    guard problems.isEmpty else {
      return .problems(
        problems.sorted { ($0.line ?? 0, $0.path ?? "") < ($1.line ?? 0, $1.path ?? "") })
    }
    config.setup = Setup(
      queues: queues,
      accounts: accounts.map { account in
        var account = account
        // The account's own slots are read before its queue's zone is known for sure.
        if let queue = queues.first(where: { $0.name == account.queue }) {
          account.slots = account.slots?.map { slot in
            guard slot.event.zoneName == nil else { return slot }
            return Slot(event: slot.event, zone: queue.zone, jitter: slot.jitter)
          }
        }
        return account
      })
    return .config(config)
  }

  // MARK: Queues

  private mutating func readQueue(_ name: String, _ node: ConfigNode) -> Queue? {
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
    if let node = table.take("sessions") { checkSessions(node) }
    refuseRest(table)
    return queue
  }

  private mutating func readZone(_ name: String, _ node: ConfigNode) -> Zone? {
    if let found = zone(name) { return found }
    let near = NearestName.suggestion(for: name, among: zoneNames())
    complain(
      node.path, "there is no zone \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
      expected: "an IANA name as \"Europe/Madrid\"")
    return nil
  }

  private mutating func readSlots(_ node: ConfigNode, zone: Zone, jitter: Duration) -> [Slot] {
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
        return Slot(event: event, zone: own, jitter: jitter)
      } catch {
        complain(
          node.path, "the slot \"\(text)\": \(error.message)",
          expected: "a calendar event as \"Mon..Fri 09:00\"; try it with `stint slots`")
        return nil
      }
    }
  }

  private mutating func readQuiet(_ text: String, _ node: ConfigNode) -> QuietHours? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minutes)
    guard ends.count == 2, let start = ends[0], let end = ends[1], start < 1440, start != end % 1440
    else {
      complain(node.path, "\"\(text)\" are no quiet hours", expected: "\"22:00-07:00\"")
      return nil
    }
    return QuietHours(start: start, end: end % 1440)
  }

  private static func minutes(_ text: Substring) -> Int? {
    let parts = text.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]),
      (0...23).contains(hour) && (0...59).contains(minute) || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 60 + minute
  }

  private mutating func readLate(_ node: ConfigNode, _ rules: inout Rules) {
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

  private mutating func readPromo(_ node: ConfigNode) -> PromoRules {
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

  /// Sessions have no commands yet; what stands here is checked all the same, so that a config
  /// written today still loads when they come.
  private mutating func checkSessions(_ node: ConfigNode) {
    guard var table = table(node) else { return }
    for key in ["default", "cooldown", "grace"] { _ = table.take(key).flatMap { duration($0) } }
    if let node = table.take("budget"), let text = string(node) {
      let parts = text.split(separator: "/").map(String.init)
      if parts.count != 2 || parts[1] != "day" || (try? DurationText.parse(parts[0])) == nil {
        complain(node.path, "\"\(text)\" is no budget", expected: "\"60m/day\"")
      }
    }
    if let node = table.take("hard") { _ = boolean(node) }
    refuseRest(table)
  }

  // MARK: Accounts

  private mutating func readAccount(
    _ name: String, _ node: ConfigNode, queues: Set<String>
  ) -> Account? {
    guard var table = table(node) else { return nil }
    if !Self.isAccountName(name) {
      complain(
        node.path, "\"\(name)\" is no account name",
        expected: "a name as \"shop@mastodon\", without blanks, commas and slashes")
    }
    var account = Account(name: name, queue: "", exporter: "")
    if let node = table.take("queue") {
      if let queue = string(node) {
        account.queue = queue
        if !queues.contains(queue) {
          let near = NearestName.suggestion(for: queue, among: Array(queues))
          complain(
            node.path,
            "there is no queue \"\(queue)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            expected: "one of \(Self.list(queues))")
        }
      }
    } else {
      complain(node.path, "its queue is missing", expected: "queue = \"business\"")
    }
    readExporter(&table, node, &account)
    if let node = table.take("server") { account.server = string(node) }
    if let node = table.take("credential") { checkCredential(node) }
    if let node = table.take("voice"), var voice = self.table(node) {
      account.voice.never = voice.take("never").map { items($0) }?.compactMap { string($0) } ?? []
      account.voice.endWith = voice.take("end_with").flatMap { string($0) } ?? ""
      refuseRest(voice)
    }
    if let node = table.take("slots") {
      account.slots = readSlots(node, zone: .utc, jitter: .zero)
    }
    if let node = table.take("options"), let options = self.table(node) {
      let known = exporters[account.exporter] ?? []
      for key in options.keys {
        guard let node = options.peek(key) else { continue }
        if exporters[account.exporter] != nil, !known.contains(key) {
          complain(
            node.path, "the exporter \(account.exporter) has no option \"\(key)\"",
            expected: known.isEmpty ? "no options" : "one of \(Self.list(known))")
        }
        switch node.value {
        case .string(let text): account.options[key] = text
        case .integer(let number): account.options[key] = String(number)
        case .boolean(let value): account.options[key] = value ? "true" : "false"
        default: complain(node.path, "it is \(node.value.noun)", expected: "a text or a number")
        }
      }
    }
    refuseRest(table)
    return account
  }

  private mutating func readExporter(
    _ table: inout Table, _ node: ConfigNode, _ account: inout Account
  ) {
    let ids = exporters.keys.sorted()
    let exporterNode = table.take("exporter")
    let formatNode = table.take("format")
    let named = exporterNode.flatMap { string($0) }
    let format = formatNode.flatMap { string($0) }
    if exporterNode == nil {
      complain(
        node.path, "its exporter is missing",
        expected: "exporter = \"outbox\" with a format, or one of \(Self.list(ids))")
      return
    }
    if named == "outbox" {
      guard let format else {
        complain(node.path, "its format is missing", expected: "format = one of \(Self.list(ids))")
        return
      }
      account.exporter = format
    } else {
      account.exporter = named ?? ""
      if let formatNode {
        complain(formatNode.path, "it goes with exporter = \"outbox\" only", expected: "no format")
      }
    }
    if let at = named == "outbox" ? formatNode : exporterNode, exporters[account.exporter] == nil,
      !account.exporter.isEmpty
    {
      let near = NearestName.suggestion(for: account.exporter, among: ids + ["outbox"])
      complain(
        at.path,
        "there is no exporter \"\(account.exporter)\""
          + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
        expected: "outbox, or one of \(Self.list(ids))")
    }
    account.isHandOff = named == "outbox"
    if let node = table.take("deliver"), let text = string(node) {
      if text == "outbox" {
        account.isHandOff = true
      } else {
        complain(node.path, "\"\(text)\" is not known", expected: "\"outbox\"")
      }
    }
  }

  private mutating func checkCredential(_ node: ConfigNode) {
    guard var table = table(node) else { return }
    let sources = ["file", "env", "command", "systemd"].filter { table.peek($0) != nil }
    if sources.count != 1 {
      complain(node.path, "it names \(sources.count) sources", expected: "{ file = \"NAME\" }")
    }
    for key in ["file", "env", "systemd"] { _ = table.take(key).flatMap { string($0) } }
    if let node = table.take("command") { _ = items(node).map { string($0) } }
    refuseRest(table)
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64
      && name.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte)
          || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x5f
      } && !name.hasPrefix("-")
  }

  /// An account's name is also its folder in the outbox.
  private static func isAccountName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.unicodeScalars.allSatisfy { scalar in
        !scalar.properties.isWhitespace && scalar != "," && scalar != "/"
          && scalar.properties.generalCategory != .control
          && scalar.properties.generalCategory != .format
      }
  }

  // MARK: Values

  /// A table from which known keys are taken; what is left is unknown.
  private struct Table {
    let path: [String]
    private var values: [String: ConfigNode.Value]
    private(set) var known: [String] = []

    init(path: [String], values: [String: ConfigNode.Value]) {
      self.path = path
      self.values = values
    }

    var keys: [String] { values.keys.sorted() }

    func peek(_ key: String) -> ConfigNode? {
      values[key].map { ConfigNode(path: path + [key], value: $0) }
    }

    mutating func take(_ key: String) -> ConfigNode? {
      known.append(key)
      return values.removeValue(forKey: key).map { ConfigNode(path: path + [key], value: $0) }
    }
  }

  private mutating func refuseRest(_ table: Table) {
    for key in table.keys {
      let near = NearestName.suggestion(for: key, among: table.known)
      complain(
        table.path + [key],
        "this key is not known" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
        expected: "one of \(Self.list(table.known))")
    }
  }

  private mutating func table(_ node: ConfigNode) -> Table? {
    guard case .table(let values) = node.value else {
      complain(node.path, "it is \(node.value.noun)", expected: "a table")
      return nil
    }
    return Table(path: node.path, values: values)
  }

  private mutating func string(_ node: ConfigNode) -> String? {
    guard case .string(let text) = node.value else {
      complain(node.path, "it is \(node.value.noun)", expected: "a text in quotes")
      return nil
    }
    return text
  }

  private mutating func boolean(_ node: ConfigNode) -> Bool? {
    guard case .boolean(let value) = node.value else {
      complain(node.path, "it is \(node.value.noun)", expected: "true or false")
      return nil
    }
    return value
  }

  private mutating func integer(_ node: ConfigNode, _ range: ClosedRange<Int>) -> Int? {
    guard case .integer(let number) = node.value, range.contains(number) else {
      complain(
        node.path, "it is out of range or no whole number",
        expected: "\(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  private mutating func duration(_ node: ConfigNode) -> Duration? {
    guard let text = string(node) else { return nil }
    do {
      let found = try DurationText.parse(text)
      if found > .zero, found <= .seconds(3660 * 86_400) { return found }
      complain(node.path, "\"\(text)\" is out of range", expected: "more than 0, at most 3660d")
    } catch {
      complain(node.path, "\"\(text)\" is no duration", expected: "\"90m\", \"36h\" or \"3d\"")
    }
    return nil
  }

  /// The items of a list; a single value stands for a list of one.
  private mutating func items(_ node: ConfigNode) -> [ConfigNode] {
    guard case .list(let values) = node.value else { return [node] }
    return values.enumerated().map {
      ConfigNode(path: node.path + ["\($0.offset + 1)"], value: $0.element)
    }
  }

  private mutating func complain(_ path: [String], _ message: String, expected: String) {
    problems.append(
      ConfigProblem(
        line: lines.line(of: path), column: nil, path: Self.dotted(path),
        message: "\(message); expected \(expected)"))
  }

  private static func dotted(_ path: [String]) -> String {
    path.map { isName($0) ? $0 : "\"\($0)\"" }.joined(separator: ".")
  }

  private static func list(_ names: some Sequence<String>) -> String {
    names.sorted().joined(separator: ", ")
  }
}
