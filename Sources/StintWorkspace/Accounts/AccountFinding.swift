package import StintCore
package import StintExporters
internal import StintPlugins
internal import StintStore
internal import StintSystem

/// What is known of one account: whether it can deliver, where to, and as whom.
package struct AccountFinding: Sendable {
  package var account: String
  package var zone: Zone
  package var route: DeliveryRoute
  /// What keeps it from delivering, or will; each in one sentence.
  package var problems: [String] = []
  /// What can be typed next.
  package var hint: String?
  /// Whom the server takes us for.
  package var identity: String?
  /// What the server says it allows.
  package var facts: [String: String] = [:]
  package var expiresAt: Timestamp?
  /// Whether the server took the credential just now.
  package var isProven = false
  /// Whether there was a credential that the server could be asked about.
  package var isCredentialRead = false
  /// Whether the place that its files belong into cannot take them.
  package var hasBadPlace = false
  /// What else is worth knowing.
  package var notes: [String] = []
  package var status = ExitStatus.done

  package init(account: String, zone: Zone, route: DeliveryRoute) {
    self.account = account
    self.zone = zone
    self.route = route
  }

  package mutating func add(_ problem: String, _ status: ExitStatus = .waiting) {
    problems.append(problem)
    if Self.weight(status) > Self.weight(self.status) { self.status = status }
  }

  /// What needs the user most comes first: a credential, a wrong config, a server that is not there,
  /// anything else.
  package static func weight(_ status: ExitStatus) -> Int {
    switch status {
    case .credentials: 4
    case .badConfig: 3
    case .unavailable: 2
    case .done, .nothingToDo: 0
    default: 1
    }
  }
}

extension Workspace {
  /// Where an account's posts go; nil where its exporter is not known.
  package func route(of account: Account) -> DeliveryRoute {
    guard let exporter = catalogue.exporter(named: account.exporter) else {
      return .outbox(reason: "its exporter is not known")
    }
    if let plugIn = exporter as? UnusablePlugin {
      return .outbox(reason: plugIn.trouble.sentence(plugIn.name))
    }
    return DeliveryRoute(account, exporter.description)
  }

  /// Whether what sends for an account is a program of the user's.
  package func usesPlugIn(_ account: Account) -> Bool {
    ExporterTable.exporter(named: account.exporter) == nil
  }

  /// What can be said of an account without asking its server.
  ///
  /// `isStanding`: what the last try found wrong with the credential counts, because nobody asks again
  /// now.
  package func finding(about account: Account, isStanding: Bool) throws -> AccountFinding {
    var finding = AccountFinding(
      account: account.name, zone: setup.zone(ofAccount: account.name), route: route(of: account))
    if setup.slots(of: account).slots.isEmpty {
      finding.add("it has no slots: only posts with a time of their own go out")
    }
    let conditions = try store.conditions(of: account)
    if isStanding, let problem = conditions.credentialProblem {
      finding.add(problem, .credentials)
    }
    if conditions.failuresInARow > 0 {
      let reason = try store.lastFailure(of: account.name).map { ": \($0)" } ?? ""
      finding.add(
        (conditions.failuresInARow == 1
          ? "its last delivery failed" : "its last \(conditions.failuresInARow) deliveries failed")
          + reason)
      finding.hint = "stint list --on \(account.name)"
    }
    if let problem = FolderCheck.problem(writing: outbox) { finding.add(problem) }
    if let path = account.authorities, FileBytes.refusal(path) != nil || !FileBytes.exists(path) {
      finding.add("its file of authorities \(path) cannot be read")
    }
    if let exporter = catalogue.exporter(named: account.exporter),
      let queue = setup.queue(of: account)
    {
      let trial = OutgoingPost(
        content: Content(parts: ["check"]), kind: .value, uid: "check", id: 0, account: account,
        zone: queue.zone, instant: now)
      for problem in exporter.check(trial) where Self.isOfTheAccount(problem) {
        finding.add(problem.message + (problem.hint.map { " — \($0)" } ?? ""))
      }
    }
    let connection = try store.connections()[account.name]
    finding.identity = connection?.identity
    finding.expiresAt = connection?.expiresAt
    return finding
  }

  /// A post of one word has no title and no picture; that is not the account's fault.
  package static func isOfTheAccount(_ problem: Problem) -> Bool {
    problem.severity == .error && !problem.code.contains("media") && !problem.code.contains("title")
  }
}
