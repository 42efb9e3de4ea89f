import StintCore
import StintHTTP

/// What Meta's Graph API answers, which Facebook and Threads share: an error is known by its code, not
/// by the status (networks/facebook-pages.md b, networks/threads.md b).
struct GraphAnswers {
  let now: Timestamp

  /// The code of an error, and the one below it.
  static func code(of response: HTTPResponse) -> (code: Int64, subcode: Int64?)? {
    guard let error = response.json?["error"], let code = error["code"]?.intValue else {
      return nil
    }
    return (code, error["error_subcode"]?.intValue)
  }

  /// Whether what the request names is not known there, or not yet (networks/threads.md e).
  static func isNotFound(_ response: HTTPResponse) -> Bool {
    guard let (code, subcode) = code(of: response) else { return false }
    return (code == 24 && subcode == 4_279_009) || (code == 100 && subcode == 33)
  }

  /// Of a request that creates something, where the answer is no success.
  func outcome(_ response: HTTPResponse) -> Outcome {
    let error = response.json?["error"]
    let says = error?["error_user_msg"]?.stringValue ?? error?["message"]?.stringValue
    let reason = Answers.sentence(response, says: says)
    guard let (code, _) = Self.code(of: response) else {
      return Answers.outcome(response, says: says, now: now)
    }
    switch code {
    // Unknown error, service down: known to come although the post is out.
    case 1, 2: return .unknown(reason: reason)
    case 102, 190: return .credentials(reason: reason)
    case 4, 17, 32, 341, 613:
      return .temporary(reason: reason, retryAfter: wait(response), isRateLimit: true)
    case 368:
      // Held back as spam: anything sent soon makes it worse.
      return .temporary(reason: reason, retryAfter: RetryAfter.longest, isRateLimit: true)
    default:
      if error?["is_transient"]?.boolValue == true { return .unknown(reason: reason) }
      return response.status >= 500 ? .unknown(reason: reason) : .permanent(reason: reason)
    }
  }

  /// The same for a request whose repetition does no harm.
  func harmlessOutcome(_ response: HTTPResponse) -> Outcome {
    let outcome = outcome(response)
    guard let reason = outcome.whyUnclear else { return outcome }
    return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
  }

  /// From the usage header, which speaks in minutes.
  private func wait(_ response: HTTPResponse) -> Duration? {
    if let wait = RetryAfter.wait(response.headers, now: now) { return wait }
    guard let text = response.headers["X-Business-Use-Case-Usage"], text.utf8.count < 65_536,
      let usage = try? JSONValue(parsing: text)
    else { return nil }
    let minutes = (usage.objectValue?.members ?? []).flatMap { $0.value.arrayValue ?? [] }
      .compactMap { $0["estimated_time_to_regain_access"]?.intValue }.max()
    return minutes.flatMap { $0 > 0 ? .seconds(min($0, 1440) * 60) : nil }
  }
}
