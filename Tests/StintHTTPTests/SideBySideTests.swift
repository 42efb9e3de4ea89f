import Foundation
import StintCore
import StintHTTP
import StintTestSupport
import Testing

/// Many requests at once, cancelled ones, and clients that go away.
@Suite struct SideBySideTests {
  private let server: FaultServer

  init() throws {
    server = try FaultServer()
  }

  private static func threads() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count) ?? 0
  }

  @Test(.timeLimit(.minutes(1)))
  func `servers that hang keep nobody else waiting, and cost no threads`() async throws {
    let client = CurlClient.plain()
    let hang = try server.url("hang")
    let echo = try server.url("echo")
    let before = Self.threads()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<150 {
        group.addTask { _ = await client.failure(HTTPRequest(.post, hang)) }
      }
      while try await server.arrivals().count < 150 { await Task.yield() }
      // Other suites run beside this one; a thread a request would be 150 more.
      #expect(Self.threads() - before < 100)
      for _ in 0..<50 {
        #expect(try await client.send(HTTPRequest(.post, echo)).status == 200)
      }
      group.cancelAll()
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `many requests from many tasks all get their own answers`() async throws {
    let client = CurlClient.plain()
    let urls = try (0..<300).map { (number: $0, url: try server.url("echo?\($0)")) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for (number, url) in urls {
        group.addTask {
          let request = HTTPRequest(number % 2 == 0 ? .get : .post, url)
          let body = try await client.send(request).body
          return String(decoding: body, as: UTF8.self).contains("/echo?\(number) ")
        }
      }
      for try await isOwn in group { #expect(isOwn) }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `a cancelled task ends its transfer`() async throws {
    let client = CurlClient.plain()
    let request = HTTPRequest(.post, try server.url("hang"), body: .bytes([1]))
    let task = Task { await client.failure(request) }
    while try await server.arrivals().isEmpty { await Task.yield() }
    task.cancel()
    let failure = await task.value
    #expect(failure?.kind == .cancelled)
    #expect(failure?.mayHaveReached == true)
  }

  @Test func `a task that is cancelled already sends nothing`() async throws {
    let client = CurlClient.plain()
    let request = HTTPRequest(.post, try server.url("x"))
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await client.failure(request)
    }
    let failure = await task.value
    #expect(failure?.kind == .cancelled)
    #expect(failure?.mayHaveReached == false)
    #expect(try await server.arrivals().isEmpty)
  }

  @Test(.timeLimit(.minutes(1)))
  func `clients come and go without leaving threads`() async throws {
    let url = try server.url("echo")
    for _ in 0..<100 {
      let client = CurlClient.plain()
      #expect(try await client.send(HTTPRequest(.get, url)).status == 200)
    }
    #expect(Self.threads() < 100)
  }

  @Test func `a connection is kept for the next GET`() async throws {
    let client = CurlClient.plain()
    for _ in 0..<3 { _ = try await client.send(HTTPRequest(.get, server.url("x"))) }
    #expect(try await server.arrivals().count == 3)
  }
}
