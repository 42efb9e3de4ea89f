internal import StintCore

/// The accounts of a config.
extension ConfigReader {
  mutating func readAccount(
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
    let serverNode = table.take("server")
    account.server = serverNode.flatMap { readServer($0) }
    if let serverNode, let server = account.server,
      ServerAddress.isWebhook(server, of: account.exporter)
    {
      complain(
        serverNode.path, "it is the address of a webhook, which is a secret",
        expected: "no server; put the address into the credential's file")
    }
    if let node = table.take("credential") { account.credential = readCredential(node) }
    if let node = table.take("authorities") { account.authorities = readPath(node) }
    if account.credential != nil, serverNode == nil, serversNeeded.contains(account.exporter) {
      complain(
        node.path, "its server is missing", expected: "server = \"https://social.example\"")
    }
    if let node = table.take("voice"), var voice = self.table(node) {
      account.voice.never = voice.take("never").map { items($0) }?.compactMap { string($0) } ?? []
      account.voice.endWith = voice.take("end_with").flatMap { string($0) } ?? ""
      refuseRest(voice)
    }
    if let node = table.take("slots") {
      account.slots = readSlots(node, zone: .utc, jitter: .zero)
    }
    if let node = table.take("options"), let options = self.table(node) {
      let known = exporters.options(account.exporter)
      for key in options.keys {
        guard let node = options.peek(key) else { continue }
        if case .these(let known) = known, !known.contains(key) {
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

  mutating func readExporter(
    _ table: inout Table, _ node: ConfigNode, _ account: inout Account
  ) {
    let exporterNode = table.take("exporter")
    let formatNode = table.take("format")
    let named = exporterNode.flatMap { string($0) }
    let format = formatNode.flatMap { string($0) }
    if exporterNode == nil {
      complain(
        node.path, "its exporter is missing",
        expected: "exporter = \"outbox\" with a format, or one of \(Self.list(exporters.names()))")
      return
    }
    if named == "outbox" {
      guard let format else {
        complain(
          node.path, "its format is missing",
          expected: "format = one of \(Self.list(exporters.names()))")
        return
      }
      account.exporter = format
    } else {
      account.exporter = named ?? ""
      if let formatNode {
        complain(formatNode.path, "it goes with exporter = \"outbox\" only", expected: "no format")
      }
    }
    if let at = named == "outbox" ? formatNode : exporterNode, !account.exporter.isEmpty,
      exporters.options(account.exporter) == nil
    {
      let ids = exporters.names()
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

  private mutating func readServer(_ node: ConfigNode) -> String? {
    guard var text = string(node) else { return nil }
    if let problem = ServerAddress.problem(with: text) {
      // The address itself is not repeated: it may hold a password.
      complain(
        node.path, "it is no server's address: \(problem)",
        expected: "an address as \"https://social.example\"")
      return nil
    }
    while text.hasSuffix("/") { text.removeLast() }
    return text
  }

  private mutating func readCredential(_ node: ConfigNode) -> CredentialSource? {
    if case .string = node.value {
      // Perhaps the secret itself: it is not repeated.
      complain(node.path, "it is a text", expected: "{ file = \"NAME\" }")
      return nil
    }
    guard var table = table(node) else { return nil }
    let sources = ["file", "env", "command", "systemd"].filter { table.peek($0) != nil }
    if sources.count != 1 {
      complain(node.path, "it names \(sources.count) sources", expected: "{ file = \"NAME\" }")
    }
    var found: CredentialSource?
    if let node = table.take("file"), let name = name(node, in: "a file name or a path") {
      found = .file(name)
    }
    if let node = table.take("env"), let name = name(node, in: "a variable's name") {
      found = .environment(name)
      if name.contains("=") {
        complain(node.path, "\"\(name)\" is no variable's name", expected: "a variable's name")
      }
    }
    if let node = table.take("systemd"), let name = name(node, in: "a credential's name") {
      found = .systemd(name)
      if name.contains("/") || name.hasPrefix(".") {
        complain(node.path, "\"\(name)\" is no credential's name", expected: "a name without /")
      }
    }
    if let node = table.take("command") {
      let words = items(node).compactMap { string($0) }
      if words.first?.isEmpty ?? true || words.contains(where: { $0.contains("\0") }) {
        complain(
          node.path, "it names no program", expected: "[\"pass\", \"show\", \"NAME\"]")
      }
      found = .command(words)
    }
    refuseRest(table)
    return found
  }

  private mutating func name(_ node: ConfigNode, in expected: String) -> String? {
    guard let text = string(node) else { return nil }
    guard !text.isEmpty, !text.contains("\0"), !text.contains(where: \.isNewline) else {
      complain(node.path, "it is empty or holds more than a line", expected: expected)
      return nil
    }
    return text
  }

  /// A path; what is not absolute counts from the config's folder.
  private mutating func readPath(_ node: ConfigNode) -> String? {
    guard let path = name(node, in: "a path") else { return nil }
    return path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64
      && name.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte)
          || (0x30...0x39).contains(byte) || byte == 0x2d || byte == 0x5f
      } && !name.hasPrefix("-")
  }

  /// An account's name is also its folder in the outbox.
  static func isAccountName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200 && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.unicodeScalars.allSatisfy { scalar in
        !scalar.properties.isWhitespace && scalar != "," && scalar != "/"
          && scalar.properties.generalCategory != .control
          && scalar.properties.generalCategory != .format
      }
  }
}
