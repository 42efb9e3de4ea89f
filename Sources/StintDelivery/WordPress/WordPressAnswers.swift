import StintCore
import StintHTTP

/// What WordPress means by its answers (networks/wordpress.md b).
enum WordPressAnswers {
  /// The code and the sentence of an error.
  static func word(of response: HTTPResponse) -> String? {
    guard let json = Answers.json(response), let code = json["code"]?.stringValue else {
      return nil
    }
    let message = json["message"]?.stringValue.map { HTMLText.decoded($0) } ?? ""
    let fields = json["data"]?["params"]?.objectValue?.members.compactMap { $0.value.stringValue }
    return "\(code), \(message)" + (fields.map { " (\($0.joined(separator: "; ")))" } ?? "")
  }

  static func code(of response: HTTPResponse) -> String? {
    Answers.json(response)?["code"]?.stringValue
  }

  /// Of an answer that is no success.
  static func refusal(_ response: HTTPResponse, now: Timestamp) -> Outcome {
    let word = word(of: response)
    let sentence = Answers.sentence(response, says: word)
    switch (response.status, code(of: response)) {
    case (401, _), (_, "incorrect_password"), (_, "invalid_username"),
      (_, "application_passwords_disabled"), (_, "rest_not_logged_in"):
      return .credentials(reason: sentence)
    case (403, "rest_cannot_publish"):
      return .permanent(
        reason: sentence + "; set status to pending in the account's options, or make the user "
          + "an author")
    // A page instead of JSON is a firewall's or a maintenance page: it may be gone later.
    case (400..<500, nil) where ![429, 408, 413].contains(response.status):
      return .temporary(
        reason: sentence + ", and not WordPress itself", retryAfter: nil, isRateLimit: false)
    // It could not be stored; of other errors nobody knows how far it got.
    case (500, "db_insert_error"):
      return .temporary(reason: sentence, retryAfter: nil, isRateLimit: false)
    case (200..<300, _):
      return .acknowledged(reason: sentence + " with a body that is no answer of WordPress")
    default: return Answers.outcome(response, says: word, now: now)
    }
  }

  /// Of an answer to an upload that is no success; a repeated upload does no harm.
  static func uploadRefusal(_ response: HTTPResponse, now: Timestamp) -> Outcome {
    // 500 for a type of file that is not taken: it looks temporary and is not.
    if let code = code(of: response),
      ["rest_upload_sideload_error", "rest_upload_unknown_error"].contains(code)
    {
      return .permanent(reason: Answers.sentence(response, says: word(of: response)))
    }
    let refusal = refusal(response, now: now)
    guard let reason = refusal.whyUnclear else { return refusal }
    return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
  }

  /// Whether an error is given before WordPress stores anything: rights are looked at first.
  static func isBeforeStoring(_ response: HTTPResponse) -> Bool {
    guard let code = code(of: response) else { return (300..<400).contains(response.status) }
    return [
      "rest_cannot_create", "rest_cannot_publish", "rest_cannot_edit_others",
      "rest_cannot_assign_sticky", "rest_invalid_json", "rest_no_route", "rest_not_logged_in",
      "incorrect_password", "invalid_username", "application_passwords_disabled",
    ].contains(code)
  }
}
