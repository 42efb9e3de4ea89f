import StintCore
import StintHTTP

extension MediaWikiDeliverer {
  /// Sends a request as the account; when the login has ended, logs in anew and sends it once more.
  func authorised(
    _ make: (MediaWikiSession) -> HTTPRequest
  ) async throws(DeliveryStop) -> MediaWikiReply {
    let reply = await send(make(try await login()))
    guard reply.wantsLogin else { return reply }
    session.keep(nil)
    return await send(make(try await login()))
  }

  /// A POST with the fields every request has; the token is the last one, so that a request that is
  /// cut off fails.
  func request(_ fields: [(String, String)], _ session: MediaWikiSession) -> HTTPRequest {
    let isQuery = fields.contains { $0 == ("action", "query") }
    let all = fields + Self.common + (isQuery ? [] : [("token", session.token)])
    return HTTPRequest(
      .post, endpoint.value ?? "", headers: headers(session, form: true),
      body: .bytes(FormEncoding.bytes(all)))
  }

  /// `assert` keeps an edit from being stored under our network address when the login has ended.
  static let common = [
    ("format", "json"), ("formatversion", "2"), ("uselang", "en"), ("assert", "user"),
    ("maxlag", "5"),
  ]

  func headers(_ session: MediaWikiSession, form: Bool) -> HTTPHeaders {
    var headers: HTTPHeaders = ["Accept": "application/json"]
    if form { headers["Content-Type"] = "application/x-www-form-urlencoded" }
    headers["Cookie"] = session.header
    return headers
  }

  func send(_ request: HTTPRequest) async -> MediaWikiReply {
    do {
      return MediaWikiReply(try await access.client.send(request))
    } catch {
      return .failure(error)
    }
  }

  // MARK: Logging in

  func login() async throws(DeliveryStop) -> MediaWikiSession {
    if let session = session.value { return session }
    let credential: Credential
    do {
      credential = try await access.credentials.load()
    } catch {
      throw DeliveryStop(error)
    }
    guard let login = credential.login else {
      throw DeliveryStop(.credentials(reason: "the credential lacks user or password"))
    }
    let api = try await findEndpoint()
    var session = MediaWikiSession()
    let tokens = try await step(
      [("action", "query"), ("meta", "tokens"), ("type", "login")], api, &session)
    guard let loginToken = tokens["query"]?["tokens"]?["logintoken"]?.stringValue else {
      throw DeliveryStop(Self.strange)
    }
    let answer = try await step(
      [
        ("action", "login"), ("lgname", login.user), ("lgpassword", login.password),
        ("lgtoken", loginToken),
      ], api, &session)
    session.user = try loggedIn(answer["login"])
    let csrf = try await step([("action", "query"), ("meta", "tokens")], api, &session)
    guard let token = csrf["query"]?["tokens"]?["csrftoken"]?.stringValue, token != "+\\" else {
      throw DeliveryStop(
        .temporary(
          reason: "the wiki forgets the login at once", retryAfter: nil, isRateLimit: false))
    }
    session.token = token
    self.session.keep(session)
    return session
  }

  private static let strange = Outcome.temporary(
    reason: "what answers is no wiki", retryAfter: nil, isRateLimit: false)

  private func loggedIn(_ login: JSONValue?) throws(DeliveryStop) -> String {
    let result = login?["result"]?.stringValue ?? "nothing"
    if result == "Success", let name = login?["lgusername"]?.stringValue { return name }
    let why = login?["reason"]?.stringValue ?? login?["reason"]?["text"]?.stringValue ?? result
    let reason = "the wiki does not log us in: \(Answers.words(why))"
    // A throttle is told in words only; the words are English because we asked for them.
    if result == "NeedToken" || result == "WrongToken" || why.contains("too many") {
      throw DeliveryStop(
        .temporary(reason: reason, retryAfter: .seconds(300), isRateLimit: true))
    }
    throw DeliveryStop(.credentials(reason: reason))
  }

  private func step(
    _ fields: [(String, String)], _ api: String, _ session: inout MediaWikiSession
  ) async throws(DeliveryStop) -> JSONValue {
    let all = fields + [("format", "json"), ("formatversion", "2"), ("uselang", "en")]
    let response: HTTPResponse
    do {
      response = try await access.client.send(
        HTTPRequest(
          .post, api, headers: headers(session, form: true),
          body: .bytes(FormEncoding.bytes(all))))
    } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
    session.take(response.headers)
    let reply = MediaWikiReply(response)
    guard case .answer(let json) = reply else {
      throw DeliveryStop(reply.harmlessOutcome(now: access.clock()) ?? Self.strange)
    }
    return json
  }

  // MARK: Where the API is

  func findEndpoint() async throws(DeliveryStop) -> String {
    if let known = endpoint.value { return known }
    let base = access.base()
    guard let site = WebAddress(base) else {
      throw DeliveryStop(.permanent(reason: "the account has no server"))
    }
    if site.path.hasSuffix("/api.php") {
      endpoint.keep(site.text)
      return site.text
    }
    let page: HTTPResponse
    do {
      page = try await access.client.send(HTTPRequest(.get, site.text))
    } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
    if let named = try named(by: page, site: site) {
      endpoint.keep(named)
      return named
    }
    for candidate in [base + "/api.php", base + "/w/api.php"] {
      let question = FormEncoding.address(
        candidate,
        query: [
          ("action", "query"), ("meta", "siteinfo"), ("format", "json"), ("formatversion", "2"),
        ])
      let reply = await send(HTTPRequest(.get, question))
      if case .answer(let json) = reply, json["query"]?["general"] != nil {
        endpoint.keep(candidate)
        return candidate
      }
      if case .failure(let failure) = reply {
        throw DeliveryStop(Answers.harmlessOutcome(failure))
      }
    }
    if page.status >= 500 || page.status == 429 {
      throw DeliveryStop(Answers.harmlessOutcome(page, now: access.clock()))
    }
    throw DeliveryStop(
      .permanent(
        reason: "\(site.host) shows no wiki's API; give the whole address, as "
          + "https://\(site.host)/w/api.php"))
  }

  /// The API that the wiki's main page names; it must be at the wiki's own place.
  private func named(
    by page: HTTPResponse, site: WebAddress
  ) throws(DeliveryStop) -> String? {
    guard let link = PageLinks.html(page, rel: "EditURI"), let from = WebAddress(page.url),
      let found = from.resolving(link)
    else { return nil }
    var plain = String(found.text.prefix { $0 != "?" && $0 != "#" })
    guard plain.hasSuffix("/api.php") else { return nil }
    if site.scheme == "https", found.scheme == "http" { plain = "https" + plain.dropFirst(4) }
    guard let endpoint = WebAddress(plain) else { return nil }
    guard site.isSamePlace(as: endpoint) else { throw .elsewhere(site, endpoint) }
    return plain
  }
}
