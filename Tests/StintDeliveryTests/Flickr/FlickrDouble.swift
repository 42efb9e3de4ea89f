import Foundation
import StintCore
import StintDelivery
import StintHTTP
import StintTestSupport
import Synchronization
import Testing

/// Flickr as far as uploads need it: signatures are checked, uploads go through tickets.
final class FlickrDouble: Sendable {
  struct Photo: Sendable {
    var id: String
    var fields: [String: String]
    var bytes: [UInt8]
    var machineTags: String
  }

  struct State: Sendable {
    var photos: [Photo] = []
    /// Ticket, photo, and how many looks it still takes.
    var tickets: [String: (photo: String, looks: Int)] = [:]
    var looks = 1
    var uploadAnswers: [LoopbackServer.Answer] = []
    /// How the answers to uploads that were done travel.
    var manners: [LoopbackServer.Manner] = []
    var isIndexed = true
    var restAnswers: [LoopbackServer.Answer] = []
    var failsTickets = false
    var complaints: [String] = []
  }

  static let credential = Credential([
    .clientID: Secret("key"), .clientSecret: Secret("client secret"), .token: Secret("token"),
    .tokenSecret: Secret("token secret"),
  ])

  private let state = Mutex(State())
  private let box = Mutex<LoopbackServer?>(nil)

  func edit<Value: Sendable>(_ change: (inout sending State) -> sending Value) -> Value {
    state.withLock(change)
  }

  var photos: [Photo] { state.withLock { $0.photos } }
  var complaints: [String] { state.withLock { $0.complaints } }

  func start() throws -> LoopbackServer {
    let server = try LoopbackServer { [self] in answer($0) }
    box.withLock { $0 = server }
    return server
  }

  private func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    switch request.path {
    case "/services/upload/": upload(request)
    case "/services/rest/": rest(request)
    default: .text(404, "no such thing", type: "text/plain")
    }
  }

  private static func xml(_ inside: String, _ stat: String = "ok") -> LoopbackServer.Answer {
    .text(
      200, "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<rsp stat=\"\(stat)\">\n\(inside)\n</rsp>",
      type: "text/xml; charset=utf-8")
  }

  static func failure(_ code: Int) -> LoopbackServer.Answer {
    xml("<err code=\"\(code)\" msg=\"because &lt;of&gt; this\" />", "fail")
  }

  /// Whether the signature fits what was received.
  private func isSigned(
    _ request: LoopbackServer.Request, _ parameters: [(String, String)]
  ) -> Bool {
    guard let header = request.headers["Authorization"], header.hasPrefix("OAuth "),
      let url = box.withLock({ $0?.url })
    else { return false }
    var own: [(String, String)] = []
    var signature = ""
    for piece in header.dropFirst(6).components(separatedBy: ", ") {
      let halves = piece.components(separatedBy: "=\"")
      guard halves.count == 2 else { return false }
      let value = halves[1].dropLast().removingPercentEncoding ?? ""
      if halves[0] == "oauth_signature" {
        signature = value
      } else {
        own.append((halves[0], value))
      }
    }
    let signer = OAuth1(
      clientID: "key", clientSecret: Secret("client secret"), token: "token",
      tokenSecret: Secret("token secret"))
    return signature
      == signer.signature(request.method, url + request.path, own + parameters)
  }

  private func upload(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    let scripted = state.withLock { state in
      state.uploadAnswers.isEmpty ? nil : state.uploadAnswers.removeFirst()
    }
    if let scripted { return scripted }
    let texts = request.parts.filter { $0.fileName == nil }.map { ($0.name, $0.text) }
    guard isSigned(request, texts) else { return Self.failure(96) }
    guard let file = request.part("photo") else { return Self.failure(2) }
    return state.withLock { state in
      let id = "5400000000\(state.photos.count)"
      let fields = Dictionary(texts) { $1 }
      let machine = (fields["tags"] ?? "").split(separator: " ").filter { $0.contains("=") }
      state.photos.append(
        Photo(
          id: id, fields: fields, bytes: file.bytes,
          machineTags: machine.joined(separator: " ")))
      let manner = state.manners.isEmpty ? .plain : state.manners.removeFirst()
      guard fields["async"] == "1" else {
        return Self.xml("<photoid>\(id)</photoid>").with(manner)
      }
      let ticket = "7215-\(state.photos.count)"
      state.tickets[ticket] = (id, state.looks)
      return Self.xml("<ticketid>\(ticket)</ticketid>").with(manner)
    }
  }

  private func rest(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    let scripted = state.withLock { state in
      state.restAnswers.isEmpty ? nil : state.restAnswers.removeFirst()
    }
    if let scripted { return scripted }
    guard isSigned(request, request.queryItems.map { ($0.name, $0.value) }) else {
      return .json(200, ["stat": "fail", "code": 98, "message": "Invalid auth token"])
    }
    let query = request.query
    return state.withLock { state in
      switch query["method"] {
      case "flickr.test.login":
        return .json(
          200, ["stat": "ok", "user": ["id": "1@N00", "username": ["_content": "ana"]]])
      case "flickr.photos.upload.checkTickets":
        let name = query["tickets"] ?? ""
        guard let ticket = state.tickets[name] else {
          return .json(
            200,
            ["stat": "ok", "uploader": ["ticket": [["id": .string(name), "invalid": 1]]]])
        }
        state.tickets[name] = (ticket.photo, ticket.looks - 1)
        let complete: JSONValue = state.failsTickets ? 2 : ticket.looks > 0 ? 0 : 1
        return .json(
          200,
          [
            "stat": "ok",
            "uploader": [
              "ticket": [
                [
                  "id": .string(name), "complete": complete, "photoid": .string(ticket.photo),
                ]
              ]
            ],
          ])
      case "flickr.people.getPhotos", "flickr.photos.search":
        let wanted = query["machine_tags"]
        let found = state.photos.filter {
          state.isIndexed && (wanted.map($0.machineTags.contains) ?? true)
        }
        return .json(
          200,
          [
            "stat": "ok",
            "photos": [
              "photo": .array(
                found.map {
                  [
                    "id": .string($0.id), "owner": "1@N00",
                    "machine_tags": .string($0.machineTags),
                  ]
                })
            ],
          ])
      default: return .json(200, ["stat": "fail", "code": 112, "message": "Method unknown"])
      }
    }
  }
}
