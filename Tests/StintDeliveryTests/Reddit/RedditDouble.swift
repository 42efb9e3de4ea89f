import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  /// Submitting, and the account's own list (networks/reddit.md).
  static func reddit() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      guard request.headers["User-Agent"] == "linux:stint:\(Version.text) (by /u/ana)" else {
        return .page(429)
      }
      if request.path == "/api/v1/access_token" {
        // aWQ6c2VjcmV0eHl6: id:secretxyz
        guard request.headers["Authorization"] == "Basic aWQ6c2VjcmV0eHl6",
          request.form["refresh_token"] == "refreshTOKENxyz"
        else { return .json(400, ["error": "invalid_grant"]) }
        state.set("token", "redditTOKENnew")
        return .json(200, ["access_token": "redditTOKENnew", "expires_in": 3600])
      }
      let token = state.note("token") ?? "redditTOKENxyz"
      guard request.headers["Authorization"] == "Bearer \(token)" else {
        return .json(401, ["message": "Unauthorized", "error": 401])
      }
      switch (request.method, request.path) {
      case ("GET", "/api/v1/me"): return .json(200, ["name": "ana"])
      case ("POST", "/api/submit"): return state.create { redditPost(request, state) }
      case ("GET", "/user/ana/submitted"):
        let posts = state.posts.reversed().map {
          JSONValue.object(["kind": "t3", "data": .object($0)])
        }
        return .json(200, ["kind": "Listing", "data": ["children": .array(posts)]])
      default: return .json(404, ["message": "Not Found", "error": 404])
      }
    }
  }

  static func redditError(_ code: String, _ words: String) -> LoopbackServer.Answer {
    .json(
      200, ["json": ["errors": [[.string(code), .string(words), "sr"]]]])
  }

  private static func redditPost(
    _ request: LoopbackServer.Request, _ state: State
  ) -> LoopbackServer.Answer {
    let form = request.form
    guard form["api_type"] == "json", let title = form["title"], !title.isEmpty else {
      return redditError("NO_TEXT", "we need something here")
    }
    guard title.unicodeScalars.count <= 300 else { return redditError("TOO_LONG", "too long") }
    if let url = form["url"], form["resubmit"] == "false",
      state.posts.contains(where: { $0["url"]?.stringValue == url })
    {
      return redditError("ALREADY_SUB", "that link has already been submitted")
    }
    let id = "abc\(state.next())"
    var post: JSONObject = [
      "name": .string("t3_" + id), "subreddit": "Test", "title": .string(title),
      "created_utc": .double(Double(state.now) + 0.5),
      "permalink": .string("/r/test/comments/\(id)/"),
    ]
    post["url"] = form["url"].map { .string($0) }
    post["selftext"] = form["text"].map { .string($0) }
    state.add(post)
    return .json(
      200,
      [
        "json": [
          "errors": [],
          "data": [
            "id": .string(id), "name": .string("t3_" + id),
            "url": .string("https://www.reddit.com/r/test/comments/\(id)/"),
          ],
        ]
      ])
  }
}
