import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// A server that speaks as much of Mastodon's API as a delivery needs, and misbehaves when told.
final class StatusServer: Sendable {
  /// Whose ways it has; they differ in what makes a repetition safe.
  enum Kind: String, CaseIterable, Sendable {
    /// Honours the idempotency key.
    case mastodon = "4.4.0"
    /// Ignores it.
    case goToSocial = "0.19.1 gotosocial"
  }

  private struct Status {
    var text: String
    var parent: String?
    var json: JSONValue
  }

  private struct State {
    var random: SplitMix64
    var misbehaves = true
    var statuses: [Status] = []
    var byKey: [String: Int] = [:]
  }

  private let server: LoopbackServer
  private let state: Box

  private final class Box: Sendable {
    let state: Mutex<State>
    init(_ state: State) { self.state = Mutex(state) }
  }

  var url: String { server.url }

  init(_ kind: Kind, seed: UInt64) throws {
    let box = Box(State(random: SplitMix64(seed: seed)))
    state = box
    server = try LoopbackServer { request in
      box.state.withLock { Self.answer(request, kind, &$0) }
    }
  }

  /// From now on it answers as it should.
  func behave() { state.state.withLock { $0.misbehaves = false } }

  /// The texts of all statuses, and the text each one answers.
  var texts: [String] { state.state.withLock { $0.statuses.map(\.text) } }

  func stop() { server.stop() }

  private static func answer(
    _ request: LoopbackServer.Request, _ kind: Kind, _ state: inout State
  ) -> LoopbackServer.Answer {
    guard request.headers["Authorization"] == "Bearer planted-token" else {
      return .json(401, ["error": "The access token is invalid"])
    }
    switch (request.method, request.path) {
    case ("POST", "/api/v1/statuses"): return create(request, kind, &state)
    case ("GET", "/api/v2/instance"):
      return .json(200, ["version": .string(kind.rawValue), "account_domain": "a.example"])
    case ("GET", "/api/v1/accounts/verify_credentials"):
      return .json(200, ["id": "1", "acct": "shop", "source": ["privacy": "public"]])
    case ("GET", "/api/v1/accounts/1/statuses"):
      let end = request.query["max_id"].flatMap { Int($0) } ?? .max
      let page = state.statuses.indices.reversed().filter { $0 < end }.prefix(40)
      return .json(200, .array(page.map { state.statuses[$0].json }))
    case ("GET", let path) where path.hasSuffix("/source"):
      let number = path.split(separator: "/").dropLast().last.flatMap { Int($0) } ?? -1
      guard state.statuses.indices.contains(number) else { return .json(404, ["error": "no"]) }
      return .json(
        200,
        [
          "id": .string("\(number)"), "text": .string(state.statuses[number].text),
          "spoiler_text": "",
        ])
    default: return .json(404, ["error": "Record not found"])
    }
  }

  private static func create(
    _ request: LoopbackServer.Request, _ kind: Kind, _ state: inout State
  ) -> LoopbackServer.Answer {
    let fault = state.misbehaves ? Int.random(in: 0..<10, using: &state.random) : 9
    if fault == 0 { return .json(503, ["error": "starting"]) }
    guard let text = request.json?["status"]?.stringValue else {
      return .json(422, ["error": "Validation failed"])
    }
    let key = request.headers["Idempotency-Key"] ?? ""
    if kind == .mastodon, let known = state.byKey[key] {
      return .json(200, state.statuses[known].json)
    }
    let number = state.statuses.count
    let parent = request.json?["in_reply_to_id"]?.stringValue
    let json: JSONValue = [
      "id": .string("\(number)"), "created_at": .string(RFC3339.textInUTC(SystemNow.instant)),
      "url": .string("https://a.example/@shop/\(number)"), "visibility": "public",
      "in_reply_to_id": parent.map { .string($0) } ?? .null, "spoiler_text": "",
      "content": "<p>…</p>", "media_attachments": [],
    ]
    state.statuses.append(Status(text: text, parent: parent, json: json))
    state.byKey[key] = number
    var answer = LoopbackServer.Answer.json(200, json)
    switch fault {
    case 1: answer.manner = .reset
    case 2: answer.manner = .cut(after: 40)
    case 3: answer.manner = .cut(after: 200)
    case 4: return .text(502, "<html>Bad gateway</html>", type: "text/html")
    default: break
    }
    return answer
  }
}
