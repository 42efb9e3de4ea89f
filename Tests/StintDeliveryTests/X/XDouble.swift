import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// X's second API as its facts describe it (networks/x.md), for one account.
final class XDouble: Sendable {
  struct Post: Sendable {
    var id: String
    var text: String
    var made: Timestamp
    var parent: String?
    var media: [String]
  }

  struct File: Sendable {
    var type: String
    var bytes: [UInt8]
    var alt: String?
    /// Looks until it may be used; nil: fails.
    var looks: Int? = 0
    var isWhole: Bool
  }

  private struct State {
    var posts: [Post] = []
    var files: [String: File] = [:]
    var faults = Faults()
    var next = 1_900_000_000_000_000_000
    var token = "good-token"
    var refreshToken = "refresh-1"
    var looks: Int? = 0
  }

  private let state: Mutex<State>
  private let clock: TestClock
  let server: LoopbackServer

  init(clock: TestClock) throws {
    let state = XState()
    self.clock = clock
    self.state = Mutex(State())
    server = try LoopbackServer { request in
      state.answer?(request) ?? LoopbackServer.Answer(500)
    }
    state.set { [weak self] in self?.answer($0) ?? LoopbackServer.Answer(500) }
  }

  /// The server is made before there is somebody to answer for it.
  private final class XState: Sendable {
    private let stored = Mutex<(@Sendable (LoopbackServer.Request) -> LoopbackServer.Answer)?>(nil)
    var answer: (@Sendable (LoopbackServer.Request) -> LoopbackServer.Answer)? {
      stored.withLock { $0 }
    }
    func set(_ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer) {
      stored.withLock { $0 = answer }
    }
  }

  var posts: [Post] { state.withLock { $0.posts } }
  var files: [String: File] { state.withLock { $0.files } }

  func fault(_ change: (inout Faults) -> Void) { state.withLock { change(&$0.faults) } }

  /// The next files need so many looks; nil: they cannot be used.
  func process(looks: Int?) { state.withLock { $0.looks = looks } }

  /// Another access token is good from now on.
  func change(token: String) { state.withLock { $0.token = token } }

  func forgetFiles() { state.withLock { $0.files = [:] } }

  /// A post that somebody else made in this account.
  func add(_ text: String, parent: String? = nil) {
    state.withLock { state in
      state.next += 1
      state.posts.append(
        Post(id: "\(state.next)", text: text, made: clock.now, parent: parent, media: []))
    }
  }

  static func problem(_ status: Int, _ detail: String, type: String = "about:blank")
    -> LoopbackServer.Answer
  {
    .json(
      status,
      [
        "title": "Problem", "detail": .string(detail), "type": .string(type),
        "status": .int(Int64(status)),
      ])
  }

  private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    state.withLock { state in
      let fault = state.faults.take(request)
      if let fault, !fault.does { return fault.change(LoopbackServer.Answer(500)) }
      let answer = act(request, &state)
      return fault?.change(answer) ?? answer
    }
  }

  private func act(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    let place = "\(request.method) \(request.path)"
    if place == "POST /2/oauth2/token" { return renew(request, &state) }
    guard request.headers["Authorization"] == "Bearer \(state.token)" else {
      return Self.problem(401, "Unauthorized")
    }
    switch place {
    case "GET /2/users/me":
      return .json(200, ["data": ["id": "77", "name": "Shop", "username": "shop"]])
    case "GET /2/users/77/tweets": return timeline(request, state)
    case "POST /2/tweets": return create(request, &state)
    case "POST /2/media/upload": return uploadWhole(request, &state)
    case "POST /2/media/upload/initialize": return initialize(request, &state)
    case "GET /2/media/upload": return look(request, &state)
    case "POST /2/media/metadata":
      guard let id = request.json?["id"]?.stringValue, state.files[id] != nil,
        let alt = request.json?["metadata"]?["alt_text"]?["text"]?.stringValue
      else { return Self.problem(400, "bad metadata") }
      state.files[id]?.alt = alt
      return .json(200, ["data": ["id": .string(id)]])
    default: return piece(request, &state)
    }
  }

  private func renew(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    guard request.form["grant_type"] == "refresh_token", request.form["client_id"] == "app",
      request.form["refresh_token"] == state.refreshToken
    else { return .json(400, ["error": "invalid_grant"]) }
    // Used once: the next one is another.
    state.refreshToken += "-next"
    state.token += "-next"
    return .json(
      200,
      [
        "token_type": "bearer", "expires_in": 7200, "access_token": .string(state.token),
        "refresh_token": .string(state.refreshToken),
      ])
  }

  // MARK: Posts

  private static let keys: Set<String> = ["text", "media", "poll", "reply", "reply_settings"]

  private func create(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    guard request.headers["Content-Type"] == "application/json",
      let body = request.json, let object = body.objectValue,
      object.members.allSatisfy({ Self.keys.contains($0.key) })
    else { return Self.problem(400, "One or more parameters to your request was invalid.") }
    let text = body["text"]?.stringValue ?? ""
    let media = body["media"]?["media_ids"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let parent = body["reply"]?["in_reply_to_tweet_id"]?.stringValue
    guard !text.isEmpty || !media.isEmpty, Self.weight(text) <= 280, media.count <= 4 else {
      return Self.problem(400, "Your text is not as it must be.")
    }
    guard media.allSatisfy({ state.files[$0]?.isWhole == true && state.files[$0]?.looks == 0 })
    else {
      return .json(
        400,
        [
          "title": "Invalid Request", "detail": "Your media IDs are invalid.",
          "errors": [["parameters": ["media.media_ids": []], "message": "invalid"]],
        ])
    }
    guard parent.map({ id in state.posts.contains { $0.id == id } }) ?? true else {
      return Self.problem(400, "You attempted to reply to a post that is not there.")
    }
    guard !state.posts.contains(where: { $0.text == text && $0.media.isEmpty && media.isEmpty })
    else {
      return Self.problem(
        403, "You are not allowed to create a Tweet with duplicate content.")
    }
    state.next += 1
    let post = Post(
      id: "\(state.next)", text: text, made: clock.now, parent: parent, media: media)
    state.posts.append(post)
    return .json(
      201, ["data": ["id": .string(post.id), "text": .string(Self.shown(post).text)]])
  }

  private func timeline(_ request: LoopbackServer.Request, _ state: State)
    -> LoopbackServer.Answer
  {
    guard let size = request.query["max_results"].flatMap({ Int($0) }), (5...100).contains(size),
      let start = request.query["start_time"].flatMap({ Timestamp(rfc3339: $0) })
    else { return Self.problem(400, "bad query") }
    let fields = Set(request.query["tweet.fields"]?.split(separator: ",").map(String.init) ?? [])
    let all = state.posts.reversed().filter { $0.made >= start }
    let skipped = request.query["pagination_token"].flatMap { Int($0) } ?? 0
    let page = all.dropFirst(skipped).prefix(size)
    var meta: [(String, JSONValue)] = [("result_count", .int(Int64(page.count)))]
    if all.count > skipped + size { meta.append(("next_token", .string("\(skipped + size)"))) }
    var answer: [(String, JSONValue)] = [("meta", Self.object(meta))]
    // Without results there is no list at all.
    if !page.isEmpty { answer.append(("data", .array(page.map { Self.json($0, fields) }))) }
    return .json(200, Self.object(answer))
  }

  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members))
  }

  private static func json(_ post: Post, _ fields: Set<String>) -> JSONValue {
    let (text, urls) = shown(post)
    var members: [(String, JSONValue)] = [
      ("id", .string(post.id)), ("text", .string(text)),
    ]
    if fields.contains("created_at") {
      members.append(("created_at", .string(RFC3339.textInUTCWithMilliseconds(post.made))))
    }
    if fields.contains("entities"), !urls.isEmpty {
      members.append(("entities", ["urls": .array(urls)]))
    }
    if fields.contains("referenced_tweets"), let parent = post.parent {
      members.append(
        ("referenced_tweets", [["type": "replied_to", "id": .string(parent)]]))
    }
    return object(members)
  }

  /// As X shows a text: escapes of HTML, a link of `t.co` for each address, one more for the files.
  static func shown(_ post: Post) -> (text: String, urls: [JSONValue]) {
    var urls: [JSONValue] = []
    var words = post.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for (index, word) in words.enumerated() {
      let lines = word.split(separator: "\n", omittingEmptySubsequences: false).map {
        line -> String in
        guard line.hasPrefix("https://") || line.hasPrefix("example.org") else {
          return String(line).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
        }
        let short = "https://t.co/\(post.id.suffix(4))\(urls.count)"
        let target = line.hasPrefix("https") ? String(line) : "http://\(line)/"
        urls.append(["url": .string(short), "expanded_url": .string(target)])
        return short
      }
      words[index] = lines.joined(separator: "\n")
    }
    var text = words.joined(separator: " ")
    if !post.media.isEmpty {
      let short = "https://t.co/m\(post.id.suffix(4))"
      text += (text.isEmpty ? "" : " ") + short
      urls.append([
        "url": .string(short), "media_key": "3_1",
        "expanded_url": .string("https://x.com/shop/status/\(post.id)/photo/1"),
      ])
    }
    return (text, urls)
  }

  /// Roughly, but not with our own counting.
  private static func weight(_ text: String) -> Int {
    text.split(separator: " ").reduce(0) { sum, word in
      sum + 1
        + (word.hasPrefix("https://")
          ? 23 : word.unicodeScalars.reduce(0) { $0 + ($1.value <= 0x10FF ? 1 : 2) })
    } - 1
  }

  // MARK: Files

  private func uploadWhole(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    guard request.part("media_category")?.text == "tweet_image", let file = request.part("media"),
      let type = file.type
    else { return Self.problem(400, "bad upload") }
    state.next += 1
    let id = "\(state.next)"
    state.files[id] = File(type: type, bytes: file.bytes, isWhole: true)
    return .json(200, ["data": ["id": .string(id), "expires_after_secs": 86_400]])
  }

  private func initialize(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    guard let type = request.json?["media_type"]?.stringValue,
      let size = request.json?["total_bytes"]?.intValue, size > 0,
      ["tweet_gif", "tweet_video"].contains(request.json?["media_category"]?.stringValue ?? "")
    else { return Self.problem(400, "bad upload") }
    state.next += 1
    let id = "\(state.next)"
    state.files[id] = File(type: type, bytes: [], looks: state.looks, isWhole: false)
    return .json(200, ["data": ["id": .string(id), "expires_after_secs": 86_400]])
  }

  private func piece(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    let words = request.path.split(separator: "/").map(String.init)
    guard request.method == "POST", words.count == 5, words[..<3] == ["2", "media", "upload"],
      let file = state.files[words[3]], !file.isWhole
    else { return Self.problem(404, "Not Found") }
    let id = words[3]
    if words[4] == "append" {
      guard let number = request.part("segment_index")?.text, Int(number) != nil,
        let bytes = request.part("media")?.bytes, bytes.count <= 5 << 20
      else { return Self.problem(400, "bad piece") }
      state.files[id]?.bytes += bytes
      return LoopbackServer.Answer(204)
    }
    state.files[id]?.isWhole = true
    var data: [(String, JSONValue)] = [("id", .string(id))]
    if file.looks != 0 {
      data.append(("processing_info", ["state": "pending", "check_after_secs": 3]))
    }
    return .json(200, ["data": Self.object(data)])
  }

  private func look(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    guard request.query["command"] == "STATUS", let id = request.query["media_id"],
      let file = state.files[id]
    else { return Self.problem(404, "Not Found") }
    guard let looks = file.looks else {
      return .json(
        200,
        [
          "data": [
            "id": .string(id),
            "processing_info": ["state": "failed", "error": ["message": "unsupported codec"]],
          ]
        ])
    }
    state.files[id]?.looks = max(0, looks - 1)
    let info: JSONValue =
      looks <= 1 ? ["state": "succeeded"] : ["state": "in_progress", "check_after_secs": 7]
    return .json(200, ["data": ["id": .string(id), "processing_info": info]])
  }
}
