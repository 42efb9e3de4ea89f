import Foundation
import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Synchronization
import Testing

/// Logins against a server that checks what they are bound to.
struct LoginTests {
  private static let now = Timestamp.at("2026-06-01T00:00Z")
  private let double: LoginDouble

  init() throws {
    double = try LoginDouble()
  }

  private func login(
    _ id: String, options: [String: String] = [:], redirect: String = "http://127.0.0.1:9/callback",
    site: String? = nil
  ) async throws -> Login {
    var account = Account(
      name: "shop@\(id)", queue: "q", exporter: id, options: options, isHandOff: false)
    account.server = site ?? double.url
    return try await Login(
      try #require(LoginTable.network(named: id)), account: account,
      client: Credential([.clientID: Secret("us"), .clientSecret: Secret("s")]),
      redirect: redirect, http: CurlClient(userAgent: "stint/test"),
      randomBytes: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } },
      clock: { Self.now })
  }

  @Test
  func `there are networks to log in to`() {
    #expect(LoginTable.all.count >= 8)
    #expect(Set(LoginTable.all.map(\.id)).count == LoginTable.all.count)
  }

  @Test(arguments: ["mastodon", "x", "linkedin", "reddit", "youtube"])
  func `a code becomes a credential that can be renewed`(id: String) async throws {
    let login = try await login(id)
    #expect(login.address.hasPrefix(double.url + "/"))
    let credential = try await login.finish(try double.allow(login.address))
    #expect(credential[.token]?.reveal() == "short")
    #expect(credential[.refreshToken]?.reveal() == "refresh")
    #expect(credential.expiresAt == .at("2026-06-01T01:00Z"))
    #expect(credential[.clientID]?.reveal() == (id == "mastodon" ? "app-0" : "us"))
  }

  @Test
  func `two logins share neither state nor verifier, and neither is in the other's address`()
    async throws
  {
    let one = try await login("x")
    let two = try await login("x")
    let answer = try double.allow(one.address)
    #expect(one.isAnswer(answer))
    #expect(!two.isAnswer(answer))
    let problem = await #expect(throws: LoginProblem.self) { try await two.finish(answer) }
    #expect(problem?.reason.contains("another login") == true)
    #expect(double.requests.isEmpty, "the code was not shown to anybody")
  }

  @Test
  func `a code that was asked for with another verifier is worth nothing`() async throws {
    let login = try await login("x")
    let answer = try double.allow(login.address)
    double.state.withLock { state in
      for code in state.codes.keys { state.codes[code]?["code_challenge"] = "another" }
    }
    let problem = await #expect(throws: LoginProblem.self) { try await login.finish(answer) }
    #expect(problem?.reason.contains("verifier") == true)
    #expect(problem?.isTemporary == false)
  }

  @Test(arguments: [
    ("?state=STATE&error=access_denied", "access_denied"),
    ("?state=STATE&error=x&error_description=no%1B%5B31m+thanks", "no"),
    ("?state=STATE", "no code"), ("?code=abc", "another login"), ("", "another login"),
    ("?state=wrong&code=abc", "another login"),
  ])
  func `an answer without a code is told in words, without controls`(
    query: String, reason: String
  ) async throws {
    let login = try await login("x")
    let state = try #require(
      URLComponents(string: login.address)?.queryItems?.first { $0.name == "state" }?.value)
    let callback = "http://127.0.0.1:9/callback" + query.replacing("STATE", with: state)
    let problem = await #expect(throws: LoginProblem.self) { try await login.finish(callback) }
    #expect(problem?.reason.contains(reason) == true)
    #expect(problem?.reason.contains("\u{1B}") == false)
  }

  @Test
  func `Threads' first token is exchanged for the one of sixty days`() async throws {
    let login = try await login("threads")
    let credential = try await login.finish(try double.allow(login.address))
    #expect(credential[.token]?.reveal() == "long")
    #expect(credential.expiresAt == Self.now.advanced(by: .seconds(5_184_000)))
  }

  @Test
  func `a Page's token is the one of the Page that the config names`() async throws {
    let login = try await login("facebook", options: ["page": "2"])
    let credential = try await login.finish(try double.allow(login.address))
    #expect(credential[.token]?.reveal() == "page-2")
    #expect(credential.expiresAt == nil)
    let vague = try await self.login("facebook")
    let answer = try double.allow(vague.address)
    let problem = await #expect(throws: LoginProblem.self) { try await vague.finish(answer) }
    #expect(problem?.reason.contains("1 (Shop), 2 (Other)") == true)
  }

  // MARK: IndieAuth

  @Test(arguments: ["header", "page", "metadata", "both"])
  func `a site says where its owner logs in`(way: String) async throws {
    var headers: HTTPHeaders = ["Content-Type": "text/html"]
    var page = "<html><body>hello</body></html>"
    let links = "</auth>; rel=\"authorization_endpoint\", </token>; rel=token_endpoint"
    switch way {
    case "header": headers["Link"] = links
    case "metadata": headers["Link"] = "<metadata>; rel=\"indieauth-metadata\""
    default:
      page = """
        <link rel='authorization_endpoint' href='/auth'><a href="/token" class="x"
          rel="me token_endpoint">x</a>
        """
      if way == "both" {
        headers["Link"] = links
        page = page.replacing("/auth", with: "/wrong")
      }
    }
    double.state.withLock { [headers, page] in
      $0.site = LoopbackServer.Answer(200, headers: headers, body: Array(page.utf8))
    }
    let login = try await login("micropub", site: double.url + "/me")
    #expect(login.address.hasPrefix(double.url + "/auth?"))
    var answer = try double.allow(login.address)
    if way == "metadata" {
      let wrong = await #expect(throws: LoginProblem.self) {
        try await login.finish(answer + "&iss=https%3A%2F%2Fevil.example")
      }
      #expect(wrong?.reason.contains("another server") == true)
      answer += "&iss=" + PercentEncoding.encode(double.url)
    }
    #expect(try await login.finish(answer)[.token]?.reveal() == "short")
  }

  @Test
  func `a site that says nothing is told apart`() async throws {
    double.state.withLock { $0.site = .text(200, "<html>", type: "text/html") }
    let problem = await #expect(throws: LoginProblem.self) {
      try await login("micropub", site: double.url + "/me")
    }
    #expect(problem?.reason.contains("does not say where its owner logs in") == true)
  }

  // MARK: The way back

  @Test
  func `the browser is waited for on loopback, and another page cannot end the login`() async throws
  {
    let listener = try #require(LoopbackRedirect(port: 0))
    let login = try await login("x", redirect: listener.address)
    let answer = try double.allow(login.address)
    async let found = listener.wait(within: .seconds(60), isAnswer: login.isAnswer)
    let browser = CurlClient(userAgent: "browser")
    let origin = "http://127.0.0.1:\(listener.port)"
    for (path, status) in [
      ("/favicon.ico", 404), ("/callback?state=guessed&code=evil", 400), ("/callback", 400),
    ] {
      #expect(try await browser.send(HTTPRequest(.get, origin + path)).status == status)
    }
    let page = try await browser.send(HTTPRequest(.get, answer))
    #expect(page.status == 200)
    #expect(String(decoding: page.body, as: UTF8.self).contains("Go back to the terminal"))
    let callback = try #require(await found)
    #expect(try await login.finish(callback)[.token]?.reveal() == "short")
  }

  @Test
  func `nobody waits for ever, and a port that is taken is said`() async throws {
    let listener = try #require(LoopbackRedirect(port: 0))
    #expect(await listener.wait(within: .milliseconds(1), isAnswer: { _ in true }) == nil)
    #expect(LoopbackRedirect(port: listener.port) == nil)
  }
}
