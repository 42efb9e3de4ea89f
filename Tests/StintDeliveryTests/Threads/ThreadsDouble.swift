import StintCore
import StintHTTP
import StintTestSupport

extension NetworkDouble {
  /// Containers that can be published once (networks/threads.md).
  ///
  /// `token` in its notes is the token it takes; `status` the status of containers that are not
  /// published; `late for` how many replies come before a new post is known everywhere.
  static func threads() throws -> NetworkDouble {
    try NetworkDouble { request, state in
      let token = state.note("token") ?? "threadsTOKENxyz"
      if request.path == "/refresh_access_token" {
        guard request.query["access_token"] == "threadsTOKENxyz",
          request.query["grant_type"] == "th_refresh_token"
        else { return graphError(400, code: 190, "Session has expired") }
        state.set("token", "threadsTOKENnew")
        return .json(
          200,
          [
            "access_token": "threadsTOKENnew", "token_type": "bearer", "expires_in": 5_184_000,
          ])
      }
      guard request.headers["Authorization"] == "Bearer \(token)" else {
        return graphError(400, code: 190, "Error validating access token")
      }
      switch (request.method, request.path) {
      case ("GET", "/v1.0/me"): return .json(200, ["id": "178400000", "username": "shop"])
      case ("POST", "/v1.0/178400000/threads"): return threadsContainer(request, state)
      case ("POST", "/v1.0/178400000/threads_publish"):
        return state.create { threadsPublish(request, state) }
      case ("GET", "/v1.0/178400000/threads"):
        let listed = state.note("list") == "late" ? [] : state.posts.reversed()
        return .json(200, ["data": .array(listed.map { .object($0) })])
      default: return threadsOne(String(request.path.dropFirst("/v1.0/".count)), state)
      }
    }
  }

  private static func threadsContainer(
    _ request: LoopbackServer.Request, _ state: State
  ) -> LoopbackServer.Answer {
    let form = request.form
    guard form["media_type"] == "TEXT", let text = form["text"] else {
      return graphError(400, code: 100, "no text")
    }
    if let reply = form["reply_to_id"], let late = state.note("late for").flatMap(Int.init),
      late > 0
    {
      state.set("late for", "\(late - 1)")
      return graphError(400, code: 24, subcode: 4_279_009, "\(reply) does not exist")
    }
    if let reply = form["reply_to_id"],
      !state.posts.contains(where: { $0["id"]?.stringValue == reply })
    {
      return graphError(400, code: 24, subcode: 4_279_009, "The requested resource does not exist")
    }
    let id = "555\(state.next())"
    state.set("container " + id, text)
    return .json(200, ["id": .string(id)])
  }

  private static func threadsPublish(
    _ request: LoopbackServer.Request, _ state: State
  ) -> LoopbackServer.Answer {
    guard let container = request.form["creation_id"],
      let text = state.note("container " + container)
    else { return graphError(400, code: 24, subcode: 4_279_009, "Media not found") }
    guard state.note("published " + container) == nil else {
      return graphError(400, code: 100, "already published")
    }
    state.set("published " + container, "yes")
    let id = "179\(state.next())"
    state.add([
      "id": .string(id), "text": .string(text), "timestamp": "2026-03-02T09:00:00+0000",
      "permalink": .string("https://www.threads.com/@shop/post/\(id)"),
    ])
    return .json(200, ["id": .string(id)])
  }

  private static func threadsOne(_ id: String, _ state: State) -> LoopbackServer.Answer {
    if state.note("container " + id) != nil {
      let isPublished = state.note("published " + id) != nil
      let status = isPublished ? "PUBLISHED" : state.note("status") ?? "FINISHED"
      return .json(200, ["status": .string(status), "id": .string(id)])
    }
    guard let post = state.posts.first(where: { $0["id"]?.stringValue == id }) else {
      return graphError(400, code: 100, subcode: 33, "Object does not exist")
    }
    return .json(200, .object(post))
  }
}
