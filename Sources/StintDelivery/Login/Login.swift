package import StintCore
package import StintHTTP
internal import StintSystem

/// One login of one account: the address to open, and what comes of the address the browser is sent
/// back to.
package struct Login: Sendable {
  private let network: LoginNetwork
  private let account: Account
  private let http: any HTTPClient
  private let clock: @Sendable () -> Timestamp
  private let redirect: String
  private let client: Credential
  private let endpoints: Endpoints
  private let state: String
  private let verifier: String

  struct Endpoints: Sendable {
    var authorize: String
    var token: String
    /// Who must have answered, where that is known.
    var issuer: String?
  }

  /// Registers or discovers what has to be; nothing is kept yet.
  ///
  /// `client` holds the app's id and secret, where the network wants an app of the user's.
  package init(
    _ network: LoginNetwork, account: Account, client: Credential, redirect: String,
    http: any HTTPClient, randomBytes: @Sendable (Int) -> [UInt8],
    clock: @escaping @Sendable () -> Timestamp
  ) async throws(LoginProblem) {
    self.network = network
    self.account = account
    self.http = http
    self.clock = clock
    self.redirect = redirect
    state = Base64.encodeForAddress(randomBytes(24))
    // 32 bytes give the 43 characters that RFC 7636 asks for at least.
    verifier = Base64.encodeForAddress(randomBytes(32))
    if let authorize = network.authorize, let token = network.token {
      endpoints = Endpoints(
        authorize: LoginNetwork.endpoint(authorize, server: account.server),
        token: LoginNetwork.endpoint(token, server: account.server))
    } else {
      endpoints = try await IndieAuth.discover(account.server ?? "", http)
    }
    switch network.client {
    case .own: self.client = client
    case .registered(let path):
      let url = LoginNetwork.endpoint(path, server: account.server)
      self.client = try await Self.register(url, redirect, network.scopes, http)
    case .address:
      let root = WebAddress(redirect)?.origin ?? redirect
      self.client = Credential([.clientID: Secret(root + "/")])
    }
  }

  /// What the user opens in a browser.
  package var address: String {
    var query: [(String, String)] = [
      ("response_type", "code"), ("client_id", client[.clientID]?.reveal() ?? ""),
      ("redirect_uri", redirect), ("scope", network.scopes.joined(separator: separator)),
      ("state", state),
    ]
    if network.usesPKCE {
      query += [("code_challenge", challenge), ("code_challenge_method", "S256")]
    }
    if case .address = network.client { query.append(("me", account.server ?? "")) }
    query += network.extra
    let joint = endpoints.authorize.contains("?") ? "&" : "?"
    return endpoints.authorize + joint + FormEncoding.text(query)
  }

  /// Whether an address is the answer to this login and to no other.
  package func isAnswer(_ callback: String) -> Bool {
    guard let given = Self.query(of: callback)["state"] else { return false }
    return given == state
  }

  /// The credential that the answer leads to.
  ///
  /// `callback` is the address the browser was sent to, or its path and query.
  package func finish(_ callback: String) async throws(LoginProblem) -> Credential {
    let query = Self.query(of: callback)
    guard isAnswer(callback) else {
      throw LoginProblem(
        "the address belongs to another login, so it is not used",
        hint: "stint account login \(account.name)")
    }
    if let error = query["error"] {
      let word = Answers.words(query["error_description"] ?? error)
      throw LoginProblem(
        "the login was refused: \(word)", hint: "stint account login \(account.name)")
    }
    if let issuer = query["iss"], let known = endpoints.issuer, issuer != known {
      throw LoginProblem("the answer comes from another server than the one that was asked")
    }
    guard let code = query["code"], !code.isEmpty else {
      throw LoginProblem(
        "the address holds no code", hint: "paste the whole address, from http to its end")
    }
    var form = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
    ]
    if network.usesPKCE { form.append(("code_verifier", verifier)) }
    let endpoint = TokenEndpoint(
      endpoints.token, proof: proof, headers: ["User-Agent": "Stint"])
    let answer = await endpoint.ask(form, client: client, http, now: clock())
    var token: Credential
    switch answer {
    case .renewed(let credential): token = credential
    case .refused(let reason): throw LoginProblem("no token was given: \(reason)")
    case .failed(let reason): throw LoginProblem("no token was given: \(reason)", isTemporary: true)
    }
    switch network.exchange {
    case .plain: break
    case .threads: token = try await LongLivedToken(http, clock()).threads(token, client, account)
    case .facebookPage:
      token = try await LongLivedToken(http, clock()).facebookPage(
        token, client, account, endpoint: endpoints.token)
    }
    return Credential(client.fields.merging(token.fields) { $1 })
  }

  // MARK: Pieces

  /// A confidential client of X shows its secret by HTTP Basic (networks/x.md).
  private var proof: TokenEndpoint.ClientProof {
    network.id == "x" && client[.clientSecret] != nil ? .basic : network.proof
  }

  private var separator: String {
    switch network.exchange {
    case .plain: " "
    case .threads, .facebookPage: ","
    }
  }

  private var challenge: String {
    let hex = Array(Digest.sha256(verifier.utf8).utf8)
    let bytes = stride(from: 0, to: hex.count, by: 2).compactMap { index in
      UInt8(String(decoding: hex[index..<index + 2], as: UTF8.self), radix: 16)
    }
    return Base64.encodeForAddress(bytes)
  }

  private static func register(
    _ url: String, _ redirect: String, _ scopes: [String], _ http: any HTTPClient
  ) async throws(LoginProblem) -> Credential {
    let form = FormEncoding.text([
      ("client_name", "Stint"), ("redirect_uris", redirect),
      ("scopes", scopes.joined(separator: " ")),
    ])
    let request = HTTPRequest(
      .post, url,
      headers: [
        "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
      ], body: .bytes(Array(form.utf8)), timeLimit: .seconds(30), answerLimit: 1 << 20)
    let response: HTTPResponse
    do {
      response = try await http.send(request)
    } catch {
      throw LoginProblem("the server cannot be asked: \(error.reason)", isTemporary: true)
    }
    let json = try? JSONValue(parsing: response.body)
    guard response.isSuccess, let id = json?["client_id"]?.stringValue, !id.isEmpty,
      let secret = json?["client_secret"]?.stringValue, !secret.isEmpty
    else {
      let says = json?["error"]?.stringValue
      throw LoginProblem(
        "the server registers no app: \(Answers.sentence(response, says: says))",
        isTemporary: response.status >= 500 || response.status == 429,
        isWithoutBrowser: response.status < 500 && response.status != 429)
    }
    return Credential([.clientID: Secret(id), .clientSecret: Secret(secret)])
  }

  /// Names and values of an address's query.
  static func query(of callback: String) -> [String: String] {
    guard let mark = callback.firstIndex(of: "?") else { return [:] }
    let query = callback[callback.index(after: mark)...].prefix { $0 != "#" }
    var found: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = sides.first.map({ unescaped($0) }), found[name] == nil else { continue }
      found[name] = sides.count == 2 ? unescaped(sides[1]) : ""
    }
    return found
  }

  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      rest.removeFirst()
      if byte == UInt8(ascii: "+") {
        bytes.append(0x20)
      } else if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
