internal import StintCore
internal import StintHTTP

/// An answer of X's second API, read.
struct XAnswer {
  let response: HTTPResponse
  let json: JSONValue?

  init(_ response: HTTPResponse) {
    self.response = response
    json = try? JSONValue(parsing: response.body)
  }

  var data: JSONValue? { json?["data"] }

  /// The id of what was made.
  var id: String? { Self.id(data?["id"]) }

  /// One to 19 figures.
  static func id(_ value: JSONValue?) -> String? {
    guard let text = value?.stringValue, (1...19).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return text
  }

  /// What X says went wrong: a problem's `detail`, or what older services say in its place.
  var word: String? {
    guard !response.isSuccess, let json else { return nil }
    let first = json["errors"]?.arrayValue?.first
    let places = [
      json["detail"], json["message"], first?["detail"], first?["message"], json["title"],
      json["error_description"],
    ]
    return places.lazy.compactMap { $0?.stringValue }.first { !$0.isEmpty }
  }

  var sentence: String { Answers.sentence(response, says: word) }

  private var type: String { json?["type"]?.stringValue?.lowercased() ?? "" }
  private var said: String { word?.lowercased() ?? "" }

  var isDuplicate: Bool { said.contains("duplicate content") }

  var isUsageCapped: Bool { type.contains("usage-capped") || said.contains("usage cap") }

  /// The token is one of the app instead of the user, or lacks a scope.
  var lacksPermission: Bool {
    type.contains("unsupported-authentication") || type.contains("oauth")
      || said.contains("scope") || said.contains("oauth")
  }

  /// Whether a post was refused because of its files.
  var isAboutMedia: Bool {
    let errors = json?["errors"]?.arrayValue ?? []
    return said.contains("media")
      || errors.contains {
        $0["parameters"]?.objectValue?.members.contains { $0.key.contains("media") } == true
      }
  }

  var hint: String? {
    switch response.status {
    case 402: Self.creditsHint
    case 403: Self.permissionHint
    default: nil
    }
  }

  static let creditsHint = "buy credits for the app in X's developer console"
  static let permissionHint =
    "the token must be a user's, with tweet.read, tweet.write, users.read and media.write"
}
