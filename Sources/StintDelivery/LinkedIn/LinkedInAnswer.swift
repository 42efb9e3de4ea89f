internal import StintCore
internal import StintHTTP

/// An answer of LinkedIn's interface, read.
struct LinkedInAnswer {
  let response: HTTPResponse
  let json: JSONValue?

  init(_ response: HTTPResponse) {
    self.response = response
    json = try? JSONValue(parsing: response.body)
  }

  /// The post that was made: its name stands in a header, the body is empty.
  var postURN: String? {
    response.headers["x-restli-id"].flatMap { Self.postURN(in: $0) == $0 ? $0 : nil }
  }

  var word: String? {
    guard !response.isSuccess, let json else { return nil }
    return [json["message"], json["error_description"], json["code"]]
      .lazy.compactMap { $0?.stringValue }.first { !$0.isEmpty }
  }

  var sentence: String { Answers.sentence(response, says: word) }

  var isDuplicate: Bool {
    guard [409, 422].contains(response.status), let json else { return false }
    return json.serialized().lowercased().contains("duplicate")
  }

  /// The earlier post that a refusal as a duplicate names.
  var namedURN: String? { json.flatMap { Self.postURN(in: $0.serialized()) } }

  /// The first name of a post in a text, as `urn:li:share:7000000000000000001`.
  static func postURN(in text: String) -> String? {
    for kind in ["urn:li:share:", "urn:li:ugcPost:"] {
      var rest = text[...]
      while let start = rest.firstIndex(of: "u") {
        rest = rest[start...]
        if rest.hasPrefix(kind) {
          let digits = rest.dropFirst(kind.count).prefix { $0.isASCII && $0.isNumber }
          if (1...25).contains(digits.count) { return kind + digits }
        }
        rest = rest.dropFirst()
      }
    }
    return nil
  }
}
