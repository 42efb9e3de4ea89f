internal import ArgumentParser
internal import Foundation
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint doctor`.
struct DoctorCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look for what is broken, stuck or about to be.",
    discussion: "Ends with 0 when all is well, with 4 when something needs you. Changes nothing.",
    subcommands: [DoctorNotifyCommand.self])

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let findings = try Doctor(context).examine()
    let worst = findings.first { $0.level == .bad }?.status
    let status =
      worst ?? (findings.contains { $0.level == .warning } ? .waiting : ExitStatus.done)
    context.print(
      Answer([
        "ok": .bool(findings.allSatisfy { $0.level == .good }),
        "checks": .array(
          findings.map { finding in
            var object: JSONObject = [
              "check": .string(finding.check), "level": .string(finding.level.rawValue),
              "message": .string(finding.message),
            ]
            object["hint"] = finding.hint.map { .string($0) }
            return .object(object)
          }),
      ]) { style in
        findings.map { finding in
          let mark =
            switch finding.level {
            case .good: style.good("ok  ")
            case .warning: style.warning("look")
            case .bad: style.bad("BAD ")
            }
          let hint = finding.hint.map { "\n      try: \(SafeText.line($0))" } ?? ""
          return "\(mark)  \(finding.check): \(SafeText.line(finding.message))\(hint)"
        }.joined(separator: "\n")
      }, asJSON: isJSON)
    return status
  }
}

/// Examines config, database, folders and queues.
struct Doctor {
  struct Finding {
    enum Level: String {
      case good, warning, bad
    }

    var check: String
    var level: Level
    var message: String
    var hint: String?
    var status: ExitStatus = .waiting
  }

  private let context: Context
  private let home: Home

  init(_ context: Context) throws {
    self.context = context
    home = try context.home()
  }

  func examine() throws -> [Finding] {
    var findings: [Finding] = []
    do {
      let config = try Workspace.loadConfig(context, home)
      findings.append(
        Finding(
          check: "config", level: .good,
          message: "\(home.configFile): \(config.setup.queues.count) queues, "
            + "\(config.setup.accounts.count) accounts"))
    } catch let error as UserFacingError {
      findings.append(
        Finding(
          check: "config", level: .bad,
          message: ([error.message] + error.details).joined(separator: "; "),
          hint: error.hint, status: error.status))
      return findings
    }
    findings += permissions()
    do {
      let workspace = try Workspace(context, .readOnly)
      findings += try database(workspace)
      findings += try queues(workspace)
      findings.append(outbox(workspace))
    } catch {
      let known = Tool.userFacing(error)
      findings.append(
        Finding(
          check: "database", level: .bad, message: known.message, hint: newestCopy() ?? known.hint,
          status: known.status))
    }
    return findings
  }

  private func newestCopy() -> String? {
    let copies = ((try? FileManager.default.contentsOfDirectory(atPath: home.backups)) ?? [])
      .filter { $0.hasSuffix(".db") }.sorted()
    return copies.last.map { "stint backup --restore \(home.backups)/\($0)" }
  }

  private func permissions() -> [Finding] {
    var findings: [Finding] = []
    for (path, limit) in [(home.data, 0o700), (home.database, 0o600), (home.configFile, 0o600)] {
      guard
        let mode = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions])
          as? Int, mode & 0o077 & ~limit != 0
      else { continue }
      findings.append(
        Finding(
          check: "permissions", level: .warning,
          message: "\(path) can be read by others (mode \(String(mode & 0o777, radix: 8)))",
          hint: "chmod \(String(limit, radix: 8)) \(path)"))
    }
    if findings.isEmpty {
      findings.append(
        Finding(check: "permissions", level: .good, message: "only you can read Stint's files"))
    }
    return findings
  }

  private func database(_ workspace: Workspace) throws -> [Finding] {
    let problems = try workspace.store.integrityProblems()
    guard problems.isEmpty else {
      return [
        Finding(
          check: "database", level: .bad, message: problems.joined(separator: "; "),
          hint: newestCopy() ?? "stint export -o saved.jsonl", status: .damaged)
      ]
    }
    return [Finding(check: "database", level: .good, message: "\(home.database) is sound")]
  }

  private func queues(_ workspace: Workspace) throws -> [Finding] {
    var findings: [Finding] = []
    let now = workspace.now
    let attention = try workspace.store.targets(
      Store.Filter(states: [.held, .failed, .unknown, .sending], limit: 1000))
    for (post, record) in attention {
      let name = "#\(post.id) on \(record.target.account)"
      switch record.state {
      case .unknown(let reason):
        findings.append(
          Finding(
            check: "unknown", level: .warning, message: "\(name): \(reason)",
            hint: "stint resolve \(post.id) --sent, or --not-sent"))
      case .failed(let reason):
        findings.append(
          Finding(
            check: "failed", level: .warning, message: "\(name): \(reason)",
            hint: "stint edit \(post.id), then stint release \(post.id)"))
      case .held(let hold) where hold.cause != .user:
        findings.append(
          Finding(
            check: "held", level: .warning, message: "\(name): \(hold.reason)",
            hint: "stint why \(post.id)"))
      case .sending(let claim) where claim.leaseEnd <= now || ProcessIdentity.isDead(claim.owner):
        findings.append(
          Finding(
            check: "stuck", level: .warning, message: "\(name): its process is gone",
            hint: "stint tick"))
      default: continue
      }
    }
    for record in try workspace.store.overdue(at: now.advanced(by: .seconds(-300)), limit: 100) {
      findings.append(
        Finding(
          check: "overdue", level: .warning,
          message: "#\(record.target.postID) on \(record.target.account) was due "
            + TimeText.full(
              record.target.dueAt ?? now, in: workspace.zone(ofQueue: record.queue))
            + (record.waitReason.map { ": \($0)" } ?? " and no tick has looked at it"),
          hint: record.waitReason == nil
            ? "is the timer on? systemctl --user status stint-tick.timer"
            : "stint why \(record.target.postID)"))
    }
    if try workspace.store.hasSends(after: now.advanced(by: .seconds(300))) {
      findings.append(
        Finding(
          check: "clock", level: .warning,
          message: "the history holds posts of the future: the clock was set back",
          hint: "date; the rules count them until their time comes"))
    }
    let known = Set(workspace.setup.accounts.keys)
    for (account, states) in try workspace.store.counts() where !known.contains(account) {
      let waiting = (states[.queued] ?? 0) + (states[.held] ?? 0) + (states[.draft] ?? 0)
      guard waiting > 0 else { continue }
      findings.append(
        Finding(
          check: "accounts", level: .warning,
          message: "\(waiting) targets wait for \(account), which is not in the config any more",
          hint: "put it back, or stint list --on \(account) and drop them"))
    }
    if findings.isEmpty {
      findings.append(
        Finding(check: "queues", level: .good, message: "nothing is stuck, failed or overdue"))
    }
    return findings
  }

  private func outbox(_ workspace: Workspace) -> Finding {
    if let problem = FolderCheck.problem(writing: workspace.outbox) {
      return Finding(
        check: "outbox", level: .bad, message: problem, hint: "check the folder's permissions",
        status: .cannotCreate)
    }
    return Finding(check: "outbox", level: .good, message: workspace.outbox)
  }
}
