import StintCore
import StintHTTP
import StintTestSupport
import Testing

/// Names, addresses and proxies.
@Suite struct ReachingTests {
  private let server: FaultServer

  init() throws {
    server = try FaultServer()
  }

  @Test func `names beyond ASCII are written in ASCII, whatever the program's locale`() async throws
  {
    let response = try await CurlClient.plain().send(
      HTTPRequest(.get, server.url("echo", host: "Bücher.localhost")))
    #expect(response.status == 200)
    let host = try #require(try await server.arrivals().first?.values("Host").first)
    #expect(host.hasPrefix("xn--bcher-kva.localhost:"))
  }

  @Test func `IPv6 addresses are reached`() async throws {
    guard server.has("six") else { return }
    let response = try await CurlClient.plain().send(
      HTTPRequest(.post, server.url("six", "echo", host: "[::1]")))
    #expect(response.status == 200)
  }

  @Test(arguments: [
    "", "example.org", "ftp://a.example/", "https://u:p@a.example/", "http://", "http://a b/",
    "http://a.example:99999/", "http://[::1", "javascript:alert(1)", "http://a.example/\u{0}",
  ])
  func `what cannot be an address is refused at once`(url: String) async {
    let failure = await CurlClient.plain().failure(HTTPRequest(.post, url))
    #expect(failure?.kind == .badAddress)
    #expect(failure?.mayHaveReached == false)
  }

  @Test func `this machine is never reached through a proxy`() async throws {
    let proxy = try server.url("proxy", "")
    let client = CurlClient(userAgent: "Stint", proxies: Proxies { _ in proxy })
    for host in ["127.0.0.1", "localhost", "a.localhost"] {
      let response = try await client.send(HTTPRequest(.get, server.url("x", host: host)))
      #expect(response.status == 200)
    }
    #expect(try await server.arrivals().allSatisfy { $0.port == "plain" })
  }

  @Test func `other machines are reached through the proxy that the environment names`()
    async throws
  {
    let proxy = try server.url("proxy", "")
    let variables = ["http_proxy": proxy, "HTTPS_PROXY": proxy, "no_proxy": "direct.invalid"]
    let client = CurlClient(userAgent: "Stint", proxies: Proxies { variables[$0] })
    let plain = try await client.send(HTTPRequest(.post, "http://far.invalid/x"))
    #expect(plain.status == 403)
    // The proxy has read a request for a way, the server nothing.
    let secure = await client.failure(HTTPRequest(.post, "https://far.invalid/x?token=swordfish"))
    #expect(secure?.mayHaveReached == false)
    #expect(secure?.reason.contains("swordfish") == false)
    let direct = await client.failure(HTTPRequest(.get, "http://direct.invalid/"))
    #expect(direct?.kind == .nameLookup)
    let lines = try await server.arrivals().map(\.line)
    #expect(lines == ["POST http://far.invalid/x HTTP/1.1", "CONNECT far.invalid:443 HTTP/1.1"])
  }

  @Test func `a request cannot name a proxy in a CGI program`() async throws {
    let proxy = try server.url("proxy", "")
    let client = CurlClient(
      userAgent: "Stint", proxies: Proxies { $0 == "HTTP_PROXY" ? proxy : nil })
    let failure = await client.failure(HTTPRequest(.get, "http://far.invalid/"))
    #expect(failure?.kind == .nameLookup)
  }

  @Test(arguments: [
    ("http://localhost/", true), ("http://LOCALHOST:1/", true), ("http://a.localhost/", true),
    ("http://localhost./", true), ("http://127.0.0.1/", true), ("http://127.9.9.9/", true),
    ("http://127.1/", true), ("http://0x7f000001/", true), ("http://[::1]/", true),
    ("http://[0:0:0:0:0:0:0:1]/", true), ("http://128.0.0.1/", false),
    ("http://localhost.example/", false), ("http://127.0.0.1.example/", false),
    ("http://[::2]/", false), ("http://a.example/", false),
  ])
  func `this machine is known by all its names`(url: String, isLoopback: Bool) throws {
    #expect(try #require(WebAddress(url)).isLoopback == isLoopback)
  }
}
