internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Where an account's posts go, as whom, and with what credential; never the credential itself.
struct AccountPlace {
  let destination: String
  let lines: [String]
  let json: JSONObject

  /// `problem` is what the network holds against the credential.
  init(
    _ account: Account, _ workspace: Workspace, _ connection: ConnectionRecord?,
    problem: String? = nil
  ) {
    let folder = workspace.outbox + "/" + account.name
    let zone = workspace.setup.zone(ofAccount: account.name)
    var json = JSONObject()
    var lines: [String] = []
    switch workspace.route(of: account) {
    case .outbox(let reason):
      destination = folder
      lines = ["leaves files in \(folder) for hand-off: \(SafeText.line(reason))"]
      (json["route"], json["reason"]) = ("outbox", .string(reason))
    case .files:
      destination = account.options["root"] ?? account.options["path"] ?? folder
      lines = ["writes files into \(destination)"]
      json["route"] = "files"
    case .network:
      let description = workspace.catalogue.exporter(named: account.exporter)?.description
      let server =
        account.server ?? description?.connection?.usualServer ?? description?.name
        ?? account.exporter
      destination = server
      let identity = connection?.identity
      // A plug-in cannot be asked without a post.
      let open =
        workspace.usesPlugIn(account)
        ? "" : ", not proved yet: stint account check \(account.name)"
      lines = ["posts to \(server)" + (identity.map { " as \(SafeText.line($0))" } ?? open)]
      json["route"] = "network"
      json["identity"] = identity.map { .string($0) }
      let source = account.credential?.description ?? "none"
      var words = "credential: \(SafeText.line(source))"
      if let end = connection?.expiresAt {
        words +=
          ", \(CredentialWatch.when(end, now: workspace.now)) (\(TimeText.full(end, in: zone)))"
        json["expires_at"] = .string(end.rfc3339(in: zone))
      }
      lines.append(words)
      if let problem {
        lines.append("refused: \(SafeText.line(CredentialsGate.reason(problem, account.name)))")
        json["reason"] = .string(problem)
        json["refused"] = true
      }
      json["credential"] = .string(source)
    }
    self.lines = lines
    self.json = json
  }
}
