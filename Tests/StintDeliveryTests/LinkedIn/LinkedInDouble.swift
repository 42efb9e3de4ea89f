import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// LinkedIn's versioned interface as its facts describe it (networks/linkedin.md).
final class LinkedInDouble: Sendable {
  struct Post: Sendable {
    var urn: String
    var author: String
    var commentary: String
    /// The body as it was sent.
    var body: JSONValue
    var made: Timestamp

    /// What readers see: the text is cut at the first reserved character that stands bare.
    var visible: String { LinkedInDouble.visible(commentary) }
  }

  struct File: Sendable {
    var bytes: [UInt8] = []
    var size = 0
    var tags: [String] = []
    var isWhole = false
    /// Looks until it is available; nil: it cannot be used.
    var looks: Int?
  }

  private struct State {
    var posts: [Post] = []
    var files: [String: File] = [:]
    var faults = Faults()
    var next = 7_000_000_000_000_000_000
    var token = "good-token"
    var looks: Int? = 0
    var uploadHost: String?
    var remembers = true
  }

  private let state = Mutex(State())
  private let clock: TestClock
  private let handler: Handler
  let server: LoopbackServer

  /// The server is made before there is somebody to answer for it.
  private final class Handler: Sendable {
    private let stored = Mutex<(@Sendable (LoopbackServer.Request) -> LoopbackServer.Answer)?>(nil)
    func set(_ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer) {
      stored.withLock { $0 = answer }
    }
    func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
      stored.withLock { $0 }?(request) ?? LoopbackServer.Answer(500)
    }
  }

  init(clock: TestClock) throws {
    let handler = Handler()
    self.clock = clock
    self.handler = handler
    server = try LoopbackServer { handler.answer($0) }
    handler.set { [weak self] in self?.answer($0) ?? LoopbackServer.Answer(500) }
  }

  var posts: [Post] { state.withLock { $0.posts } }
  var files: [String: File] { state.withLock { $0.files } }

  func fault(_ change: (inout Faults) -> Void) { state.withLock { change(&$0.faults) } }
  func process(looks: Int?) { state.withLock { $0.looks = looks } }
  func change(token: String) { state.withLock { $0.token = token } }
  /// Files are wanted by another server from now on.
  func upload(to host: String) { state.withLock { $0.uploadHost = host } }
  /// What was posted so far is not known again.
  func forgetContent() { state.withLock { $0.remembers = false } }

  func add(_ commentary: String, author: String) {
    state.withLock { state in
      state.next += 1
      let body: JSONValue = ["author": .string(author), "commentary": .string(commentary)]
      state.posts.append(
        Post(
          urn: "urn:li:share:\(state.next)", author: author, commentary: commentary, body: body,
          made: clock.now))
    }
  }

  static func problem(_ status: Int, _ message: String, code: String = "ERROR")
    -> LoopbackServer.Answer
  {
    .json(
      status,
      ["status": .int(Int64(status)), "code": .string(code), "message": .string(message)])
  }

  /// Reads little text, with other code than the exporter writes it.
  static func visible(_ text: String) -> String {
    var output = ""
    var rest = text[...]
    while let character = rest.first {
      if character == "\\" {
        rest = rest.dropFirst()
        guard let next = rest.first else { return output }
        output.append(next)
        rest = rest.dropFirst()
      } else if rest.hasPrefix("{hashtag|\\#|"), let end = rest.firstIndex(of: "}") {
        output += "#" + visible(String(rest[..<end].dropFirst("{hashtag|\\#|".count)))
        rest = rest[rest.index(after: end)...]
      } else if "|{}@[]()<>*_~".contains(character) {
        return output
      } else {
        output.append(character)
        rest = rest.dropFirst()
      }
    }
    return output
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
    guard request.headers["Authorization"] == "Bearer \(state.token)" else {
      return Self.problem(401, "Invalid access token", code: "INVALID_ACCESS_TOKEN")
    }
    if request.path == "/v2/userinfo" {
      return .json(200, ["sub": "AbC", "name": "Ada Shop"])
    }
    if request.path.hasPrefix("/upload/") { return take(request, &state) }
    guard request.headers["X-Restli-Protocol-Version"] == "2.0.0",
      let version = request.headers["LinkedIn-Version"]
    else { return Self.problem(400, "a header is missing", code: "VERSION_MISSING") }
    guard version >= "202512" else {
      return Self.problem(
        426, "Requested version \(version) is not active", code: "NONEXISTENT_VERSION")
    }
    switch "\(request.method) \(request.path)" {
    case "POST /rest/posts": return create(request, &state)
    case "GET /rest/posts": return list(request, state)
    default: return media(request, &state)
    }
  }

  // MARK: Posts

  private func create(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    guard request.headers["Content-Type"] == "application/json", let body = request.json,
      let author = body["author"]?.stringValue, let commentary = body["commentary"]?.stringValue,
      body["visibility"]?.stringValue != nil, body["distribution"]?.objectValue != nil,
      body["lifecycleState"]?.stringValue == "PUBLISHED"
    else { return Self.problem(422, "ERROR :: /author :: field is required but not found") }
    let named =
      [body["content"]?["media"]?["id"]?.stringValue].compactMap { $0 }
      + (body["content"]?["multiImage"]?["images"]?.arrayValue ?? [])
      .compactMap { $0["id"]?.stringValue }
    guard named.allSatisfy({ state.files[$0]?.isWhole == true && state.files[$0]?.looks == 0 })
    else { return Self.problem(400, "the media is not available", code: "ILLEGAL_ARGUMENT") }
    if state.remembers, let same = state.posts.first(where: { $0.body == body }) {
      return Self.problem(
        422, "Content is a duplicate of \(same.urn)", code: "DUPLICATE_POST")
    }
    state.next += 1
    let urn = "urn:li:share:\(state.next)"
    state.posts.append(
      Post(urn: urn, author: author, commentary: commentary, body: body, made: clock.now))
    return LoopbackServer.Answer(201, headers: ["x-restli-id": urn])
  }

  private func list(_ request: LoopbackServer.Request, _ state: State) -> LoopbackServer.Answer {
    guard request.query["q"] == "author", let author = request.query["author"],
      author.hasPrefix("urn:li:organization:")
    else { return Self.problem(403, "Not enough permissions", code: "ACCESS_DENIED") }
    let posts = state.posts.reversed().filter { $0.author == author }.map { post -> JSONValue in
      [
        "id": .string(post.urn), "commentary": .string(post.commentary),
        "createdAt": .int(post.made.milliseconds),
      ]
    }
    return .json(200, ["elements": .array(posts)])
  }

  // MARK: Files

  private func media(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    let words = request.path.split(separator: "/").map(String.init)
    guard words.count >= 2, words[0] == "rest",
      ["images", "videos", "documents"].contains(words[1])
    else { return Self.problem(404, "no such resource") }
    let kind = String(words[1].dropLast())
    if request.method == "GET" {
      // The name must come escaped: bare colons mean something else there.
      guard words.count == 3, request.target.contains("urn%3Ali%3A"),
        let file = state.files[words[2]]
      else { return Self.problem(404, "no such file") }
      guard let looks = file.looks else { return .json(200, ["status": "PROCESSING_FAILED"]) }
      state.files[words[2]]?.looks = max(0, looks - 1)
      return .json(200, ["status": looks == 0 ? "AVAILABLE" : "PROCESSING"])
    }
    switch request.query["action"] {
    case "initializeUpload":
      guard let wish = request.json?["initializeUploadRequest"],
        wish["owner"]?.stringValue?.hasPrefix("urn:li:") == true
      else { return Self.problem(400, "bad upload") }
      state.next += 1
      let urn = "urn:li:\(kind):\(state.next)"
      let host = state.uploadHost ?? server.url
      let size = Int(wish["fileSizeBytes"]?.intValue ?? 0)
      state.files[urn] = File(size: size, looks: state.looks)
      var value: [(String, JSONValue)] = [(kind, .string(urn))]
      if kind == "video" {
        guard size > 0 else { return Self.problem(400, "bad upload") }
        let half = (size + 1) / 2
        let ranges = [(0, half - 1), (half, size - 1)].filter { $0.0 <= $0.1 }
        value += [
          ("uploadToken", "t-1"),
          (
            "uploadInstructions",
            .array(
              ranges.map { first, last in
                [
                  "uploadUrl": .string("\(host)/upload/\(urn)/\(first)"),
                  "firstByte": .int(Int64(first)), "lastByte": .int(Int64(last)),
                ]
              })
          ),
        ]
      } else {
        value.append(("uploadUrl", .string("\(host)/upload/\(urn)")))
      }
      return .json(200, ["value": .object(JSONObject(value))])
    case "finalizeUpload":
      guard let wish = request.json?["finalizeUploadRequest"],
        let urn = wish["video"]?.stringValue, let file = state.files[urn],
        wish["uploadToken"]?.stringValue == "t-1", file.bytes.count == file.size,
        wish["uploadedPartIds"]?.arrayValue?.compactMap(\.stringValue) == file.tags
      else { return Self.problem(400, "bad end of an upload") }
      state.files[urn]?.isWhole = true
      return LoopbackServer.Answer(200)
    default: return Self.problem(400, "no such action")
    }
  }

  private func take(_ request: LoopbackServer.Request, _ state: inout State)
    -> LoopbackServer.Answer
  {
    let words = request.path.split(separator: "/").map(String.init)
    guard request.method == "PUT", state.files[words[1]] != nil else {
      return LoopbackServer.Answer(404)
    }
    state.files[words[1]]?.bytes += request.body
    if words.count == 2 { state.files[words[1]]?.isWhole = true }
    let tag = "etag-\(words.last ?? "")"
    state.files[words[1]]?.tags.append(tag)
    return LoopbackServer.Answer(201, headers: ["ETag": "\"\(tag)\""])
  }
}
