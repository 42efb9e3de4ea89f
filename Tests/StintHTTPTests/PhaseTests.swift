import Foundation
import StintCore
import StintHTTP
import StintTestSupport
import Testing

/// Whether a request may have reached the server, for everything that can go wrong on the way.
@Suite struct PhaseTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var port = "plain"
    var path: String
    var host = "127.0.0.1"
    var kind: HTTPFailure.Kind
    var mayHaveReached: Bool
    var status: Int?
    var trusts = true
    var testDescription: String { "\(port)/\(path) \(kind)" }
  }

  private static let secret = "swordfish"

  /// The server never gets a byte of these.
  private static let unreached = [
    Case(path: "x", host: "no-such-host.invalid", kind: .nameLookup, mayHaveReached: false),
    Case(port: "refused", path: "x", kind: .connection, mayHaveReached: false),
    Case(port: "hello-reset", path: "tls", kind: .handshake, mayHaveReached: false),
    Case(port: "mute", path: "tls", kind: .timeout, mayHaveReached: false),
    Case(port: "no-tls", path: "tls", kind: .handshake, mayHaveReached: false),
    Case(port: "old", path: "x", kind: .handshake, mayHaveReached: false),
    Case(port: "other", path: "x", kind: .certificate, mayHaveReached: false),
    Case(port: "expired", path: "x", kind: .certificate, mayHaveReached: false),
    Case(port: "early", path: "x", kind: .certificate, mayHaveReached: false),
    Case(port: "self", path: "x", kind: .certificate, mayHaveReached: false),
    Case(port: "good", path: "x", kind: .certificate, mayHaveReached: false, trusts: false),
  ]

  /// The server has, or may have, read these.
  private static let reached = [
    Case(path: "reset", kind: .broken, mayHaveReached: true),
    Case(path: "close", kind: .broken, mayHaveReached: true),
    Case(path: "hang", kind: .timeout, mayHaveReached: true),
    // In the status line, after it, within a header, before the blank line, within the body.
    Case(path: "cut/5", kind: .broken, mayHaveReached: true),
    Case(path: "cut/17", kind: .broken, mayHaveReached: true),
    Case(path: "cut/19", kind: .broken, mayHaveReached: true, status: 200),
    Case(path: "cut/25", kind: .broken, mayHaveReached: true, status: 200),
    Case(path: "cut/62", kind: .broken, mayHaveReached: true, status: 200),
    Case(path: "cut/70", kind: .broken, mayHaveReached: true, status: 200),
    Case(path: "cut-reset/25", kind: .broken, mayHaveReached: true, status: 200),
    Case(path: "cut-reset/70", kind: .broken, mayHaveReached: true, status: 200),
    Case(path: "cut-chunk", kind: .broken, mayHaveReached: true, status: 200),
    Case(path: "garbage", kind: .garbled, mayHaveReached: true),
    Case(path: "bad-gzip", kind: .garbled, mayHaveReached: true, status: 200),
    Case(path: "endless", kind: .tooLarge, mayHaveReached: true, status: 200),
    Case(path: "bomb", kind: .tooLarge, mayHaveReached: true, status: 200),
    Case(path: "endless-head", kind: .tooLarge, mayHaveReached: true, status: 200),
    Case(path: "endless-interim", kind: .tooLarge, mayHaveReached: true),
    Case(path: "interim/close", kind: .broken, mayHaveReached: true),
    Case(path: "interim/hang", kind: .timeout, mayHaveReached: true),
    Case(path: "slow", kind: .timeout, mayHaveReached: true),
    Case(port: "good", path: "reset", kind: .broken, mayHaveReached: true),
    Case(port: "good", path: "hang", kind: .timeout, mayHaveReached: true),
    Case(port: "good", path: "cut/25", kind: .broken, mayHaveReached: true, status: 200),
  ]

  @Test func `there are cases of both kinds`() {
    #expect(Self.unreached.count > 10 && Self.unreached.allSatisfy { !$0.mayHaveReached })
    #expect(Self.reached.count > 20 && Self.reached.allSatisfy(\.mayHaveReached))
  }

  @Test func `every failure tells its phase, and a POST is written once at most`() async throws {
    let server = try FaultServer(tls: true)
    let cases = Self.unreached + Self.reached
    let requests = try cases.enumerated().map { try request($1, number: $0, server) }
    let authority = server.authority
    // All at once, for those that wait for their time limit.
    let failures = await withTaskGroup(of: (Int, HTTPFailure?).self) { group in
      for (number, item) in cases.enumerated() {
        let client = CurlClient.plain(authorities: item.trusts ? authority : nil)
        group.addTask { (number, await client.failure(requests[number])) }
      }
      return await group.reduce(into: [Int: HTTPFailure]()) { $0[$1.0] = $1.1 }
    }
    let arrivals = try await server.arrivals()
    for (number, item) in cases.enumerated() {
      let failure = failures[number]
      #expect(failure?.kind == item.kind, "\(item)")
      #expect(failure?.mayHaveReached == item.mayHaveReached, "\(item)")
      #expect(
        failure?.status == item.status || Self.isTimely(item), "\(item)")
      let count = arrivals.count { $0.line.contains("?case=\(number)&") }
      #expect(count == (item.mayHaveReached ? 1 : 0), "\(item)")
      let reason = try #require(failure?.reason)
      #expect(!reason.contains(Self.secret) && !reason.contains("\n") && reason.count < 200)
    }
  }

  /// Whether it ends before or in the handshake is up to the kernel's timing.
  @Test func `a connection that is reset before the handshake has reached nobody`() async throws {
    let server = try FaultServer(tls: true)
    let request = try request(
      Case(port: "reset", path: "tls", kind: .handshake, mayHaveReached: false), number: 0, server)
    let client = CurlClient.plain(authorities: server.authority)
    let failure = try #require(await client.failure(request))
    #expect([.handshake, .connection].contains(failure.kind))
    #expect(!failure.mayHaveReached)
  }

  /// Where the reset overtakes the request is chance; what must hold either way is that "not reached"
  /// is never said of a request that arrived.
  @Test func `a connection that is reset at once is never a certainty that it is not`() async throws
  {
    let server = try FaultServer()
    for _ in 0..<20 {
      let failure = await CurlClient.plain().failure(
        HTTPRequest(.post, try server.url("reset", "x"), body: .bytes(Array("a=b".utf8))))
      #expect(failure?.kind == .broken || failure?.kind == .connection)
    }
    #expect(try await server.arrivals().isEmpty)
  }

  @Test func `certificates are refused for their reason`() async throws {
    let server = try FaultServer(tls: true)
    let client = CurlClient.plain(authorities: server.authority)
    let reasons = [
      ("other", "is not for that name"), ("expired", "has expired"),
      ("early", "is not valid yet"), ("self", "is signed by nobody but itself"),
    ]
    for (port, reason) in reasons {
      let failure = await client.failure(HTTPRequest(.get, try server.url(port, "x")))
      #expect(failure?.reason == "the certificate of 127.0.0.1 \(reason)")
    }
    let failure = await CurlClient.plain().failure(HTTPRequest(.get, try server.url("good", "x")))
    #expect(
      failure?.reason == "the certificate of 127.0.0.1 is signed by nobody who is trusted here")
  }

  @Test func `a private authority is believed when it is named, and no other beside it`()
    async throws
  {
    let server = try FaultServer(tls: true)
    let request = HTTPRequest(.post, try server.url("good", "x"))
    let client = CurlClient.plain(authorities: server.authority)
    #expect(try await client.send(request).status == 200)
    let other = CurlClient.plain(authorities: server.folder.path + "/self.pem")
    #expect(await other.failure(request)?.kind == .certificate)
    let missing = CurlClient.plain(authorities: server.folder.path + "/nothing.pem")
    let failure = await missing.failure(request)
    #expect(failure?.kind == .certificate)
    #expect(failure?.mayHaveReached == false)
    #expect(try await server.arrivals().count == 1)
  }

  /// How much of the head comes through there depends on how fast the machine is.
  private static func isTimely(_ item: Case) -> Bool {
    item.path.hasPrefix("cut-reset") || item.path == "slow"
  }

  private func request(_ item: Case, number: Int, _ server: FaultServer) throws -> HTTPRequest {
    var url = try server.url(item.port, item.path, host: item.host)
    if item.path == "tls" { url = url.replacingOccurrences(of: "http://", with: "https://") }
    return HTTPRequest(
      .post, url + "?case=\(number)&token=" + Self.secret,
      headers: ["Authorization": "Bearer " + Self.secret], body: .bytes(Array(Self.secret.utf8)),
      timeLimit: item.kind == .timeout ? .seconds(5) : .seconds(60), answerLimit: 1 << 20)
  }
}
