import Foundation
import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// A personal data server on loopback (networks/bluesky.md, observed/millipds.txt).
final class BlueskyDouble: Sendable {
  enum Style: CaseIterable, Sendable {
    /// As the reference server: checks records, names its errors.
    case reference
    /// As millipds: checks little, answers in plain text, cannot say that a record is not there.
    case small
  }

  enum Mishap: Sendable {
    /// Nothing is done; this is answered.
    case instead(LoopbackServer.Answer)
    /// It is done, and this is answered.
    case done(LoopbackServer.Answer)
    /// It is done, and the true answer is sent in that manner.
    case doneThen(LoopbackServer.Manner)
  }

  struct Record: Sendable {
    var cid: String
    var value: JSONValue
  }

  struct State: Sendable {
    /// By URI.
    var records: [String: Record] = [:]
    var blobs: [String: [UInt8]] = [:]
    /// By handle.
    var people = ["bob.example.com": "did:plc:bob"]
    var access: [String: Timestamp] = [:]
    var refresh: Set<String> = []
    var password = "app-password"
    var logins = 0
    var renewals = 0
    var writes = 0
    var count = 0
    var mishaps: [String: [Mishap]] = [:]
  }

  static let did = "did:plc:alice"

  let server: LoopbackServer
  private let floor: BlueskyFloor

  init(_ style: Style, clock: TestClock) throws {
    let floor = BlueskyFloor(style, clock)
    self.floor = floor
    server = try LoopbackServer { floor.answer($0) }
  }

  var state: State { floor.state.withLock { $0 } }
  var texts: [String] {
    state.records.sorted { $0.key < $1.key }.map { $0.value.value["text"]?.stringValue ?? "" }
  }

  func change(_ change: @Sendable (inout State) -> Void) {
    floor.state.withLock { change(&$0) }
  }

  /// `call` as `com.atproto.repo.putRecord`.
  func next(_ call: String = "com.atproto.repo.putRecord", _ mishaps: Mishap...) {
    floor.state.withLock { $0.mishaps[call, default: []] += mishaps }
  }

  func requests(_ call: String) -> [LoopbackServer.Request] {
    server.requests.filter { $0.path == "/xrpc/\(call)" }
  }
}

private final class BlueskyFloor: Sendable {
  typealias State = BlueskyDouble.State
  typealias Answer = LoopbackServer.Answer
  typealias Request = LoopbackServer.Request

  let style: BlueskyDouble.Style
  let clock: TestClock
  let state = Mutex(State())

  init(_ style: BlueskyDouble.Style, _ clock: TestClock) {
    self.style = style
    self.clock = clock
  }

  func answer(_ request: Request) -> Answer {
    state.withLock { state in
      let call = String(request.path.dropFirst("/xrpc/".count))
      var mishap: BlueskyDouble.Mishap?
      if var left = state.mishaps[call], !left.isEmpty {
        mishap = left.removeFirst()
        state.mishaps[call] = left
      }
      if case .instead(let answer) = mishap { return answer }
      let answer = route(request, call, &state)
      switch mishap {
      case .done(let other): return other
      case .doneThen(let manner): return answer.with(manner)
      default: return answer
      }
    }
  }

  private func refusal(_ status: Int, _ code: String, _ message: String = "no") -> Answer {
    style == .small
      ? .text(status, message, type: "text/plain; charset=utf-8")
      : .json(status, ["error": .string(code), "message": .string(message)])
  }

  private func route(_ request: Request, _ call: String, _ state: inout State) -> Answer {
    switch (request.method, call) {
    case ("POST", "com.atproto.server.createSession"): return logIn(request, &state)
    case ("POST", "com.atproto.server.refreshSession"): return renew(request, &state)
    case ("GET", "com.atproto.repo.getRecord"): return get(request, state)
    case ("GET", "com.atproto.repo.listRecords"): return list(request, state)
    case ("GET", "com.atproto.identity.resolveHandle"):
      guard let did = state.people[request.query["handle"] ?? ""] else {
        return refusal(400, "InvalidRequest", "Unable to resolve handle")
      }
      return .json(200, ["did": .string(did)])
    default: break
    }
    if let refused = refusedToken(request, state) { return refused }
    switch (request.method, call) {
    case ("GET", "com.atproto.server.getSession"):
      return .json(200, ["did": .string(BlueskyDouble.did), "handle": "alice.example.com"])
    case ("POST", "com.atproto.repo.uploadBlob"):
      guard let type = request.headers["Content-Type"], type.contains("/"), !request.body.isEmpty
      else { return refusal(400, "InvalidRequest", "no type") }
      let link = "bafkrei\(hash(request.body))"
      state.blobs[link] = request.body
      return .json(
        200,
        [
          "blob": [
            "$type": "blob", "ref": ["$link": .string(link)], "mimeType": .string(type),
            "size": .int(Int64(request.body.count)), "more": "${did}",
          ]
        ])
    case ("POST", "com.atproto.repo.putRecord"): return put(request, &state)
    default: return refusal(404, "MethodNotImplemented")
    }
  }

  // MARK: Sessions

  /// Three pieces, as a JSON web token.
  private func token(_ kind: String, lasting: Duration, _ state: inout State) -> String {
    state.count += 1
    let end = clock.now.plus(lasting)
    let claims = "{\"exp\":\(end.seconds),\"n\":\(state.count),\"kind\":\"\(kind)\"}"
    let text = Data(claims.utf8).base64EncodedString().filter { $0 != "=" }
    if kind == "access" {
      state.access["h.\(text).s"] = end
    } else {
      state.refresh.insert("h.\(text).s")
    }
    return "h.\(text).s"
  }

  private func session(_ state: inout State) -> Answer {
    .json(
      200,
      [
        "did": .string(BlueskyDouble.did), "handle": "alice.example.com",
        "accessJwt": .string(token("access", lasting: .hours(2), &state)),
        "refreshJwt": .string(token("refresh", lasting: .days(90), &state)),
      ])
  }

  private func logIn(_ request: Request, _ state: inout State) -> Answer {
    guard request.headers["Content-Type"] == "application/json",
      request.json?["identifier"] == "alice.example.com",
      request.json?["password"]?.stringValue == state.password
    else { return refusal(401, "AuthenticationRequired", "Invalid identifier or password") }
    state.logins += 1
    return session(&state)
  }

  private func renew(_ request: Request, _ state: inout State) -> Answer {
    let token = String((request.headers["Authorization"] ?? "").dropFirst("Bearer ".count))
    guard request.body.isEmpty, state.refresh.remove(token) != nil else {
      return refusal(style == .small ? 401 : 400, "ExpiredToken", "Token has been revoked")
    }
    state.renewals += 1
    if style == .small { state.access = [:] }
    return session(&state)
  }

  private func refusedToken(_ request: Request, _ state: State) -> Answer? {
    guard let header = request.headers["Authorization"] else {
      return refusal(401, "AuthMissing", "Authentication Required")
    }
    guard let end = state.access[String(header.dropFirst("Bearer ".count))] else {
      return refusal(style == .small ? 401 : 400, "InvalidToken", "Token could not be verified")
    }
    guard clock.now < end else {
      return refusal(style == .small ? 401 : 400, "ExpiredToken", "Token has expired")
    }
    return nil
  }

  // MARK: Records

  private func get(_ request: Request, _ state: State) -> Answer {
    let query = request.query
    let uri = "at://\(query["repo"] ?? "")/\(query["collection"] ?? "")/\(query["rkey"] ?? "")"
    guard let record = state.records[uri] else {
      return style == .small
        ? .text(500, "500 Internal Server Error", type: "text/plain")
        : refusal(400, "RecordNotFound", "Could not locate record")
    }
    return .json(
      200, ["uri": .string(uri), "cid": .string(record.cid), "value": record.value])
  }

  private func list(_ request: Request, _ state: State) -> Answer {
    let limit = request.query["limit"].flatMap { Int($0) } ?? 50
    let all = state.records.sorted { $0.key > $1.key }.prefix(limit)
    return .json(
      200,
      [
        "records": .array(
          all.map { record in
            [
              "uri": .string(record.key), "cid": .string(record.value.cid),
              "value": record.value.value,
            ]
          })
      ])
  }

  private func put(_ request: Request, _ state: inout State) -> Answer {
    guard let body = request.json, body["repo"]?.stringValue == BlueskyDouble.did,
      body["collection"] == "app.bsky.feed.post", let key = body["rkey"]?.stringValue,
      let record = body["record"]
    else { return refusal(400, "InvalidRequest", "Input/repo could not be used") }
    if style == .reference, let problem = problem(record, key, state) {
      return refusal(400, "InvalidRequest", problem)
    }
    let uri = "at://\(BlueskyDouble.did)/app.bsky.feed.post/\(key)"
    let cid = "bafyrei\(hash(Array(record.serialized().utf8)))"
    var answer: JSONObject = ["uri": .string(uri), "cid": .string(cid)]
    if state.records[uri]?.cid != cid || style == .small { answer["commit"] = ["rev": "3n2"] }
    if state.records[uri]?.cid != cid { state.writes += 1 }
    state.records[uri] = BlueskyDouble.Record(cid: cid, value: record)
    return .json(200, .object(answer))
  }

  /// What the lexicon has against a record.
  private func problem(_ record: JSONValue, _ key: String, _ state: State) -> String? {
    let alphabet = "234567abcdefghijklmnopqrstuvwxyz"
    guard key.count == 13, key.allSatisfy(alphabet.contains) else { return "bad key" }
    guard record["$type"] == "app.bsky.feed.post", let text = record["text"]?.stringValue else {
      return "no post"
    }
    guard text.count <= 300, text.utf8.count <= 3000 else { return "text too long" }
    guard record["createdAt"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }) != nil else {
      return "createdAt"
    }
    for facet in record["facets"]?.arrayValue ?? [] {
      guard let start = facet["index"]?["byteStart"]?.intValue,
        let end = facet["index"]?["byteEnd"]?.intValue, 0 <= start, start < end,
        end <= text.utf8.count
      else { return "facet out of bounds" }
      for link in facet["features"]?.arrayValue?.compactMap({ $0["uri"]?.stringValue }) ?? [] {
        // As the lexicon's format "uri" has it.
        guard link.wholeMatch(of: /\w+:(?:\/\/)?[^\s\/]\S*/) != nil else {
          return "facet must be a uri"
        }
      }
      for feature in facet["features"]?.arrayValue ?? []
      where feature["$type"] == "app.bsky.richtext.facet#mention" {
        guard feature["did"]?.stringValue?.hasPrefix("did:plc:") == true else { return "did" }
      }
    }
    for place in ["root", "parent"] where record["reply"] != nil {
      guard let uri = record["reply"]?[place]?["uri"]?.stringValue,
        let cid = record["reply"]?[place]?["cid"]?.stringValue,
        state.records[uri]?.cid == cid
      else { return "reply \(place)" }
    }
    let images = record["embed"]?["images"]?.arrayValue?.compactMap { $0["image"] } ?? []
    for blob in images + [record["embed"]?["video"]].compactMap({ $0 }) {
      guard blob["$type"] == "blob", let link = blob["ref"]?["$link"]?.stringValue,
        let bytes = state.blobs[link], blob["size"]?.intValue == Int64(bytes.count),
        blob["mimeType"] != nil, blob["more"] == nil
      else { return "Could not find blob" }
      if bytes.count > 2_000_000 { return "blob too large" }
    }
    return nil
  }

  /// Sixteen digits that are the same for the same bytes.
  private func hash(_ bytes: [UInt8]) -> String {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
