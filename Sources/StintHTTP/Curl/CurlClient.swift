/// HTTP through libcurl, which alone tells "never reached the server" from "may have reached it".
///
/// Only HTTP/1.1: there a request that was written is not sent again behind our back. Requests that
/// are not safe to repeat get a connection of their own, because libcurl writes a request a second time
/// when a kept connection turns out to be dead.
package final class CurlClient: HTTPClient {
  /// Who we say we are; some servers refuse requests that do not say so.
  private let userAgent: String
  /// A file of certificates that are believed instead of the system's.
  private let authorities: String?
  private let proxies: Proxies
  private let loop = CurlLoop()
  static let connectLimit = Duration.seconds(20)
  static let redirectLimit = 5

  package init(
    userAgent: String, authorities: String? = nil, proxies: Proxies = .ofEnvironment()
  ) {
    self.userAgent = userAgent
    self.authorities = authorities
    self.proxies = proxies
  }

  deinit { loop.end() }

  package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    var request = request
    var redirects = 0
    let start = ContinuousClock.now
    let limit = request.timeLimit
    while true {
      let response = try await exchange(request)
      guard request.method.isSafe, Redirect.statuses.contains(response.status),
        let location = response.headers["Location"]
      else { return response }
      redirects += 1
      guard redirects <= Self.redirectLimit else {
        throw HTTPFailure(
          .redirect, mayHaveReached: true, status: response.status,
          reason: "\(Self.host(of: request.url)) redirects in a circle")
      }
      request = try Redirect.follow(location, from: request, status: response.status)
      // The limit is one for all.
      request.timeLimit = max(limit - (ContinuousClock.now - start), .milliseconds(1))
    }
  }

  static func host(of url: String) -> String { WebAddress(url)?.host ?? "the server" }

  // MARK: One exchange

  private func exchange(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    guard let address = WebAddress(request.url) else {
      throw HTTPFailure(
        .badAddress, mayHaveReached: false, reason: "the address cannot be used")
    }
    // Here and not on the loop's thread, where all transfers would wait for it.
    try BodyReader.check(request.body)
    let ticket = loop.newTicket()
    let result: Result<HTTPResponse, HTTPFailure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Made on the loop's thread, which alone uses it.
        loop.start(ticket) { [userAgent, authorities, proxies] in
          CurlTransfer(
            request, address, userAgent: userAgent, authorities: authorities, proxies: proxies)
        } finish: {
          continuation.resume(returning: $0)
        }
      }
    } onCancel: {
      loop.cancel(ticket)
    }
    loop.close(ticket)
    return try result.get()
  }
}
