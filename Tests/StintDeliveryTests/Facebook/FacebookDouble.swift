import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  /// The Graph API for one Page (networks/facebook-pages.md).
  static func facebook() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      guard request.headers["Authorization"] == "Bearer pageTOKENxyz" else {
        return graphError(400, code: 190, "Invalid OAuth access token.")
      }
      switch (request.method, request.path) {
      case ("GET", "/v25.0/1234567890"):
        return .json(200, ["id": "1234567890", "name": "Shop"])
      case ("POST", "/v25.0/1234567890/photos"):
        guard request.part("published")?.text == "false", let file = request.part("source"),
          file.fileName != nil
        else { return graphError(400, code: 100, "(#100) no photo") }
        let id = "70\(state.next())"
        state.upload(file.bytes, as: id)
        state.set("alt " + id, request.part("alt_text_custom")?.text)
        return .json(200, ["id": .string(id)])
      case ("POST", "/v25.0/1234567890/feed"):
        return state.create { facebookPost(request, state) }
      case ("GET", "/v25.0/1234567890/feed"):
        // It may list more than it was asked for.
        return .json(200, ["data": .array(state.posts.reversed().map { .object($0) })])
      default: return graphError(404, code: 100, "Unsupported request")
      }
    }
  }

  static func graphError(
    _ status: Int, code: Int64, subcode: Int64? = nil, _ text: String
  ) -> LoopbackServer.Answer {
    var error: JSONObject = [
      "message": .string(text), "type": "OAuthException", "code": .int(code),
      "fbtrace_id": "AbC",
    ]
    error["error_subcode"] = subcode.map { .int($0) }
    return .json(status, ["error": .object(error)])
  }

  private static func facebookPost(
    _ request: LoopbackServer.Request, _ state: State
  ) -> LoopbackServer.Answer {
    guard let body = request.json else { return graphError(400, code: 100, "no JSON") }
    for photo in body["attached_media"]?.arrayValue ?? [] {
      guard let id = photo["media_fbid"]?.stringValue, state.uploads[id] != nil else {
        return graphError(400, code: 100, "Invalid photo")
      }
    }
    let id = "1234567890_\(state.next())"
    var post: JSONObject = [
      "id": .string(id), "created_time": "2026-03-02T09:00:00+0000",
      "permalink_url": .string("https://www.facebook.com/permalink/\(id)"),
    ]
    post["message"] = body["message"]
    state.add(post)
    return .json(200, ["id": .string(id)])
  }
}
