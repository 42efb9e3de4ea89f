/// Where an answer that points elsewhere may lead.
enum Redirect {
  static let statuses: Set<Int> = [301, 302, 303, 307, 308]

  /// The next request: same method, without secrets when it goes to another host, port or scheme.
  ///
  /// Refused: what is no web address, from `https` to `http`, and from the network to this machine
  /// itself, whose services trust those who can reach them.
  static func follow(
    _ location: String, from request: HTTPRequest, status: Int
  ) throws(HTTPFailure) -> HTTPRequest {
    guard let old = WebAddress(request.url), let new = old.resolving(location),
      !(old.scheme == "https" && new.scheme == "http"), old.isLoopback || !new.isLoopback
    else {
      throw HTTPFailure(
        .redirect, mayHaveReached: true, status: status,
        reason: "\(CurlClient.host(of: request.url)) redirects to an address that is not followed")
    }
    var next = request
    next.url = new.text
    if new.origin != old.origin {
      // Networks put tokens into headers of their own, too: only what is known to be harmless goes on.
      next.headers = [:]
      for field in request.headers where harmless.contains(field.name.lowercased()) {
        next.headers.add(field.name, field.value)
      }
    }
    return next
  }

  private static let harmless: Set<String> = [
    "accept", "accept-language", "if-none-match", "if-modified-since", "range",
  ]
}
