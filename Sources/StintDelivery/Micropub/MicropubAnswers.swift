import StintCore
import StintHTTP

/// What a Micropub server means by its answers (networks/micropub.md b).
enum MicropubAnswers {
  /// Its own word of an error.
  static func word(of response: HTTPResponse) -> String? {
    guard let json = Answers.json(response), let error = json["error"]?.stringValue else {
      return nil
    }
    let more = json["error_description"]?.stringValue.map { ", \($0)" } ?? ""
    let scope = json["scope"]?.stringValue.map { " (scope \($0))" } ?? ""
    return error + more + scope
  }

  /// Of an answer to the creation of an entry that is no success.
  static func refusal(_ response: HTTPResponse, now: Timestamp) -> Outcome {
    let sentence = Answers.sentence(response, says: word(of: response))
    switch response.status {
    // The token is known but may not do this: no post will get through.
    case 403:
      return .credentials(
        reason: sentence + "; its token needs the scope create", isPermission: true)
    case 200..<300:
      return .acknowledged(reason: sentence + " and does not say where the entry is")
    default: return Answers.outcome(response, says: word(of: response), now: now)
    }
  }

  static func harmlessRefusal(_ response: HTTPResponse, now: Timestamp) -> Outcome {
    let refusal = refusal(response, now: now)
    guard let reason = refusal.whyUnclear else { return refusal }
    return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
  }

  /// The address an answer names, made absolute.
  static func location(_ response: HTTPResponse) -> String? {
    guard let location = response.headers["Location"] else { return nil }
    return WebAddress(response.url)?.resolving(location).flatMap {
      JSONValue.string($0.text).addressText
    }
  }
}
