package import StintCore

/// Turns the text of a config into queues and accounts, or says everything that is wrong with it.
package struct ConfigReader {
  let zone: (String) -> Zone?
  let zoneNames: () -> [String]
  let exporters: KnownExporters
  /// Exporters whose accounts must name their server.
  let serversNeeded: Set<String>
  /// The config's own.
  let folder: String
  let now: Timestamp
  var problems: [ConfigProblem] = []
  var lines = KeyLines("")

  /// `now` decides whether a slot can still come round.
  package init(
    exporters: KnownExporters, serversNeeded: Set<String> = [], folder: String,
    now: Timestamp, zone: @escaping (String) -> Zone?, zoneNames: @escaping () -> [String]
  ) {
    self.exporters = exporters
    self.serversNeeded = serversNeeded
    self.folder = folder
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
            return Slot(event: slot.event, zone: queue.zone, jitter: slot.jitter, text: slot.text)
          }
        }
        return account
      })
    return .config(config)
  }

  // MARK: Values

  /// A table from which known keys are taken; what is left is unknown.
  struct Table {
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

  mutating func refuseRest(_ table: Table) {
    for key in table.keys {
      let near = NearestName.suggestion(for: key, among: table.known)
      complain(
        table.path + [key],
        "this key is not known" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
        expected: "one of \(Self.list(table.known))")
    }
  }

  mutating func table(_ node: ConfigNode) -> Table? {
    guard case .table(let values) = node.value else {
      complain(node.path, "it is \(node.value.noun)", expected: "a table")
      return nil
    }
    return Table(path: node.path, values: values)
  }

  mutating func string(_ node: ConfigNode) -> String? {
    guard case .string(let text) = node.value else {
      complain(node.path, "it is \(node.value.noun)", expected: "a text in quotes")
      return nil
    }
    return text
  }

  mutating func boolean(_ node: ConfigNode) -> Bool? {
    guard case .boolean(let value) = node.value else {
      complain(node.path, "it is \(node.value.noun)", expected: "true or false")
      return nil
    }
    return value
  }

  mutating func integer(_ node: ConfigNode, _ range: ClosedRange<Int>) -> Int? {
    guard case .integer(let number) = node.value, range.contains(number) else {
      complain(
        node.path, "it is out of range or no whole number",
        expected: "\(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  mutating func duration(_ node: ConfigNode) -> Duration? {
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
  mutating func items(_ node: ConfigNode) -> [ConfigNode] {
    guard case .list(let values) = node.value else { return [node] }
    return values.enumerated().map {
      ConfigNode(path: node.path + ["\($0.offset + 1)"], value: $0.element)
    }
  }

  mutating func complain(_ path: [String], _ message: String, expected: String) {
    problems.append(
      ConfigProblem(
        line: lines.line(of: path), column: nil, path: Self.dotted(path),
        message: message + (message.hasSuffix("?") ? " " : "; ") + "expected \(expected)"))
  }

  static func dotted(_ path: [String]) -> String {
    path.map { isName($0) ? $0 : "\"\($0)\"" }.joined(separator: ".")
  }

  static func list(_ names: some Sequence<String>) -> String {
    names.sorted().joined(separator: ", ")
  }
}
