internal import StintCore
internal import StintHTTP

/// Meta's way from an hour's token to one that lasts.
struct LongLivedToken {
  private let http: any HTTPClient
  private let now: Timestamp

  init(_ http: any HTTPClient, _ now: Timestamp) {
    self.http = http
    self.now = now
  }

  /// 60 days; renewed by the deliverer while it is alive (networks/threads.md, "Tokens").
  func threads(
    _ token: Credential, _ client: Credential, _ account: Account
  ) async throws(LoginProblem) -> Credential {
    let url = LoginNetwork.endpoint(
      "https://graph.threads.net/access_token", server: account.server)
    return try await exchange(
      url,
      [
        ("grant_type", "th_exchange_token"),
        ("client_secret", client[.clientSecret]?.reveal() ?? ""),
        ("access_token", token[.token]?.reveal() ?? ""),
      ])
  }

  /// The Page's token, which has no end (networks/facebook-pages.md, "Token chain").
  func facebookPage(
    _ token: Credential, _ client: Credential, _ account: Account, endpoint: String
  ) async throws(LoginProblem) -> Credential {
    let long = try await exchange(
      endpoint,
      [
        ("grant_type", "fb_exchange_token"), ("client_id", client[.clientID]?.reveal() ?? ""),
        ("client_secret", client[.clientSecret]?.reveal() ?? ""),
        ("fb_exchange_token", token[.token]?.reveal() ?? ""),
      ])
    let url = LoginNetwork.endpoint(
      "https://graph.facebook.com/v25.0/me/accounts", server: account.server)
    let answer = try await get(
      url + "?" + FormEncoding.text([("fields", "id,name,access_token")]),
      token: long[.token]?.reveal())
    let pages = (answer["data"]?.arrayValue ?? []).compactMap { page -> (String, String, String)? in
      guard let id = page["id"]?.stringValue, let token = page["access_token"]?.stringValue else {
        return nil
      }
      return (id, page["name"]?.stringValue ?? "", token)
    }
    let wanted = account.options["page"]
    let matching = pages.filter { wanted == nil || $0.0 == wanted }
    guard matching.count == 1, let page = matching.first else {
      let list = pages.map { "\($0.0) (\(SafeText.line($0.1).prefix(60)))" }.joined(separator: ", ")
      throw LoginProblem(
        pages.isEmpty
          ? "this login manages no Page" : "which Page is meant? It manages \(list.prefix(400))",
        hint: "options = { page = \"ID\" } in the account's table, then the login again")
    }
    return Credential([.token: Secret(page.2)])
  }

  private func exchange(
    _ url: String, _ query: [(String, String)]
  ) async throws(LoginProblem) -> Credential {
    let request = HTTPRequest(
      .get, url + "?" + FormEncoding.text(query), timeLimit: .seconds(30), answerLimit: 1 << 20)
    let response: HTTPResponse
    do {
      response = try await http.send(request)
    } catch {
      throw LoginProblem("the token cannot be exchanged: \(error.reason)", isTemporary: true)
    }
    guard case .renewed(let credential) = TokenEndpoint.read(response, now: now) else {
      // Its words may repeat the query.
      throw LoginProblem(
        "the token is not exchanged: \(Answers.sentence(response, says: nil))",
        isTemporary: response.status >= 500)
    }
    return credential
  }

  private func get(_ url: String, token: String?) async throws(LoginProblem) -> JSONValue {
    let request = HTTPRequest(
      .get, url, headers: ["Authorization": "Bearer \(token ?? "")"], timeLimit: .seconds(30))
    let response: HTTPResponse
    do {
      response = try await http.send(request)
    } catch {
      throw LoginProblem("the Pages cannot be asked for: \(error.reason)", isTemporary: true)
    }
    guard response.isSuccess, let json = try? JSONValue(parsing: response.body) else {
      throw LoginProblem(
        "the Pages cannot be asked for: \(Answers.sentence(response, says: nil))",
        isTemporary: response.status >= 500)
    }
    return json
  }
}
