internal import StintCore
internal import StintHTTP

/// A server of Mastodon's kind, as far as setting up an account and posting a text goes.
///
/// It knows `good`, which may do all, and `reading`, which may not post; it registers no apps.
package final class TokenServer: Sendable {
  private let server: LoopbackServer

  /// `onRequest` is called before each answer.
  package init(onRequest: @escaping @Sendable () -> Void = {}) throws {
    server = try LoopbackServer { request in
      onRequest()
      return Self.answer(request)
    }
  }

  package var url: String { server.url }

  /// The texts that were posted.
  package var texts: [String] {
    server.requests.filter { $0.method == "POST" && $0.path == "/api/v1/statuses" }
      .filter { $0.headers["Authorization"] == "Bearer good" }
      .compactMap { $0.json?["status"]?.stringValue }
  }

  /// How many posts were tried, with whatever token.
  package var tries: Int {
    server.requests.count { $0.method == "POST" && $0.path == "/api/v1/statuses" }
  }

  package func stop() { server.stop() }

  private static func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    if request.path == "/api/v1/apps" { return .json(403, ["error": "no apps here"]) }
    let token = request.headers["Authorization"]
    guard token == "Bearer good" || token == "Bearer reading" else {
      return .json(401, ["error": "The access token is invalid"])
    }
    switch (request.method, request.path) {
    case ("GET", "/api/v2/instance"):
      return .json(
        200,
        [
          "version": "4.4.0", "domain": "a.example",
          "configuration": ["statuses": ["max_characters": 1000]],
        ])
    case ("GET", "/api/v1/accounts/verify_credentials"):
      return .json(200, ["id": "1", "acct": "shop", "source": ["privacy": "public"]])
    case ("GET", "/api/v1/accounts/1/statuses"): return .json(200, [])
    case ("POST", "/api/v1/statuses"):
      guard token == "Bearer good" else {
        return .json(403, ["error": "This action is outside the authorized scopes"])
      }
      return .json(
        200,
        [
          "id": "7", "created_at": "2026-06-01T07:00:00.000Z", "visibility": "public",
          "url": "https://a.example/@shop/7", "spoiler_text": "", "content": "<p>…</p>",
          "media_attachments": [],
        ])
    default: return .json(404, ["error": "Record not found"])
    }
  }
}
