package import StintCore
package import StintHTTP

/// OAuth 2 token endpoints (RFC 6749, sections 3.2 and 5).
package struct TokenEndpoint: Sendable {
  /// How the program shows who it is.
  package enum ClientProof: Sendable {
    /// `client_id`, and `client_secret` where there is one, in the form.
    case form
    /// HTTP Basic with both; a client without a secret sends an empty one.
    case basic
  }

  package var url: String
  package var proof: ClientProof
  package var headers: HTTPHeaders

  package init(_ url: String, proof: ClientProof = .form, headers: HTTPHeaders = [:]) {
    self.url = url
    self.proof = proof
    self.headers = headers
  }

  /// Renews with the credential's refresh token.
  package func renew(_ credential: Credential, by access: NetworkAccess) async -> Renewal {
    guard let refresh = credential[.refreshToken] else {
      return .refused(reason: "there is no refresh token")
    }
    return await ask(
      [("grant_type", "refresh_token"), ("refresh_token", refresh.reveal())],
      client: credential, access.client, now: access.clock())
  }

  /// Posts a form and reads the token out of the answer.
  func ask(
    _ form: [(String, String)], client: Credential, _ http: any HTTPClient, now: Timestamp
  ) async -> Renewal {
    var form = form
    var headers = headers
    let id = client[.clientID]?.reveal() ?? ""
    let secret = client[.clientSecret]?.reveal()
    switch proof {
    case .form:
      if !id.isEmpty { form.append(("client_id", id)) }
      if let secret { form.append(("client_secret", secret)) }
    case .basic:
      headers["Authorization"] = "Basic " + Base64.encode(Array("\(id):\(secret ?? "")".utf8))
    }
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    headers["Accept"] = "application/json"
    let request = HTTPRequest(
      .post, url, headers: headers, body: .bytes(FormEncoding.bytes(form)),
      timeLimit: .seconds(30), answerLimit: 1 << 20)
    do {
      let renewal = Self.read(try await http.send(request), now: now)
      // Some servers repeat what they were sent.
      let sent = form.map(\.1) + [secret ?? ""]
      return Self.scrubbed(renewal, of: sent.filter { $0.utf8.count >= 6 })
    } catch {
      return .failed(reason: error.reason)
    }
  }

  private static func scrubbed(_ renewal: Renewal, of secrets: [String]) -> Renewal {
    func clean(_ reason: String) -> String {
      secrets.reduce(reason) { $0.replacing($1, with: "•••") }
    }
    return switch renewal {
    case .renewed: renewal
    case .refused(let reason): .refused(reason: clean(reason))
    case .failed(let reason): .failed(reason: clean(reason))
    }
  }

  /// What a token answer means.
  package static func read(_ response: HTTPResponse, now: Timestamp) -> Renewal {
    let json = try? JSONValue(parsing: response.body)
    if response.isSuccess, let token = json?["access_token"]?.stringValue, isUsable(token) {
      var fields: [Credential.Field: Secret] = [.token: Secret(token)]
      if let refresh = json?["refresh_token"]?.stringValue, isUsable(refresh) {
        fields[.refreshToken] = Secret(refresh)
      }
      fields[.expiresAt] = end(json?["expires_in"], now)
      fields[.refreshExpiresAt] = end(json?["refresh_token_expires_in"], now)
      return .renewed(Credential(fields))
    }
    let code = json?["error"]?.stringValue.map { SafeText.line($0) }
    let word = json?["error_description"]?.stringValue ?? code
    let sentence = Answers.sentence(response, says: word)
    let passing = ["temporarily_unavailable", "server_error", "slow_down"]
    // Only a clear word of the server ends a connection: a page of a proxy does not.
    if [400, 401, 403].contains(response.status), let code, !passing.contains(code) {
      return .refused(reason: sentence)
    }
    return .failed(reason: sentence)
  }

  /// Seconds from now, as a number or, from some servers, as a text.
  private static func end(_ value: JSONValue?, _ now: Timestamp) -> Secret? {
    let seconds: Int64
    if let number = value?.intValue {
      seconds = number
    } else if let number = value?.stringValue.flatMap({ Int64($0) }) {
      seconds = number
    } else {
      return nil
    }
    // Past ten years it is no end that anybody plans for.
    guard (1...315_360_000).contains(seconds) else { return nil }
    return Secret(RFC3339.textInUTC(now.advanced(by: .seconds(seconds))))
  }

  /// What can stand in a header and in our file.
  private static func isUsable(_ token: String) -> Bool {
    !token.isEmpty && token.utf8.count <= 16_384
      && token.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}
