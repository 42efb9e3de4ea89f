internal import StintCore
internal import StintDelivery
internal import StintExporters
internal import StintHTTP
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint account login`: a browser where the network has that, else new secrets typed in.
struct LoginDialog {
  struct Wish {
    /// Paste the address instead of listening for the browser.
    var isPasted = false
    /// The port to listen on, where the network is told which.
    var port: Int?
    /// The address registered with the user's app, where it is none of ours.
    var redirect: String?
    /// The credential comes on standard input.
    var isRead = false
  }

  private let workspace: Workspace
  private let account: Account
  private let wish: Wish
  private var context: Context { workspace.context }
  /// As long as a user may take.
  private static let patience = Duration.seconds(600)

  init(_ workspace: Workspace, _ account: Account, _ wish: Wish) {
    self.workspace = workspace
    self.account = account
    self.wish = wish
  }

  /// Gets a credential, asks the network what it is worth, and keeps it.
  ///
  /// One that the network clearly refuses is not taken over: the one before stays in use, and it does
  /// so until the network has answered.
  func run() async throws -> AccountFinding {
    guard let description = ExporterTable.exporter(named: account.exporter)?.description,
      let connection = description.connection
    else {
      throw UserFacingError(
        "\(account.name) has nothing to log in to: \(reason)", hint: "stint account list",
        status: .usedWrongly)
    }
    guard account.credential != nil, let access = workspace.access(for: account) else {
      throw UserFacingError(
        "the config names no place for the credential of \(account.name)",
        hint: "credential = { file = \"\(fileName)\" } in its table, then "
          + "stint account login \(account.name)", status: .badConfig)
    }
    let known = (try? await access.credentials.load()) ?? Credential([:])
    let credential: Credential
    if wish.isRead {
      credential = try read()
    } else if let network = LoginTable.network(named: account.exporter),
      var found = try await browse(network, known, access)
    {
      // What no browser tells, as the name of the user.
      if connection.credentialFields.contains("user"), known[.user] == nil {
        found.fields[.user] = Secret(try line("user: ", isSecret: false))
      } else {
        found.fields[.user] = known[.user]
      }
      credential = found
    } else {
      credential = try ask(connection)
    }
    return try await takeOver(credential, access)
  }

  private func read() throws -> Credential {
    do throws(CredentialProblem) {
      return try Credential(reading: context.console.readInput(), for: account)
    } catch {
      throw UserFacingError(
        "\(error.reason); nothing was changed", hint: error.hint, status: .badInput)
    }
  }

  private var reason: String {
    if case .outbox(let reason) = workspace.route(of: account) { reason } else { "it has no API" }
  }

  private var fileName: String { account.name.replacing("@", with: "-") }

  // MARK: Browser

  /// nil where the server takes part in no such login, so that a token must be typed in.
  private func browse(
    _ network: LoginNetwork, _ known: Credential, _ access: NetworkAccess
  ) async throws -> Credential? {
    var client = Credential(known.fields.filter { [.clientID, .clientSecret].contains($0.key) })
    var listener: LoopbackRedirect?
    let redirect: String
    switch (network.redirect, wish.redirect) {
    case (_, let own?): redirect = own
    case (.pasted(let usual), nil): redirect = usual
    case (.anyPort, nil), (.port, nil):
      var port = wish.port ?? 0
      if wish.port == nil, case .port(let usual) = network.redirect { port = usual }
      guard let made = LoopbackRedirect(port: port) else {
        throw UserFacingError(
          "cannot listen on port \(port) of 127.0.0.1", hint: "--port with another one",
          status: .unavailable)
      }
      redirect = made.address
      listener = made
    }
    if case .own(let needsSecret) = network.client {
      client = try askForApp(client, redirect, needsSecret: needsSecret)
    }
    let login: Login
    do {
      login = try await Login(
        network, account: account, client: client, redirect: redirect, http: access.client,
        randomBytes: context.randomBytes, clock: context.clock)
    } catch {
      guard error.isWithoutBrowser else { throw userFacing(error) }
      context.note("\(SafeText.line(error.reason)); a token made on the server will do.")
      return nil
    }
    context.note("Open this address in a browser, and allow Stint to post:\n\n\(login.address)\n")
    let answer: String
    if let listener, !wish.isPasted {
      context.note("Waiting for the browser. On another machine: --no-browser")
      guard let found = await listener.wait(within: Self.patience, isAnswer: login.isAnswer) else {
        throw UserFacingError(
          "no answer came from the browser within 10 minutes; nothing was changed",
          hint: "stint account login \(account.name) --no-browser", status: .unavailable)
      }
      answer = found
    } else {
      context.note(
        "The browser then shows a page that may not load. Copy its whole address from the\n"
          + "address bar.")
      // Not shown: it holds the code.
      answer = try line("Address: ", isSecret: true)
    }
    do {
      return try await login.finish(answer)
    } catch { throw userFacing(error) }
  }

  private func askForApp(
    _ known: Credential, _ redirect: String, needsSecret: Bool
  ) throws -> Credential {
    var fields = known.fields
    if fields[.clientID] == nil {
      context.note("The app you made on the network needs this redirect address: \(redirect)")
      fields[.clientID] = Secret(try line("Client id: ", isSecret: false))
    }
    if fields[.clientSecret] == nil {
      let secret = try line(
        needsSecret ? "Client secret: " : "Client secret (Enter: it has none): ", isSecret: true,
        mayBeEmpty: !needsSecret)
      if !secret.isEmpty { fields[.clientSecret] = Secret(secret) }
    }
    return Credential(fields)
  }

  private func userFacing(_ problem: LoginProblem) -> UserFacingError {
    UserFacingError(
      "cannot log in \(account.name): \(problem.reason)", hint: problem.hint,
      status: problem.isTemporary ? .unavailable : .credentials)
  }

  // MARK: Typed

  private func ask(_ connection: Description.Connection) throws -> Credential {
    context.note(connection.credentialHelp)
    var fields: [Credential.Field: Secret] = [:]
    for name in connection.credentialFields {
      guard let field = Credential.Field(rawValue: name) else { continue }
      fields[field] = Secret(
        try line("\(name): ", isSecret: field != .user && field != .clientID))
    }
    return Credential(fields)
  }

  private func line(_ question: String, isSecret: Bool, mayBeEmpty: Bool = false) throws -> String {
    context.console.writeError(question)
    let reply = isSecret ? context.console.readSecret() : context.console.readLine()
    let text = (reply ?? "").trimmed
    guard reply != nil, mayBeEmpty || !text.isEmpty else {
      throw UserFacingError(
        "nothing was typed, so nothing was changed", hint: "stint account login \(account.name)",
        status: .usedWrongly)
    }
    return text
  }

  // MARK: Keeping

  private func takeOver(
    _ credential: Credential, _ access: NetworkAccess
  ) async throws -> AccountFinding {
    let candidate = CandidateCredentials(credential, for: account) { [self] in
      try await keep($0, access)
    }
    var finding = try await AccountProof(workspace).prove(account, .trying, candidate)
    guard finding.status != .credentials else {
      let isInUse = (try? await access.credentials.load()) != nil
      finding.notes.append(
        "the new credential was not taken over"
          + (isInUse ? "; the one before stays in use" : ""))
      return finding
    }
    if await candidate.isAdopted {
      await access.credentials.confirm()
    } else {
      // Nobody could say what it is worth; the one before stays beside it.
      try await candidate.takeOver()
    }
    return finding
  }

  private func keep(_ credential: Credential, _ access: NetworkAccess) async throws {
    let lock = try? await access.credentials.lock()
    defer { withExtendedLifetime(lock) {} }
    guard case .file(let name) = account.credential else {
      do {
        try await access.credentials.replace(credential)
      } catch { throw UserFacingError(error.reason, hint: error.hint, status: .credentials) }
      return await access.credentials.note(denial: nil)
    }
    let path = workspace.home.credentialFile(name, environment: context.environment)
    if path.hasPrefix(workspace.home.credentials + "/") {
      try Home.makeFolder(workspace.home.credentials)
    }
    // Where there is none that could be used, there is none to be kept beside it.
    if (try? await access.credentials.replace(credential)) == nil {
      do throws(PrivateFile.Problem) {
        try PrivateFile.replace(path, Array(credential.fileText.utf8))
      } catch {
        throw UserFacingError(
          "cannot write the credential to \(path): \(error.words)", hint: error.hint,
          status: .cannotCreate)
      }
    }
    // What was denied to the one before, or was granted meanwhile, is found out anew.
    await access.credentials.note(denial: nil)
  }
}
