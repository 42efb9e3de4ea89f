/// What is wrong with an open file; nil when nothing is.
package typealias FileCheck = @Sendable (Int32) -> String?

/// One HTTP request.
package struct HTTPRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Whether asking a second time has no second effect, by the standard (RFC 9110, 9.2.1).
    package var isSafe: Bool { self == .get || self == .head }
  }

  package enum Body: Sendable {
    case none
    case bytes([UInt8])
    /// A file, or a piece of it, read while it is sent.
    ///
    /// `check` is given the open file, before its first byte is sent and before its last one, and says
    /// what is wrong with it: the request is broken off then. It may take long the first time.
    case file(path: String, piece: Range<Int>? = nil, check: FileCheck? = nil)
    /// `multipart/form-data`; the client makes boundary and content type.
    case form([FormPart])
  }

  package var method: Method
  /// Absolute, `http` or `https`.
  package var url: String
  package var headers: HTTPHeaders
  package var body: Body
  /// For everything from the name lookup to the last byte.
  package var timeLimit: Duration
  /// Longest answer that is taken, in bytes.
  package var answerLimit: Int

  package init(
    _ method: Method, _ url: String, headers: HTTPHeaders = [:], body: Body = .none,
    timeLimit: Duration = .seconds(60), answerLimit: Int = 4 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeLimit = timeLimit
    self.answerLimit = answerLimit
  }
}

/// One field of a form with files.
package struct FormPart: Sendable {
  package enum Content: Sendable {
    case bytes([UInt8])
    /// A file, or a piece of it, as in `HTTPRequest.Body`.
    case file(path: String, piece: Range<Int>? = nil, check: FileCheck? = nil)
  }

  package var name: String
  package var content: Content
  /// Name of the file, as the server is told.
  package var fileName: String?
  /// Media type, as `image/png`.
  package var type: String?

  package init(_ name: String, text: String) {
    self.name = name
    content = .bytes(Array(text.utf8))
  }

  package init(
    _ name: String, file path: String, piece: Range<Int>? = nil, fileName: String, type: String,
    check: FileCheck? = nil
  ) {
    self.name = name
    content = .file(path: path, piece: piece, check: check)
    self.fileName = fileName
    self.type = type
  }
}
