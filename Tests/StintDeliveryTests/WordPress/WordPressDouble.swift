import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// A WordPress site, as 6.1.9 was seen to answer (realtest/observed/wordpress.txt); a file of a kind it
/// does not take has another code in a form than as raw bytes.
///
/// Steps for faults: `home`, `root`, `me`, `find`, `read`, `create`, `update`, `search tags`,
/// `make tag`, `upload`, `search media`.
final class WordPressDouble: Sendable {
  struct Post: Sendable {
    var id: Int64
    var slug: String
    var json: JSONObject
  }

  struct File: Sendable {
    var id: Int64
    var name: String
    var alt: String?
    var type: String?
    var bytes: [UInt8]
  }

  struct State: Sendable {
    var posts: [Post] = []
    var files: [File] = []
    var tags: [(id: Int64, name: String)] = []
    var hasPrettyAddresses = true
    var saysWhereItsAPIIs = true
    var mayPublish = true
    /// The details of a new post are forgotten, as when the site dies after it has stored the row.
    var losesDetails = false
    var nextID: Int64 = 10
  }

  static let password = "abcd efgh ijkl mnop qrst uvwx"
  /// `tester:abcd efgh ijkl mnop qrst uvwx`.
  static let authorization = "Basic dGVzdGVyOmFiY2QgZWZnaCBpamtsIG1ub3AgcXJzdCB1dnd4"

  let faults = StepFaults()
  let server: LoopbackServer
  private let core: Core

  init(_ change: (inout State) -> Void = { _ in }) throws {
    var state = State()
    change(&state)
    let core = Core(state)
    let faults = faults
    self.core = core
    server = try LoopbackServer { core.answer($0, faults) }
  }

  var posts: [Post] { core.state.withLock { $0.posts } }
  var files: [File] { core.state.withLock { $0.files } }
  var tags: [String] { core.state.withLock { $0.tags.map(\.name) } }

  static func error(_ status: Int, _ code: String, _ message: String = "No.")
    -> LoopbackServer.Answer
  {
    .json(
      status,
      .object([
        "code": .string(code), "message": .string(message),
        "data": .object(["status": .int(Int64(status))]),
      ]))
  }

  private final class Core: Sendable {
    let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    func answer(_ request: LoopbackServer.Request, _ faults: StepFaults) -> LoopbackServer.Answer {
      state.withLock { state in
        let host = request.headers["Host"] ?? ""
        let root = state.hasPrettyAddresses ? "/wp-json/" : "/index.php?rest_route=/"
        guard let route = route(request, state) else {
          return faults.answer("home") {
            guard request.path == "/" else { return .text(404, "<html>", type: "text/html") }
            let page = LoopbackServer.Answer.text(200, "<html>", type: "text/html")
            return state.saysWhereItsAPIIs
              ? page.with("Link", "<http://\(host)\(root)>; rel=\"https://api.w.org/\"") : page
          }
        }
        if route == "/" {
          return faults.answer("root") {
            .json(200, .object(["namespaces": .array([.string("oembed/1.0"), .string("wp/v2")])]))
          }
        }
        guard request.headers["Authorization"] == WordPressDouble.authorization else {
          return WordPressDouble.error(
            401, request.method == "GET" ? "rest_not_logged_in" : "rest_cannot_create")
        }
        return answer(route, request, &state, faults, host: host)
      }
    }

    private func route(_ request: LoopbackServer.Request, _ state: State) -> String? {
      if let plain = request.query["rest_route"] { return plain }
      guard state.hasPrettyAddresses, request.path.hasPrefix("/wp-json") else { return nil }
      return String(request.path.dropFirst("/wp-json".count))
    }

    private func answer(
      _ route: String, _ request: LoopbackServer.Request, _ state: inout State,
      _ faults: StepFaults, host: String
    ) -> LoopbackServer.Answer {
      switch (request.method, route) {
      case ("GET", "/wp/v2/users/me"):
        return faults.answer("me") {
          .json(
            200,
            .object([
              "id": 1, "slug": "tester",
              "capabilities": .object(state.mayPublish ? ["publish_posts": true] : ["read": true]),
            ]))
        }
      case ("GET", "/wp/v2/posts"):
        return faults.answer("find") {
          let slug = request.query["slug"]
          return .json(
            200, .array(state.posts.filter { $0.slug == slug }.map { shown($0, host) }))
        }
      case ("POST", "/wp/v2/posts"):
        return faults.answer("create") { create(request, &state, host) }
      case ("GET", "/wp/v2/tags"):
        return faults.answer("search tags") {
          let word = (request.query["search"] ?? "").lowercased()
          return .json(
            200,
            .array(
              state.tags.filter { $0.name.lowercased().contains(word) }.map {
                .object(["id": .int($0.id), "name": .string(escaped($0.name))])
              }))
        }
      case ("POST", "/wp/v2/tags"):
        return faults.answer("make tag") { makeTag(request, &state) }
      case ("POST", "/wp/v2/media"):
        return faults.answer("upload") { upload(request, &state, host) }
      case ("GET", "/wp/v2/media"):
        return faults.answer("search media") {
          let word = request.query["search"] ?? ""
          return .json(
            200, .array(state.files.filter { $0.name.contains(word) }.map { shown($0, host) }))
        }
      default: break
      }
      guard route.hasPrefix("/wp/v2/posts/"), let id = Int64(route.dropFirst(13)),
        let index = state.posts.firstIndex(where: { $0.id == id })
      else { return WordPressDouble.error(404, "rest_no_route") }
      return faults.answer(request.method == "GET" ? "read" : "update") {
        for member in request.json?.objectValue?.members ?? [] where request.method == "POST" {
          state.posts[index].json[member.key] = member.value
        }
        return .json(200, shown(state.posts[index], host))
      }
    }

    private func create(
      _ request: LoopbackServer.Request, _ state: inout State, _ host: String
    ) -> LoopbackServer.Answer {
      guard request.headers["Content-Type"] == "application/json",
        let json = request.json?.objectValue
      else { return WordPressDouble.error(400, "rest_invalid_json") }
      if json["status"] == .string("publish"), !state.mayPublish {
        return WordPressDouble.error(403, "rest_cannot_publish")
      }
      if json["title"] == .string(""), json["content"] == .string("") {
        return WordPressDouble.error(400, "empty_content")
      }
      for tag in json["tags"]?.arrayValue ?? [] where tag.intValue == nil {
        return WordPressDouble.error(400, "rest_invalid_param")
      }
      var slug = json["slug"]?.stringValue ?? "post"
      if state.posts.contains(where: { $0.slug == slug }) { slug += "-2" }
      state.nextID += 1
      var kept = json
      if state.losesDetails {
        for key in ["tags", "featured_media", "format"] { kept[key] = nil }
      }
      let post = Post(id: state.nextID, slug: slug, json: kept)
      state.posts.append(post)
      return .json(201, shown(post, host))
    }

    private func shown(_ post: Post, _ host: String) -> JSONValue {
      .object([
        "id": .int(post.id), "slug": .string(post.slug),
        "status": post.json["status"] ?? "draft",
        "link": .string("http://\(host)/2026/03/\(post.slug)/"),
        "featured_media": post.json["featured_media"] ?? 0,
        "format": post.json["format"] ?? "standard", "tags": post.json["tags"] ?? [],
      ])
    }

    private func makeTag(
      _ request: LoopbackServer.Request, _ state: inout State
    ) -> LoopbackServer.Answer {
      guard let name = request.json?["name"]?.stringValue, !name.isEmpty else {
        return WordPressDouble.error(400, "rest_missing_callback_param")
      }
      if let same = state.tags.first(where: { $0.name.lowercased() == name.lowercased() }) {
        return .json(
          400,
          .object([
            "code": "term_exists", "message": "A term with the name provided already exists.",
            "data": .object(["status": 400, "term_id": .int(same.id)]),
          ]))
      }
      state.nextID += 1
      state.tags.append((state.nextID, name))
      return .json(201, .object(["id": .int(state.nextID), "name": .string(escaped(name))]))
    }

    private func upload(
      _ request: LoopbackServer.Request, _ state: inout State, _ host: String
    ) -> LoopbackServer.Answer {
      guard let file = request.part("file"), let name = file.fileName else {
        return WordPressDouble.error(400, "rest_upload_no_data")
      }
      if name.hasSuffix(".exe") {
        return WordPressDouble.error(
          500, "rest_upload_unknown_error", "Sorry, you are not allowed to upload this file type.")
      }
      state.nextID += 1
      state.files.append(
        File(
          id: state.nextID, name: name, alt: request.part("alt_text")?.text, type: file.type,
          bytes: file.bytes))
      return .json(201, shown(state.files[state.files.count - 1], host))
    }

    private func shown(_ file: File, _ host: String) -> JSONValue {
      .object([
        "id": .int(file.id),
        "source_url": .string("http://\(host)/wp-content/uploads/2026/03/\(file.name)"),
      ])
    }

    private func escaped(_ name: String) -> String {
      name.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&amp;")
    }
  }
}
