internal import Foundation
internal import StintCore
internal import StintExporters
internal import StintHTTP

/// Logs in with an app password, and keeps the session alive.
///
/// Logging in is limited to 300 times a day; so the tokens are kept beside the password, and renewed
/// as long as that is possible. An access token is good for two hours, the other one for 90 days; it
/// changes with each renewal.
struct BlueskySession {
  private let access: NetworkAccess

  init(_ access: NetworkAccess) {
    self.access = access
  }

  static func canRenew(_ credential: Credential) -> Bool {
    credential[.refreshToken] != nil || hasPassword(credential)
  }

  private static func hasPassword(_ credential: Credential) -> Bool {
    credential[.user]?.isEmpty == false && credential[.password]?.isEmpty == false
  }

  func renew(_ credential: Credential) async -> Renewal {
    guard let refresh = credential[.refreshToken], !refresh.isEmpty else {
      return await logIn(credential)
    }
    let response: HTTPResponse
    do {
      response = try await access.client.send(
        request(.post, "com.atproto.server.refreshSession", refresh))
    } catch {
      return .failed(reason: error.reason)
    }
    // Whatever is wrong with the old session, the password begins a new one.
    if [400, 401, 403].contains(response.status), Self.hasPassword(credential) {
      return await logIn(credential)
    }
    return read(response)
  }

  private func logIn(_ credential: Credential) async -> Renewal {
    guard let user = credential[.user], let password = credential[.password] else {
      return .refused(reason: "it holds no user and password")
    }
    let body: JSONValue = [
      "identifier": .string(user.reveal()), "password": .string(password.reveal()),
    ]
    var request = request(
      .post, "com.atproto.server.createSession", nil, body: .bytes(Array(body.serialized().utf8)))
    request.headers["Content-Type"] = "application/json"
    do {
      let response = try await access.client.send(request)
      if BlueskyDeliverer.code(response) == "AuthFactorTokenRequired" {
        return .refused(
          reason: "the server asks for a code by e-mail, as for the account's own password; "
            + "an app password needs none")
      }
      return read(response)
    } catch {
      return .failed(reason: error.reason)
    }
  }

  func request(
    _ method: HTTPRequest.Method, _ call: String, _ token: Secret?,
    body: HTTPRequest.Body = .none
  ) -> HTTPRequest {
    let base = access.base(usual: BlueskyExporter().description.connection?.usualServer)
    var request = HTTPRequest(
      method, "\(base)/xrpc/\(call)", headers: ["Accept": "application/json"], body: body)
    if let token { request.headers["Authorization"] = "Bearer \(token.reveal())" }
    return request
  }

  private func read(_ response: HTTPResponse) -> Renewal {
    let json = BlueskyDeliverer.json(response)
    let sentence = Answers.sentence(response, says: BlueskyDeliverer.code(response))
    if response.isSuccess {
      guard let token = Self.token(json?["accessJwt"]),
        let refresh = Self.token(json?["refreshJwt"])
      else { return .failed(reason: "\(sentence), but not with a session") }
      var fields: [Credential.Field: Secret] = [
        .token: Secret(token), .refreshToken: Secret(refresh),
      ]
      fields[.expiresAt] = Self.end(of: token).map { Secret(RFC3339.textInUTC($0)) }
      fields[.refreshExpiresAt] = Self.end(of: refresh).map { Secret(RFC3339.textInUTC($0)) }
      return .renewed(Credential(fields))
    }
    // Some servers answer with plain text; the status says enough. A page of a proxy ends nothing.
    let isProxy = response.headers["Content-Type"]?.hasPrefix("text/html") == true
    if [400, 401, 403].contains(response.status), !isProxy { return .refused(reason: sentence) }
    return .failed(reason: sentence)
  }

  private static func token(_ value: JSONValue?) -> String? {
    guard let text = value?.stringValue, (1...16_384).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    return text
  }

  /// The end that a JSON web token names (RFC 7519, `exp`); nil where it names none within reason.
  static func end(of token: String) -> Timestamp? {
    let pieces = token.split(separator: ".")
    guard pieces.count == 3 else { return nil }
    var text = pieces[1].replacing("-", with: "+").replacing("_", with: "/")
    while text.utf8.count % 4 != 0 { text += "=" }
    guard let data = Data(base64Encoded: String(text)),
      let claims = try? JSONValue(parsing: [UInt8](data)), let end = claims["exp"]?.intValue,
      (0...253_402_300_799).contains(end)
    else { return nil }
    return Timestamp(seconds: end)
  }
}

extension BlueskyDeliverer {
  /// Whom the server takes us for.
  struct Whoami: Hashable, Sendable {
    var did: String
    var handle: String
  }

  /// Asks each time: it also shows whether the token is still good before anything is written.
  func whoami() async throws(DeliveryStop) -> Whoami {
    let response = try await authorized { token in
      request(.get, "com.atproto.server.getSession", token)
    }
    guard response.isSuccess else { throw DeliveryStop(refusal(response)) }
    let json = Self.json(response)
    guard let did = Self.plain(json?["did"]), did.hasPrefix("did:") else {
      throw DeliveryStop(
        .temporary(
          reason: Answers.sentence(response, says: "no account's DID"), retryAfter: nil,
          isRateLimit: false))
    }
    return Whoami(did: did, handle: json?["handle"]?.stringValue ?? did)
  }
}
