package import StintCore

/// A whole answer.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: HTTPHeaders
  package var body: [UInt8]
  /// Where it came from in the end, after redirects.
  package var url: String

  package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], url: String = "") {
    self.status = status
    self.headers = headers
    self.body = body
    self.url = url
  }

  package var isSuccess: Bool { (200..<300).contains(status) }

  /// What the server's clock showed, by its `Date` header; nil when it does not say.
  package var date: Timestamp? {
    headers["Date"].flatMap { HTTPDate.read($0, now: Timestamp(milliseconds: 0)) }
  }
}
