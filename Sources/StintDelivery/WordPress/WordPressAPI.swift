import StintHTTP

/// Requests to one site as one user.
struct WordPressAPI: Sendable {
  var root: WordPressRoot
  /// Value of the header `Authorization`.
  var authorization: String

  func request(
    _ method: HTTPRequest.Method, _ route: String, _ query: [(String, String)] = [],
    headers: HTTPHeaders = [:], body: HTTPRequest.Body = .none,
    timeLimit: Duration = .seconds(60)
  ) -> HTTPRequest {
    var headers = headers
    headers["Authorization"] = authorization
    headers["Accept"] = "application/json"
    return HTTPRequest(
      method, root.url(route, query), headers: headers, body: body, timeLimit: timeLimit)
  }
}
