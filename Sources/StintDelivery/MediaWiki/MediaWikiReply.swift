import StintCore
import StintHTTP

/// What came back from a wiki, whose errors have the status 200 (networks/mediawiki.md b).
enum MediaWikiReply {
  case answer(JSONValue)
  case error(code: String, info: String, HTTPResponse)
  /// Neither an answer nor an error of the API, as a page of HTML.
  case strange(HTTPResponse)
  case failure(HTTPFailure)

  init(_ response: HTTPResponse) {
    guard let json = Answers.json(response), json.objectValue != nil else {
      self = .strange(response)
      return
    }
    // What stands before a wiki has errors of its own, and they mean something else.
    if let error = json["error"] ?? json["errors"]?.arrayValue?.first,
      let code = error["code"]?.stringValue
    {
      self = .error(
        code: code, info: error["info"]?.stringValue ?? error["text"]?.stringValue ?? "", response)
    } else if response.isSuccess {
      self = .answer(json)
    } else {
      self = .strange(response)
    }
  }

  /// Whether the login or its token has ended; then nothing was done.
  var wantsLogin: Bool {
    guard case .error(let code, _, _) = self else { return false }
    return [
      "badtoken", "assertuserfailed", "assertnameduserfailed", "notloggedin", "readapidenied",
    ].contains(code)
  }

  /// What it means for the request that makes the edit; nil for an answer.
  func outcome(now: Timestamp) -> Outcome? {
    switch self {
    case .answer: return nil
    case .failure(let failure): return Answers.outcome(failure)
    case .strange(let response):
      guard response.isSuccess else { return Answers.outcome(response, now: now) }
      return .acknowledged(
        reason: Answers.sentence(response, says: nil) + " with a body that is no answer of a wiki")
    case .error(let code, let info, let response):
      return Self.outcome(code: code, info: info, response, now: now)
    }
  }

  /// The same for a request whose repetition does no harm.
  func harmlessOutcome(now: Timestamp) -> Outcome? {
    if case .failure(let failure) = self { return Answers.harmlessOutcome(failure) }
    let outcome = outcome(now: now)
    guard let reason = outcome?.whyUnclear else { return outcome }
    return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
  }

  private static func outcome(
    code: String, info: String, _ response: HTTPResponse, now: Timestamp
  ) -> Outcome {
    let host = WebAddress(response.url)?.host ?? "the wiki"
    let reason =
      SafeText.line("\(host) refuses: \(code)") + ", "
      + Answers.words(info)
    let wait = RetryAfter.wait(response.headers, now: now)
    switch code {
    case "badtoken", "assertuserfailed", "assertnameduserfailed", "notloggedin", "readapidenied",
      "mustbeloggedin", "permissiondenied-anon":
      return .credentials(reason: reason)
    case "ratelimited", "actionthrottledtext":
      return .temporary(reason: reason, retryAfter: wait ?? .seconds(60), isRateLimit: true)
    case "readonly", "maxlag":
      return .temporary(reason: reason, retryAfter: wait ?? .seconds(60), isRateLimit: true)
    case "editconflict", "pagedeleted", "hashcheckfailed", "badmd5":
      return .temporary(reason: reason, retryAfter: wait, isRateLimit: false)
    default:
      // Something broke in the wiki, perhaps after it had stored the edit.
      if code.hasPrefix("internal_api_error") { return .unknown(reason: reason) }
      return .permanent(reason: reason)
    }
  }
}
