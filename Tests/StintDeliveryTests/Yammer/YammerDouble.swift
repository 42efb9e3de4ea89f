import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  /// Messages, files and the token endpoint (networks/viva-engage.md).
  static func yammer() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      if request.path == "/organizations/oauth2/v2.0/token" {
        guard request.form["refresh_token"] == "refreshTOKENxyz" else {
          return .json(400, ["error": "invalid_grant"])
        }
        state.set("token", "yammerTOKENnew")
        return .json(
          200,
          [
            "access_token": "yammerTOKENnew", "expires_in": 3600,
            "refresh_token": "refreshTOKENnew",
          ])
      }
      let token = state.note("token") ?? "yammerTOKENxyz"
      guard request.headers["Authorization"] == "Bearer \(token)" else {
        return .json(
          401,
          ["response": ["message": "Token not found.", "code": 16, "stat": "fail"]])
      }
      switch (request.method, request.path) {
      case ("GET", "/api/v1/users/current.json"): return .json(200, ["full_name": "Ana"])
      case ("POST", "/v4/uploadSmallFile"):
        guard request.part("network_id")?.text == "99",
          request.part("target_type")?.text == "GROUP",
          request.part("group_id")?.text == "4711", let file = request.part("file"),
          file.fileName != nil
        else { return .json(400, ["message": "bad file"]) }
        let id = state.next()
        state.upload(file.bytes, as: String(id))
        return .json(200, ["id": .int(Int64(id))])
      case ("POST", "/api/v1/messages.json"):
        return state.create { yammerMessage(request, state) }
      case ("GET", "/api/v1/messages/sent.json"):
        return .json(200, ["messages": .array(state.posts.reversed().map { .object($0) })])
      default: return .json(404, ["message": "not found"])
      }
    }
  }

  private static func yammerMessage(
    _ request: LoopbackServer.Request, _ state: State
  ) -> LoopbackServer.Answer {
    let items = request.formItems
    let form = request.form
    guard let body = form["body"], !body.isEmpty else {
      return .json(400, ["base": "Please enter a message"])
    }
    for item in items where item.name == "attached_objects[]" {
      let id = item.value.dropFirst("uploaded_file:".count)
      guard state.uploads[String(id)] != nil else { return .json(400, ["base": "no such file"]) }
    }
    var group = form["group_id"]
    if let reply = form["replied_to_id"] {
      guard form["group_id"] == nil,
        let first = state.posts.first(where: { $0["id"] == Int64(reply).map { .int($0) } })
      else { return .json(404, ["message": "no such thread"]) }
      group = first["group_id"]?.intValue.map(String.init)
    }
    // Beyond what a Double holds exactly.
    let id = 9_007_199_254_740_993 + Int64(state.next())
    var message: JSONObject = [
      "id": .int(id), "created_at": "2026/03/02 10:00:00 +0100",
      "web_url": .string("https://www.yammer.com/x/messages/\(id)"),
      "body": ["plain": .string(body), "parsed": .string(body)],
    ]
    message["group_id"] = group.flatMap { Int64($0) }.map { .int($0) }
    state.add(message)
    return .json(201, ["messages": [.object(message)], "references": [], "meta": [:]])
  }
}
