internal import StintCore
internal import StintHTTP
internal import Synchronization

/// Remembers until when a network wants no more of an account's posts, from what it says in its
/// successful answers too: the next post is then not even tried.
final class RateWatch: HTTPClient {
  private let client: any HTTPClient
  private let clock: @Sendable () -> Timestamp
  private let end = Mutex<Timestamp?>(nil)

  init(_ client: any HTTPClient, clock: @escaping @Sendable () -> Timestamp) {
    self.client = client
    self.clock = clock
  }

  /// When there is room again; nil when nothing was said.
  var restsUntil: Timestamp? { end.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let response = try await client.send(request)
    // Limits of reading are others than those of posting.
    guard !request.method.isSafe, response.isSuccess, Self.isUsedUp(response.headers) else {
      return response
    }
    let now = clock()
    if let wait = RetryAfter.wait(response.headers, now: now) {
      end.withLock { $0 = now.advanced(by: wait) }
    }
    return response
  }

  private static let names = [
    "X-RateLimit-Remaining", "X-Rate-Limit-Remaining", "RateLimit-Remaining",
  ]

  /// Whether a header says that nothing is left; Reddit writes `0.0`.
  private static func isUsedUp(_ headers: HTTPHeaders) -> Bool {
    names.contains { name in headers[name].flatMap { Double($0) } == 0 }
  }
}
