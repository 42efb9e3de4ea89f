import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// A server that speaks Mastodon's API, on loopback, in three manners
/// (observed/gotosocial.txt, observed/snac.txt, networks/mastodon.md).
final class MastodonDouble: Sendable {
  enum Style: CaseIterable, Sendable {
    /// As GoToSocial: refuses what it should, knows no idempotency key.
    case strict
    /// As snac: takes anything, knows no key, lists public statuses only.
    case lenient
    /// As Mastodon: keeps the key for an hour.
    case keyed
  }

  struct Status: Sendable {
    var id: String
    var at: Timestamp
    var text: String
    var warning: String
    var visibility: String
    var parent: String?
    var language: String?
    var mediaIDs: [String]
    var poll: JSONValue?
    var isSensitive: Bool
  }

  /// What becomes of the next requests for a path.
  enum Mishap: Sendable {
    /// Nothing is done; this is answered.
    case instead(LoopbackServer.Answer)
    /// It is done, and this is answered.
    case done(LoopbackServer.Answer)
    /// It is done, and the true answer is sent in that manner.
    case doneThen(LoopbackServer.Manner)
  }

  struct Upload: Sendable {
    var alt: String?
    var type: String?
    var bytes: [UInt8]
    /// Looks until it is ready.
    var looks: Int
    var isAttached = false
  }

  struct State: Sendable {
    var statuses: [Status] = []
    var uploads: [String: Upload] = [:]
    var keys: [String: (id: String, at: Timestamp)] = [:]
    var mishaps: [String: [Mishap]] = [:]
    /// How often a new upload must be asked for until it is ready.
    var looks = 0
    var processingFails = false
    /// How far the server's clock is ahead.
    var skew = Duration.zero
    var saysDate = true
    /// Whether every replay of a key ends in an error (mastodon#40399).
    var breaksReplays = false
    var privacy = "public"
    var count = 0
  }

  let server: LoopbackServer
  let style: Style
  private let floor: Floor

  init(_ style: Style, clock: TestClock) throws {
    self.style = style
    let floor = Floor(style, clock)
    self.floor = floor
    server = try LoopbackServer { floor.answer($0) }
  }

  var state: State { floor.state.withLock { $0 } }
  var statuses: [Status] { state.statuses }

  func change(_ change: @Sendable (inout State) -> Void) {
    floor.state.withLock { change(&$0) }
  }

  /// `path` as `POST /api/v1/statuses`.
  func next(_ path: String = "POST /api/v1/statuses", _ mishaps: Mishap...) {
    floor.state.withLock { $0.mishaps[path, default: []] += mishaps }
  }

  /// A status that somebody wrote by hand, or that an earlier post left there.
  @discardableResult
  func add(
    _ text: String, warning: String = "", visibility: String = "public", parent: String? = nil,
    ago: Duration = .zero
  ) -> String {
    floor.add(text, warning: warning, visibility: visibility, parent: parent, ago: ago)
  }

  var posts: [LoopbackServer.Request] {
    server.requests.filter { $0.method == "POST" && $0.path == "/api/v1/statuses" }
  }
}

/// What the server's threads share.
private final class Floor: Sendable {
  typealias State = MastodonDouble.State
  typealias Answer = LoopbackServer.Answer
  typealias Request = LoopbackServer.Request

  let style: MastodonDouble.Style
  let clock: TestClock
  let state = Mutex(State())

  init(_ style: MastodonDouble.Style, _ clock: TestClock) {
    self.style = style
    self.clock = clock
  }

  private func now(_ state: State) -> Timestamp { clock.now.advanced(by: state.skew) }

  func add(
    _ text: String, warning: String, visibility: String, parent: String?, ago: Duration
  ) -> String {
    state.withLock { state in
      state.count += 1
      let id = "11100000000000\(1000 + state.count)"
      state.statuses.append(
        MastodonDouble.Status(
          id: id, at: now(state).minus(ago), text: text, warning: warning, visibility: visibility,
          parent: parent, mediaIDs: [], isSensitive: false))
      return id
    }
  }

  func answer(_ request: Request) -> Answer {
    state.withLock { state in
      let path = "\(request.method) \(request.path)"
      var mishap: MastodonDouble.Mishap?
      if var left = state.mishaps[path], !left.isEmpty {
        mishap = left.removeFirst()
        state.mishaps[path] = left
      }
      if case .instead(let answer) = mishap { return answer }
      var answer = route(request, &state)
      if state.saysDate { answer.headers["Date"] = Self.date(now(state)) }
      switch mishap {
      case .done(let other): return other
      case .doneThen(let manner): return answer.with(manner)
      default: return answer
      }
    }
  }

  private func refusal(_ status: Int, _ word: String) -> Answer {
    if style == .lenient {
      return .text(status, "<h1>\(status) \(word) (snac/2.75)</h1>", type: "text/html")
    }
    return .json(status, ["error": .string(word)])
  }

  private func route(_ request: Request, _ state: inout State) -> Answer {
    guard request.headers["User-Agent"]?.isEmpty == false else {
      return .json(418, ["error": "I'm a teapot: no user-agent sent with request"])
    }
    if style == .strict, request.headers["Accept"]?.contains("json") != true {
      return .text(406, "<html>not acceptable</html>", type: "text/html")
    }
    let words = request.path.split(separator: "/").map(String.init)
    if request.path == "/api/v2/instance" || request.path == "/api/v1/instance" {
      return instance(request.path)
    }
    guard request.headers["Authorization"] == "Bearer good-token" else {
      return refusal(401, "Unauthorized: token not supplied")
    }
    switch (request.method, words.count) {
    case ("GET", 4) where request.path == "/api/v1/accounts/verify_credentials":
      return .json(
        200,
        [
          "id": "77", "username": "tester", "acct": "tester",
          "source": ["privacy": .string(state.privacy)],
        ])
    case ("GET", 5) where words[2] == "accounts" && words[3] == "77" && words[4] == "statuses":
      return list(request, state)
    case ("GET", 5) where words[2] == "statuses" && words[4] == "source":
      guard let status = state.statuses.first(where: { $0.id == words[3] }) else {
        return refusal(404, "Record not found")
      }
      return .json(
        200,
        [
          "id": .string(status.id), "text": .string(status.text),
          "spoiler_text": .string(status.warning),
        ])
    case ("POST", 3) where request.path == "/api/v2/media": return upload(request, &state)
    case ("GET", 4) where words[2] == "media": return look(words[3], &state)
    case ("POST", 3) where request.path == "/api/v1/statuses": return create(request, &state)
    default: return refusal(404, "Record not found")
    }
  }

  // MARK: Media

  private func upload(_ request: Request, _ state: inout State) -> Answer {
    guard let file = request.part("file"), file.type != nil, !file.bytes.isEmpty else {
      return refusal(422, "Validation failed: File can't be blank")
    }
    if style == .strict, file.type == "application/octet-stream" {
      return refusal(422, "Unprocessable Entity: error processing media")
    }
    state.count += 1
    let id = style == .lenient ? "9a7a\(state.count).png" : "22200000\(state.count)"
    state.uploads[id] = MastodonDouble.Upload(
      alt: request.part("description")?.text, type: file.type, bytes: file.bytes,
      looks: style == .lenient ? 0 : state.looks)
    let isReady = state.uploads[id]?.looks == 0
    return .json(
      isReady ? 200 : 202,
      ["id": .string(id), "type": "image", "url": isReady ? "http://127.0.0.1/x" : .null])
  }

  private func look(_ id: String, _ state: inout State) -> Answer {
    guard style != .lenient, var upload = state.uploads[id] else {
      return refusal(404, "Record not found")
    }
    if state.processingFails { return refusal(422, "Error processing thumbnail") }
    upload.looks = max(0, upload.looks - 1)
    state.uploads[id] = upload
    return .json(upload.looks == 0 ? 200 : 206, ["id": .string(id)])
  }

  // MARK: Statuses

  private func create(_ request: Request, _ state: inout State) -> Answer {
    let key = request.headers["Idempotency-Key"]
    if style == .keyed, let key, let kept = state.keys[key],
      kept.at.duration(to: now(state)) < .hours(1),
      let status = state.statuses.first(where: { $0.id == kept.id })
    {
      return state.breaksReplays ? refusal(500, "Something went wrong") : .json(200, json(status))
    }
    guard let body = request.json, body.objectValue != nil else {
      return refusal(400, "Bad Request: no JSON")
    }
    let text = body["status"]?.stringValue ?? ""
    let warning = body["spoiler_text"]?.stringValue ?? ""
    let media = body["media_ids"]?.arrayValue?.compactMap(\.stringValue) ?? []
    var parent = body["in_reply_to_id"]?.stringValue
    var poll = body["poll"]
    var visibility = body["visibility"]?.stringValue ?? state.privacy
    let isKnown = parent.map { id in state.statuses.contains { $0.id == id } } ?? true
    switch style {
    case .lenient:
      if !isKnown { parent = nil }
      if visibility == "unlisted" { visibility = "public" }
      poll = nil
    case .strict:
      if text.isEmpty, media.isEmpty, poll == nil {
        return refusal(400, "Bad Request: status contains no text, media or poll")
      }
      if text.unicodeScalars.count + warning.unicodeScalars.count > 5000 {
        return refusal(400, "Bad Request: text with spoiler exceed max chars (5000)")
      }
      for id in media where state.uploads[id]?.isAttached != false {
        return refusal(400, "Bad Request: media not found: \(id)")
      }
    case .keyed:
      if text.isEmpty, media.isEmpty {
        return refusal(422, "Validation failed: Text can't be blank")
      }
      if text.count + warning.count > 500 {
        return refusal(422, "Validation failed: Text character limit of 500 exceeded")
      }
      for id in media {
        guard let upload = state.uploads[id], !upload.isAttached else {
          return refusal(422, "Media \(id) not found or already attached to another post")
        }
        if upload.looks > 0 {
          return refusal(422, "Cannot attach files that have not finished processing. Try again!")
        }
      }
    }
    if style != .lenient {
      guard isKnown else { return refusal(404, "Record not found") }
      guard ["public", "unlisted", "private", "direct"].contains(visibility) else {
        return refusal(422, "Unprocessable Entity: visibility")
      }
    }
    for id in media { state.uploads[id]?.isAttached = true }
    state.count += 1
    let status = MastodonDouble.Status(
      id: "11100000000000\(1000 + state.count)", at: now(state), text: text, warning: warning,
      visibility: visibility, parent: parent, language: body["language"]?.stringValue,
      mediaIDs: media, poll: poll,
      isSensitive: body["sensitive"]?.boolValue ?? (style != .strict && !warning.isEmpty))
    state.statuses.append(status)
    if let key { state.keys[key] = (status.id, now(state)) }
    return .json(200, json(status))
      .with("X-RateLimit-Limit", "300").with("X-RateLimit-Remaining", "299")
      .with("X-RateLimit-Reset", "2026-03-02T12:00:00.123456Z")
  }

  private func list(_ request: Request, _ state: State) -> Answer {
    var all = state.statuses.reversed().filter { status in
      style != .lenient || ["public", "unlisted"].contains(status.visibility)
    }
    if let last = request.query["max_id"], let index = all.firstIndex(where: { $0.id == last }) {
      all = Array(all[(index + 1)...])
    }
    let limit = min(40, request.query["limit"].flatMap { Int($0) } ?? 20)
    return .json(200, .array(all.prefix(limit).map { json($0) }))
  }

  private func json(_ status: MastodonDouble.Status) -> JSONValue {
    // snac knows whole seconds only.
    let at =
      style == .lenient ? Timestamp(seconds: status.at.seconds) : status.at
    var object: JSONObject = [
      "id": .string(status.id), "created_at": .string(RFC3339.textInUTCWithMilliseconds(at)),
      "in_reply_to_id": status.parent.map { .string($0) } ?? .null,
      "sensitive": .bool(status.isSensitive), "spoiler_text": .string(status.warning),
      "visibility": .string(status.visibility),
      "language": status.language.map { .string($0) } ?? .null,
      "uri": .string("https://social.example/users/tester/statuses/\(status.id)"),
      "url": .string("https://social.example/@tester/\(status.id)"),
      "content": .string("<p>\(status.text)</p>"), "reblog": .null,
      "application": style == .lenient ? .null : ["name": "stint"],
      "media_attachments": .array(status.mediaIDs.map { ["id": .string($0)] }),
      "poll": status.poll ?? .null,
    ]
    if style != .keyed { object["text"] = .string(status.text) }
    return .object(object)
  }

  // MARK: Instance

  private func instance(_ path: String) -> Answer {
    let limits: JSONValue = [
      "statuses": [
        "max_characters": style == .strict ? 5000 : style == .keyed ? 500 : 100_000,
        "max_media_attachments": style == .strict ? 6 : 4,
        "characters_reserved_per_url": style == .strict ? 25 : style == .keyed ? 23 : 32,
      ],
      "media_attachments": [
        "supported_mime_types": ["image/jpeg", "image/png", "audio/mp3", "video/mp4", "bad type"],
        "image_size_limit": 41_943_040, "video_size_limit": 41_943_041,
        "description_limit": 1500,
      ],
      "polls": [
        "max_options": style == .strict ? 6 : 4, "max_characters_per_option": 50,
        "min_expiration": 300, "max_expiration": 2_629_746,
      ],
    ]
    switch style {
    case .strict:
      return .json(
        200,
        [
          "domain": "social.example", "account_domain": "example.org",
          "version": "0.20.0-local+git-57cb4fe", "configuration": limits,
          "source_url": "https://codeberg.org/superseriousbusiness/gotosocial",
        ])
    case .keyed:
      return .json(
        200,
        [
          "domain": "social.example", "version": "4.4.2+glitch", "configuration": limits,
          "source_url": "https://github.com/mastodon/mastodon",
        ])
    case .lenient:
      guard path.contains("v1") else { return refusal(404, "Not Found") }
      return .json(
        200,
        [
          "uri": "social.example", "version": "4.0.0 (not true; really snac/2.75)",
          "configuration": limits,
        ])
    }
  }

  /// `Mon, 02 Mar 2026 09:00:00 GMT`; nobody looks at the day of the week.
  private static func date(_ time: Timestamp) -> String {
    let text = Array(RFC3339.textInUTC(time))
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let month = Int(String(text[5..<7])).map { months[$0 - 1] } ?? "Jan"
    return
      "Mon, \(String(text[8..<10])) \(month) \(String(text[0..<4])) \(String(text[11..<19])) GMT"
  }
}
