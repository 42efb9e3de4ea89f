package import StintCore
package import StintHTTP

/// What an answer means where the network has no rule of its own.
package enum Answers {
  /// Of a request that creates something, for answers that are no success.
  ///
  /// `says` is the server's own word about it, cleaned and cut here. `canLook` is whether the network can
  /// be asked for the post before it is handed over again.
  package static func outcome(
    _ response: HTTPResponse, says: String? = nil, now: Timestamp, canLook: Bool = true
  ) -> Outcome {
    let reason = sentence(response, says: says)
    switch response.status {
    case 401: return .credentials(reason: reason)
    case 429:
      return .temporary(
        reason: reason, retryAfter: RetryAfter.wait(response, now: now), isRateLimit: true)
    // Who names a wait turned it away at the door. Without one it may be a proxy that lost patience
    // with a server that has the post by now, and of networks that cannot be asked none documents such an
    // answer as its own; headers about the rate come with every answer and say
    // nothing here.
    case 503 where canLook && response.headers["Retry-After"] != nil:
      guard let wait = RetryAfter.wait(response, now: now) else { return .unknown(reason: reason) }
      return .temporary(reason: reason, retryAfter: wait, isRateLimit: true)
    // The server, or something before it, gave up in the middle.
    case 408, 425: return .unknown(reason: reason)
    case 400..<500: return .permanent(reason: reason)
    // A redirect of a request that is not repeated by itself: the address in the config is wrong.
    case 300..<400:
      return .permanent(
        reason: "\(WebAddress(response.url)?.host ?? "the server") redirects elsewhere; "
          + "put the final address into the config")
    default: return .unknown(reason: reason)
    }
  }

  /// Of a request that creates something and got no whole answer.
  package static func outcome(_ failure: HTTPFailure) -> Outcome {
    // Its body did not go out whole: no server takes such a request.
    if failure.kind == .file { return .hold(Hold(cause: .media, reason: failure.reason)) }
    if failure.mayHaveReached {
      let isSuccess = failure.status.map { (200..<300).contains($0) } ?? false
      return isSuccess ? .acknowledged(reason: failure.reason) : .unknown(reason: failure.reason)
    }
    switch failure.kind {
    case .badAddress: return .permanent(reason: failure.reason)
    default: return .temporary(reason: failure.reason, retryAfter: nil, isRateLimit: false)
    }
  }

  /// Of a request whose repetition does no harm (uploads, lookups on the way, tokens): without an
  /// answer it counts as not made.
  package static func harmlessOutcome(_ failure: HTTPFailure) -> Outcome {
    var failure = failure
    failure.mayHaveReached = false
    return outcome(failure)
  }

  /// As `outcome`, for a request whose repetition does no harm.
  package static func harmlessOutcome(
    _ response: HTTPResponse, says: String? = nil, now: Timestamp
  ) -> Outcome {
    let outcome = outcome(response, says: says, now: now)
    guard let reason = outcome.whyUnclear else { return outcome }
    return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
  }

  /// `social.example answers 422: Text limit of 500 reached`.
  package static func sentence(_ response: HTTPResponse, says: String?) -> String {
    let host = WebAddress(response.url)?.host ?? "the server"
    return "\(host) answers \(response.status)" + (says.map { ": \(words($0))" } ?? "")
  }

  /// Words of somebody else, on one line and no longer than a line may be.
  ///
  /// The sign of the cut tells `Redaction` where a secret may have been cut in two.
  package static func words(_ text: String) -> String {
    let line = SafeText.line(text)
    return line.count > 200 ? line.prefix(200) + "…" : line
  }
}
