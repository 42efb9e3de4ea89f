import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Synchronization

/// YouTube's resumable uploads: one session makes at most one video.
final class YouTubeDouble: Sendable {
  enum Request: Sendable {
    case begin, piece, ask, list, token
  }

  /// Befalls the next request of that kind.
  struct Fault: Sendable {
    var request: Request
    /// Answered without doing anything.
    var instead: LoopbackServer.Answer?
    /// How the answer travels after everything was done.
    var manner = LoopbackServer.Manner.plain
    /// How many bytes of a piece are kept.
    var keeps: Int?
  }

  struct Session: Sendable {
    var size: Int
    var facts: JSONValue
    var bytes: [UInt8] = []
    var video: String?
  }

  struct Video: Sendable {
    var id: String
    var facts: JSONValue
    var bytes: [UInt8]
  }

  struct State: Sendable {
    var token = "good"
    var renews = true
    var sessions: [String: Session] = [:]
    var videos: [Video] = []
    var faults: [Fault] = []
    var sessionHost: String?
    var complaints: [String] = []
  }

  private let state = Mutex(State())
  private let url = Mutex("")

  func edit<Value: Sendable>(_ change: (inout sending State) -> sending Value) -> Value {
    state.withLock(change)
  }

  var videos: [Video] { state.withLock { $0.videos } }
  var complaints: [String] { state.withLock { $0.complaints } }

  func start() throws -> LoopbackServer {
    let server = try LoopbackServer { [self] in answer($0) }
    url.withLock { $0 = server.url }
    return server
  }

  static func error(_ status: Int, _ reason: String) -> LoopbackServer.Answer {
    .json(
      status,
      [
        "error": [
          "code": .int(Int64(status)), "message": .string("about \(reason)"),
          "errors": [["domain": "youtube", "reason": .string(reason)]],
        ]
      ])
  }

  private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    let base = url.withLock { $0 }
    return state.withLock { state in
      let kind: Request =
        if request.path == "/token" {
          .token
        } else if request.method == "GET" {
          .list
        } else if request.method == "POST" {
          .begin
        } else if request.headers["Content-Range"]?.hasPrefix("bytes */") == true {
          .ask
        } else {
          .piece
        }
      var fault = Fault(request: kind)
      if let index = state.faults.firstIndex(where: { $0.request == kind }) {
        fault = state.faults.remove(at: index)
      }
      if let instead = fault.instead { return instead }
      if kind == .token {
        guard state.renews, request.form["refresh_token"] == "again" else {
          return .json(400, ["error": "invalid_grant"])
        }
        return .json(200, ["access_token": .string(state.token), "expires_in": 3600])
      }
      guard request.headers["Authorization"] == "Bearer \(state.token)" else {
        return Self.error(401, "authError")
      }
      let answer: LoopbackServer.Answer =
        switch kind {
        case .begin: Self.begin(request, base, &state)
        case .piece: Self.piece(request, keeps: fault.keeps, &state)
        case .ask: Self.ask(request, &state)
        default: Self.list(request, state)
        }
      return answer.with(fault.manner)
    }
  }

  private static func begin(
    _ request: LoopbackServer.Request, _ base: String, _ state: inout State
  ) -> LoopbackServer.Answer {
    guard request.path == "/upload/youtube/v3/videos", request.query["uploadType"] == "resumable",
      let facts = request.json, let size = Int(request.headers["X-Upload-Content-Length"] ?? "")
    else { return error(400, "badRequest") }
    let id = "s\(state.sessions.count)"
    state.sessions[id] = Session(size: size, facts: facts)
    let host = state.sessionHost ?? base
    return LoopbackServer.Answer(200).with(
      "Location", "\(host)/upload/youtube/v3/videos?uploadType=resumable&upload_id=\(id)")
  }

  private static func piece(
    _ request: LoopbackServer.Request, keeps: Int?, _ state: inout State
  ) -> LoopbackServer.Answer {
    guard let id = request.query["upload_id"], var session = state.sessions[id] else {
      return .text(404, "", type: "text/plain")
    }
    guard session.video == nil else { return finished(session) }
    let end = session.bytes.count + request.body.count
    let range = "bytes \(session.bytes.count)-\(end - 1)/\(session.size)"
    if request.headers["Content-Range"] != range {
      state.complaints.append("\(request.headers["Content-Range"] ?? "") instead of \(range)")
      return error(400, "badRange")
    }
    if end < session.size, request.body.count % 262_144 != 0 {
      state.complaints.append("a piece of \(request.body.count) bytes")
      return error(400, "badChunk")
    }
    session.bytes += request.body.prefix(keeps ?? request.body.count)
    if session.bytes.count == session.size {
      let video = "video_\(state.videos.count)"
      session.video = video
      state.videos.append(Video(id: video, facts: session.facts, bytes: session.bytes))
    }
    state.sessions[id] = session
    return session.video == nil ? more(session) : finished(session)
  }

  private static func ask(
    _ request: LoopbackServer.Request, _ state: inout State
  ) -> LoopbackServer.Answer {
    guard let id = request.query["upload_id"], let session = state.sessions[id] else {
      return .text(404, "", type: "text/plain")
    }
    return session.video == nil ? more(session) : finished(session)
  }

  private static func more(_ session: Session) -> LoopbackServer.Answer {
    let answer = LoopbackServer.Answer(308)
    return session.bytes.isEmpty
      ? answer : answer.with("Range", "bytes=0-\(session.bytes.count - 1)")
  }

  private static func finished(_ session: Session) -> LoopbackServer.Answer {
    .json(200, ["kind": "youtube#video", "id": .string(session.video ?? "")])
  }

  private static func list(
    _ request: LoopbackServer.Request, _ state: State
  ) -> LoopbackServer.Answer {
    switch request.path {
    case "/youtube/v3/channels":
      return .json(
        200,
        [
          "items": [
            [
              "snippet": ["title": "Ana\u{1B}[2J's channel"],
              "contentDetails": ["relatedPlaylists": ["uploads": "UU1"]],
            ]
          ]
        ])
    case "/youtube/v3/playlistItems":
      return .json(
        200,
        [
          "items": .array(
            state.videos.reversed().map { ["contentDetails": ["videoId": .string($0.id)]] })
        ])
    case "/youtube/v3/videos":
      let ids = request.query["id"]?.split(separator: ",").map(String.init) ?? []
      return .json(
        200,
        [
          "items": .array(
            state.videos.filter { ids.contains($0.id) }.map {
              ["id": .string($0.id), "snippet": $0.facts["snippet"] ?? .null]
            })
        ])
    default: return error(404, "notFound")
    }
  }
}
