import Foundation
import StintCore
import StintHTTP
import StintTestSupport
import Synchronization
import Testing

/// What a server gets of a request.
@Suite struct WritingTests {
  private let server: FaultServer
  private let client = CurlClient.plain()

  init() throws {
    server = try FaultServer()
  }

  @Test func `method, headers and body arrive as they were written`() async throws {
    let bytes = (0..<256).map { UInt8($0) } + Array("\r\n--é".utf8)
    for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
      let response = try await client.send(
        HTTPRequest(
          method, server.url("x?a=b%20c"),
          headers: ["X-One": "a; b", "X-Empty": "", "Content-Type": "application/json"],
          body: .bytes(bytes)))
      #expect(response.status == 200)
    }
    let arrivals = try await server.arrivals()
    #expect(
      arrivals.map(\.line)
        == ["POST", "PUT", "PATCH", "DELETE"].map { "\($0) /x?a=b%20c HTTP/1.1" })
    for arrival in arrivals {
      #expect(arrival.body == bytes)
      #expect(arrival.values("X-One") == ["a; b"])
      #expect(arrival.values("X-Empty") == [""])
      #expect(arrival.values("Content-Type") == ["application/json"])
      #expect(arrival.values("User-Agent") == ["Stint/1"])
      #expect(arrival.values("Content-Length") == ["\(bytes.count)"])
      #expect(arrival.values("Expect").isEmpty)
    }
  }

  @Test func `a body without a type is not called a form`() async throws {
    let file = try server.folder.write("abc", to: "a.txt")
    for body in [HTTPRequest.Body.none, .bytes([]), .bytes([0]), .file(path: file)] {
      _ = try await client.send(HTTPRequest(.post, server.url("x"), body: body))
    }
    let arrivals = try await server.arrivals()
    #expect(arrivals.map(\.size) == [0, 0, 1, 3])
    #expect(arrivals.allSatisfy { $0.values("Content-Type").isEmpty })
  }

  @Test func `HEAD has an answer without a body`() async throws {
    let response = try await client.send(HTTPRequest(.head, server.url("cut/1000")))
    #expect(response.status == 200)
    #expect(response.headers["content-length"] == "10")
    #expect(response.body.isEmpty)
  }

  @Test func `files go out whole or by pieces`() async throws {
    let file = try server.folder.write("0123456789", to: "digits")
    for piece in [nil, 0..<4, 4..<10, 10..<10, 3..<4] as [Range<Int>?] {
      _ = try await client.send(
        HTTPRequest(.put, server.url("x"), body: .file(path: file, piece: piece)))
    }
    let bodies = try await server.arrivals().map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies == ["0123456789", "0123", "456789", "", "3"])
  }

  @Test func `what is no readable file is not sent`() async throws {
    let file = try server.folder.write("0123456789", to: "digits")
    let pipe = server.folder.path + "/pipe"
    mkfifo(pipe, 0o600)
    let bodies: [HTTPRequest.Body] = [
      .file(path: server.folder.path + "/missing"), .file(path: server.folder.path),
      .file(path: pipe), .file(path: file, piece: 5..<11), .file(path: file + "\0x"),
      .form([FormPart("f", file: server.folder.path + "/missing", fileName: "a", type: "a/b")]),
    ]
    for body in bodies {
      let failure = await client.failure(HTTPRequest(.post, try server.url("x"), body: body))
      #expect(failure?.kind == .file)
      #expect(failure?.mayHaveReached == false)
    }
    #expect(try await server.arrivals().isEmpty)
  }

  @Test(arguments: [false, true])
  func `a file is looked at before its first byte and before its last`(isForm: Bool) async throws {
    let file = try server.folder.write("0123456789", to: "digits")
    func request(_ check: @escaping FileCheck) throws -> HTTPRequest {
      HTTPRequest(
        .post, try server.url("x"),
        body: isForm
          ? .form([
            FormPart("f", file: file, fileName: "a", type: "a/b", check: check)
          ]) : .file(path: file, check: check))
    }
    let before = try await server.arrivals().count
    let never = await client.failure(try request { _ in "it has changed" })
    #expect(never?.kind == .file && never?.reason == "it has changed")
    #expect(never?.mayHaveReached == false)
    #expect(try await server.arrivals().count == before)
    // It is good until it has been read to its end.
    let looks = Mutex(0)
    let cut = await client.failure(
      try request { _ in
        looks.withLock { $0 += 1 }
        return looks.withLock { $0 } < 3 ? nil : "it was written to"
      })
    #expect(cut?.kind == .file && cut?.reason == "it was written to")
    let arrivals = try await server.arrivals().dropFirst(before)
    #expect(arrivals.allSatisfy { !$0.isWhole })
    let good = looks.withLock { $0 }
    #expect(good == 3)
  }

  /// The file lies on a disk, is read while it is sent, and loses its end on the way.
  @Test func `a file that shrinks while it is sent ends the request`() async throws {
    let path = server.folder.path + "/large"
    let size = 64 << 20
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    #expect(truncate(path, size) == 0)
    for isForm in [false, true] {
      #expect(truncate(path, size) == 0)
      let part = FormPart("f", file: path, fileName: "large", type: "video/mp4")
      let before = try await server.arrivals().count
      let request = HTTPRequest(
        .post, try server.url("slow-reader"), body: isForm ? .form([part]) : .file(path: path))
      let sending = Task { [client] in await client.failure(request) }
      while try await server.arrivals().count == before { await Task.yield() }
      #expect(truncate(path, 1000) == 0)
      let found = await sending.value
      #expect(found?.kind == .file)
      #expect(found?.mayHaveReached == true)
      #expect(found?.reason.hasSuffix("it became shorter while it was sent") == true)
      let arrivals = try await server.arrivals()
      #expect(arrivals.count == before + 1 && arrivals.last?.isWhole == false)
    }
  }

  @Test func `a form has exactly these bytes`() async throws {
    let file = try server.folder.write("file\r\nwith lines", to: "a.bin")
    _ = try await client.send(
      HTTPRequest(
        .post, server.url("x"), headers: ["Content-Type": "wrong"],
        body: .form([
          FormPart("status", text: "é\r\n--x"), FormPart("empty", text: ""),
          FormPart("a\"b\r\nX: y", file: file, fileName: "c\"d\n.bin", type: "image/png"),
        ])))
    let arrival = try #require(try await server.arrivals().first)
    let types = arrival.values("Content-Type")
    #expect(types.count == 1)
    let type = try #require(types.first)
    #expect(type.hasPrefix("multipart/form-data; boundary=stint-"))
    let boundary = String(type.dropFirst("multipart/form-data; boundary=".count))
    #expect(boundary.count == "stint-".count + 32)
    let expected = [
      "--\(boundary)", "Content-Disposition: form-data; name=\"status\"", "", "é\r\n--x",
      "--\(boundary)", "Content-Disposition: form-data; name=\"empty\"", "", "",
      "--\(boundary)",
      "Content-Disposition: form-data; name=\"a%22b%0D%0AX: y\"; filename=\"c%22d%0A.bin\"",
      "Content-Type: image/png", "", "file\r\nwith lines", "--\(boundary)--", "",
    ].joined(separator: "\r\n")
    #expect(String(decoding: arrival.body, as: UTF8.self) == expected)
  }

  @Test(arguments: [
    ("X-A", "b\r\nX-C: d"), ("X-A", "b\nX-C: d"), ("X-A", "b\u{0}"), ("X-A\r\nX-C", "d"),
    ("X A", "b"), ("X-A:", "b"), ("", "b"),
  ])
  func `no header starts another one`(name: String, value: String) async throws {
    let failure = await client.failure(
      HTTPRequest(.post, try server.url("x"), headers: [name: value]))
    #expect(failure?.kind == .badAddress)
    #expect(failure?.mayHaveReached == false)
    let part = FormPart("a", file: #filePath, fileName: "a", type: "a/b\r\nX: y")
    let form = HTTPRequest(.post, try server.url("x"), body: .form([part]))
    #expect(await client.failure(form)?.kind == .badAddress)
    #expect(try await server.arrivals().isEmpty)
  }

  /// libcurl would write a request again when a kept connection turns out to be dead; a POST must not
  /// be on one.
  @Test func `a POST is written once, whatever became of kept connections`() async throws {
    for path in ["close-next", "close-after", "x"] {
      _ = try await client.send(HTTPRequest(.get, server.url(path)))
      _ = await client.failure(HTTPRequest(.post, try server.url("close"), body: .bytes([1])))
      _ = await client.failure(HTTPRequest(.put, try server.url("reset"), body: .bytes([1])))
    }
    let writes = try await server.arrivals().filter { !$0.line.hasPrefix("GET") }
    #expect(writes.count == 6)
    // A refusal of the way it was asked is no reason to ask again either.
    for status in [401, 407, 408, 417, 421, 425, 429, 503] {
      let response = try await client.send(
        HTTPRequest(.post, server.url("status/\(status)"), body: .bytes([1])))
      #expect(response.status == status)
    }
    #expect(try await server.arrivals().count { $0.line.hasPrefix("POST /status") } == 8)
  }
}
