package import StintCore
package import StintHTTP

extension Answers {
  /// The body as JSON; nil for anything else, as the page of a firewall.
  package static func json(_ response: HTTPResponse) -> JSONValue? {
    // Some sites put a byte order mark before everything.
    let body =
      response.body.starts(with: [0xEF, 0xBB, 0xBF])
      ? response.body.dropFirst(3) : response.body[...]
    return try? JSONValue(parsing: body)
  }
}
