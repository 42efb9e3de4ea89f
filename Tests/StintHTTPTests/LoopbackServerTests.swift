import Glibc
import StintCore
import StintHTTP
import StintTestSupport
import Synchronization
import Testing

/// The server that all doubles of networks stand on.
@Suite(.timeLimit(.minutes(1)))
struct LoopbackServerTests {
  private let client = CurlClient(userAgent: "stint/test")

  private func echo() throws -> LoopbackServer {
    try LoopbackServer { request in
      .json(200, ["method": .string(request.method), "path": .string(request.path)])
    }
  }

  @Test func `it hands the request over and the answer back`() async throws {
    let server = try echo()
    let response = try await client.send(
      HTTPRequest(
        .post, server.url + "/a%20b/c?x=1%2B1&y=two+words&x=3", headers: ["X-Test": "one"],
        body: .bytes(Array("{\"a\":[1,2]}".utf8))))
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == "application/json; charset=utf-8")
    #expect(
      String(decoding: response.body, as: UTF8.self) == "{\"method\":\"POST\",\"path\":\"/a b/c\"}")
    let request = try #require(server.requests.first)
    #expect(server.requests.count == 1)
    #expect(request.target == "/a%20b/c?x=1%2B1&y=two+words&x=3")
    #expect(request.query == ["x": "3", "y": "two words"])
    #expect(request.queryItems.map(\.value) == ["1+1", "two words", "3"])
    #expect(request.headers["x-test"] == "one")
    #expect(request.json?["a"]?.arrayValue?.count == 2)
  }

  @Test func `connections are kept alive`() async throws {
    let server = try echo()
    for _ in 0..<3 {
      let response = try await client.send(HTTPRequest(.get, server.url + "/"))
      #expect(response.status == 200)
    }
    #expect(server.requests.count == 3)
  }

  @Test func `HEAD and 204 have no body`() async throws {
    let server = try LoopbackServer { request in
      request.method == "HEAD"
        ? .text(200, "hello", type: "text/plain") : LoopbackServer.Answer(204)
    }
    let head = try await client.send(HTTPRequest(.head, server.url + "/"))
    #expect(head.status == 200)
    #expect(head.headers["Content-Length"] == "5")
    #expect(head.body.isEmpty)
    let empty = try await client.send(HTTPRequest(.delete, server.url + "/"))
    #expect(empty.status == 204)
    #expect(empty.body.isEmpty)
  }

  @Test func `urlencoded bodies are read`() async throws {
    let server = try echo()
    _ = try await client.send(
      HTTPRequest(
        .post, server.url + "/", headers: ["Content-Type": "application/x-www-form-urlencoded"],
        body: .bytes(Array("a=1&b%5B%5D=x%26y&b%5B%5D=%C3%A9+z&empty=".utf8))))
    let request = try #require(server.requests.first)
    #expect(request.form == ["a": "1", "b[]": "é z", "empty": ""])
    #expect(request.formItems.map(\.value) == ["1", "x&y", "é z", ""])
  }

  @Test func `multipart bodies are read, whatever the bytes`() async throws {
    let server = try echo()
    let bytes = [UInt8](0...255) + Array("\r\n--not the boundary\r\n\r\n".utf8)
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "picture.png")
    _ = try await client.send(
      HTTPRequest(
        .post, server.url + "/",
        body: .form([
          FormPart("description", text: "Grüße; \"quoted\""),
          FormPart("file", file: path, fileName: "p \"1\".png", type: "image/png"),
          FormPart("empty", text: ""),
        ])))
    let request = try #require(server.requests.first)
    #expect(request.parts.map(\.name) == ["description", "file", "empty"])
    #expect(request.part("description")?.text == "Grüße; \"quoted\"")
    #expect(request.part("file")?.bytes == bytes)
    #expect(request.part("file")?.fileName == "p \"1\".png")
    #expect(request.part("file")?.type == "image/png")
    #expect(request.part("empty")?.bytes == [])
  }

  @Test func `chunked bodies and Expect are understood`() async throws {
    let server = try echo()
    let socket = try RawSocket(to: server.url)
    socket.send(
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
    #expect(socket.receive(25) == "HTTP/1.1 100 Continue\r\n\r\n")
    socket.send("3;note=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n")
    #expect(socket.receive(15) == "HTTP/1.1 200 OK")
    #expect(server.requests.first?.text == "abcde")
  }

  @Test func `a client that hangs up in the middle harms nobody`() async throws {
    let server = try echo()
    for text in ["", "POST / HT", "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc", "\r\n\r\n"] {
      let socket = try RawSocket(to: server.url)
      socket.send(text)
      socket.end()
    }
    let response = try await client.send(HTTPRequest(.get, server.url + "/"))
    #expect(response.status == 200)
    #expect(server.requests.count == 1)
  }

  private static let manners: [LoopbackServer.Manner] = [
    .hang, .reset, .cut(after: 0), .cut(after: 20), .cutBody(after: 4), .slow(bytesPerSecond: 50),
    .garbage, .endless,
  ]

  @Test func `there are misbehaviours to try`() {
    #expect(Self.manners.count == 8)
  }

  @Test(arguments: manners)
  func `it misbehaves as told, and the handler has run`(
    manner: LoopbackServer.Manner
  ) async throws {
    let posts = Mutex(0)
    let server = try LoopbackServer { _ in
      posts.withLock { $0 += 1 }
      return LoopbackServer.Answer.text(
        200, String(repeating: "x", count: 200), type: "text/plain"
      ).with(manner)
    }
    let request = HTTPRequest(
      .post, server.url + "/", body: .bytes(Array("{}".utf8)), timeLimit: .milliseconds(400),
      answerLimit: 100_000)
    let failure = await #expect(throws: HTTPFailure.self) { try await client.send(request) }
    #expect(posts.withLock { $0 } == 1)
    #expect(failure?.mayHaveReached == true)
  }

  @Test func `a slow answer comes in the end`() async throws {
    let server = try LoopbackServer { _ in
      LoopbackServer.Answer.text(200, "slow", type: "text/plain").with(
        .slow(bytesPerSecond: 2000))
    }
    let response = try await client.send(HTTPRequest(.get, server.url + "/"))
    #expect(response.body == Array("slow".utf8))
  }

  @Test func `early faults keep the handler from seeing the next requests`() async throws {
    let server = try echo()
    server.fail(next: 2, .resetUnread)
    for _ in 0..<2 {
      await #expect(throws: HTTPFailure.self) {
        try await client.send(
          HTTPRequest(.post, server.url + "/", body: .bytes(Array("{}".utf8))))
      }
    }
    #expect(server.requests.isEmpty)
    let response = try await client.send(HTTPRequest(.post, server.url + "/"))
    #expect(response.status == 200)
  }

  @Test func `a stopped server refuses connections and lets go of hanging ones`() async throws {
    let reached = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { _ in
      reached.continuation.yield()
      return LoopbackServer.Answer(200, manner: .hang)
    }
    let client = client
    let url = server.url
    let hanging = Task { try await client.send(HTTPRequest(.get, url + "/")) }
    for await _ in reached.stream { break }
    server.stop()
    await #expect(throws: HTTPFailure.self) { try await hanging.value }
    let failure = await #expect(throws: HTTPFailure.self) {
      try await client.send(HTTPRequest(.get, server.url + "/"))
    }
    #expect(failure?.kind == .connection)
    #expect(failure?.mayHaveReached == false)
  }
}

/// A server that has stopped.
@Suite struct StoppedServerTests {
  @Test func `nobody else gets its port while it is there`() throws {
    let stopped = try LoopbackServer { _ in .json(200, [:]) }
    stopped.stop()
    let port = try #require(stopped.url.split(separator: ":").last.flatMap { UInt16($0) })
    let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(other) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: in_addr_t(0x7f00_0001).bigEndian)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(other, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    #expect(result == -1 && errno == EADDRINUSE)
    withExtendedLifetime(stopped) {}
  }
}
