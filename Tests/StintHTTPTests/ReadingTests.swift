import Foundation
import StintCore
import StintHTTP
import StintTestSupport
import Testing

/// What comes back, redirects included.
@Suite struct ReadingTests {
  private let server: FaultServer
  private let client = CurlClient.plain()

  init() throws {
    server = try FaultServer()
  }

  private func get(_ path: String) async throws -> HTTPResponse {
    try await client.send(HTTPRequest(.get, server.url(path)))
  }

  @Test func `an answer is taken whole`() async throws {
    let response = try await get("cut/1000")
    #expect(response.status == 200)
    #expect(response.body == Array("0123456789".utf8))
    #expect(response.headers["x-mark"] == "a")
    #expect(try await get("packed").body == Array("packed".utf8))
  }

  @Test func `headers of an interim answer and of a trailer are not those of the answer`()
    async throws
  {
    #expect(try await get("interim/then").headers.all("X-Mark") == ["a"])
    let trailer = try await get("trailer")
    #expect(trailer.headers.all("X-Mark") == ["a"])
    #expect(trailer.headers["X-Late"] == nil)
    #expect(trailer.body == Array("ok".utf8))
  }

  @Test(arguments: [(1000, 1000, true), (1001, 1000, false), (0, 0, true)])
  func `an answer may be as long as the limit`(size: Int, limit: Int, passes: Bool) async throws {
    let failure = await client.failure(
      HTTPRequest(.get, try server.url("large/\(size)"), answerLimit: limit))
    #expect((failure == nil) == passes)
    if !passes { #expect(failure?.kind == .tooLarge) }
  }

  @Test(.timeLimit(.minutes(1)))
  func `a slow upload and a slow download end with the time limit`() async throws {
    let path = server.folder.path + "/large"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    #expect(truncate(path, 64 << 20) == 0)
    let requests = [
      HTTPRequest(
        .post, try server.url("slow-reader"), body: .file(path: path), timeLimit: .seconds(3)),
      HTTPRequest(.get, try server.url("slow"), timeLimit: .seconds(3)),
    ]
    for request in requests {
      let failure = await client.failure(request)
      #expect(failure?.kind == .timeout)
      #expect(failure?.mayHaveReached == true)
    }
  }

  // MARK: Redirects

  @Test(arguments: [301, 302, 303, 307, 308])
  func `a GET is led on, a POST is not`(status: Int) async throws {
    let url = try server.url("redirect/\(status)?/echo")
    let response = try await client.send(HTTPRequest(.get, url))
    #expect(response.status == 200)
    #expect(response.url == (try server.url("echo")))
    let refused = try await client.send(HTTPRequest(.post, url, body: .bytes([1])))
    #expect(refused.status == status)
    let lines = try await server.arrivals().map(\.line)
    #expect(
      lines
        == ["GET /redirect/\(status)?/echo", "GET /echo", "POST /redirect/\(status)?/echo"].map {
          $0 + " HTTP/1.1"
        })
  }

  @Test func `HEAD stays HEAD`() async throws {
    let response = try await client.send(HTTPRequest(.head, server.url("redirect/303?/echo")))
    #expect(response.status == 200)
    #expect(try await server.arrivals().last?.line == "HEAD /echo HTTP/1.1")
  }

  @Test func `a circle of redirects ends`() async throws {
    let loop = await client.failure(HTTPRequest(.get, try server.url("circle")))
    #expect(loop?.kind == .redirect)
    #expect(loop?.reason == "127.0.0.1 redirects in a circle")
    #expect(try await server.arrivals().count == 6)
  }

  @Test func `the time limit is one for all redirects together`() async throws {
    let failure = await client.failure(
      HTTPRequest(.get, try server.url("redirect/302?/hang"), timeLimit: .seconds(2)))
    #expect(failure?.kind == .timeout)
  }

  @Test(arguments: ["ftp://a.example/", "file:///etc/passwd", "http://u:p@127.0.0.1/", "http://"])
  func `addresses that are no plain web addresses are not followed`(target: String) async throws {
    let failure = await client.failure(
      HTTPRequest(.get, try server.url("redirect/302?\(target)")))
    #expect(failure?.kind == .redirect)
    #expect(failure?.status == 302)
  }

  @Test func `a secure connection is not left for one that is none`() async throws {
    let server = try FaultServer(tls: true)
    let client = CurlClient.plain(authorities: server.authority)
    let plain = try server.url("plain", "x")
    let down = await client.failure(
      HTTPRequest(.get, try server.url("good", "redirect/302?\(plain)")))
    #expect(down?.kind == .redirect)
    let secure = try server.url("good", "echo")
    let up = try await client.send(
      HTTPRequest(.get, server.url("plain", "redirect/302?\(secure)")))
    #expect(up.url == secure)
  }

  @Test func `secrets stay behind when the server changes`() async throws {
    let headers: HTTPHeaders = [
      "Authorization": "Bearer x", "Cookie": "a=b", "X-Api-Key": "k", "Accept": "text/plain",
    ]
    let second = try server.url("second", "echo")
    for target in ["/echo", second] {
      _ = try await client.send(
        HTTPRequest(.get, server.url("redirect/302?\(target)"), headers: headers))
    }
    let arrivals = try await server.arrivals().filter { $0.line == "GET /echo HTTP/1.1" }
    #expect(arrivals.map(\.port) == ["plain", "second"])
    #expect(arrivals.map { $0.values("Accept") } == [["text/plain"], ["text/plain"]])
    for name in ["Authorization", "Cookie", "X-Api-Key"] {
      #expect(arrivals.map { $0.values(name).count } == [1, 0])
    }
  }
}
