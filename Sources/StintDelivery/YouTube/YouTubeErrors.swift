internal import StintCore
internal import StintHTTP

/// What the reasons of Google's errors mean (networks/youtube.md b).
enum YouTubeErrors {
  /// `isHarmless`: whether repeating the request has no second effect.
  static func outcome(_ response: HTTPResponse, now: Timestamp, isHarmless: Bool) -> Outcome {
    let error = (try? JSONValue(parsing: response.body))?["error"]
    let reason = error?["errors"]?.arrayValue?.first?["reason"]?.stringValue
    let message = error?["message"]?.stringValue
    let words = [reason, message].compactMap(\.self).joined(separator: ": ")
    let says = words.isEmpty ? nil : words
    let sentence = Answers.sentence(response, says: says)
    switch (response.status, reason) {
    case (400, "uploadLimitExceeded"):
      return .temporary(reason: sentence, retryAfter: .seconds(86_400), isRateLimit: true)
    case (403, "quotaExceeded"), (403, "dailyLimitExceeded"):
      return .temporary(reason: sentence, retryAfter: untilNewDay(now), isRateLimit: true)
    case (403, "rateLimitExceeded"), (403, "userRateLimitExceeded"):
      return .temporary(
        reason: sentence,
        retryAfter: RetryAfter.wait(response.headers, now: now) ?? .seconds(60),
        isRateLimit: true)
    case (403, "insufficientPermissions"):
      return .credentials(reason: sentence, isPermission: true)
    case (403, "authError"), (403, "youtubeSignupRequired"):
      return .credentials(reason: sentence)
    default:
      return isHarmless
        ? Answers.harmlessOutcome(response, says: says, now: now)
        : Answers.outcome(response, says: says, now: now)
    }
  }

  /// Quotas begin anew at midnight in California: at 8 o'clock UTC, or an hour earlier in summer,
  /// when waiting that hour longer does no harm.
  static func untilNewDay(_ now: Timestamp) -> Duration {
    let day: Int64 = 86_400_000
    let since = (now.milliseconds - 8 * 3_600_000).flooredRemainder(by: day)
    return .milliseconds(day - since)
  }
}
