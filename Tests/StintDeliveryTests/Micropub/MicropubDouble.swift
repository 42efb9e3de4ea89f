import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// A site with Micropub, as django-indieweb was seen to answer (realtest/observed/micropub.txt).
///
/// Steps for faults: `home`, `token`, `config`, `list`, `create`, `upload`.
final class MicropubDouble: Sendable {
  struct Entry: Sendable {
    var url: String
    var properties: JSONObject
  }

  struct State: Sendable {
    var entries: [Entry] = []
    var files: [[UInt8]] = []
    var home = LoopbackServer.Answer.text(
      200,
      "<html><link rel=\"me micropub\" href='micropub?site=1'>"
        + "<link rel=token_endpoint href=/token></html>", type: "text/html")
    var listsEntries = true
    var takesSlugs = true
    var hasMediaEndpoint = true
    /// As some servers do.
    var saysRelativeAddresses = false
    var tellsTotals = true
    var status = 201
  }

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

  var entries: [Entry] { core.state.withLock { $0.entries } }
  var files: [[UInt8]] { core.state.withLock { $0.files } }

  private final class Core: Sendable {
    let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    func answer(_ request: LoopbackServer.Request, _ faults: StepFaults) -> LoopbackServer.Answer {
      state.withLock { state in
        let site = "http://\(request.headers["Host"] ?? "")"
        if request.path == "/" { return faults.answer("home") { state.home } }
        if request.path == "/token" {
          return faults.answer("token") {
            request.form["refresh_token"] == "again"
              && request.form["client_id"] == "https://s.example/"
              ? .json(200, .object(["access_token": "letmein", "token_type": "Bearer"]))
              : .json(400, .object(["error": "invalid_grant"]))
          }
        }
        guard request.headers["Authorization"] == "Bearer letmein" else {
          return .text(401, "authentication error", type: "text/html")
        }
        let isEndpoint = request.path == "/micropub" && request.query["site"] == "1"
        switch (request.method, request.query["q"]) {
        case ("POST", _) where request.path == "/media":
          return faults.answer("upload") {
            guard let file = request.part("file") else {
              return .text(400, "invalid_request", type: "text/html")
            }
            state.files.append(file.bytes)
            return located(201, "/files/\(state.files.count)", site, state)
          }
        case ("GET", "config") where isEndpoint:
          return faults.answer("config") {
            .json(200, .object(state.hasMediaEndpoint ? ["media-endpoint": "/media"] : [:]))
          }
        case ("GET", "source") where isEndpoint:
          return faults.answer("list") { list(state) }
        case ("POST", nil) where isEndpoint:
          return faults.answer("create") { create(request, &state, site) }
        default: return .text(404, "<html>", type: "text/html")
        }
      }
    }

    private func create(
      _ request: LoopbackServer.Request, _ state: inout State, _ site: String
    ) -> LoopbackServer.Answer {
      guard request.headers["Content-Type"] == "application/json", let json = request.json,
        json["type"] == .array(["h-entry"]), var properties = json["properties"]?.objectValue,
        properties.members.allSatisfy({ $0.value.arrayValue != nil })
      else { return .text(400, "invalid_request", type: "text/html") }
      var slug = "entry-\(state.entries.count + 1)"
      if state.takesSlugs, let wanted = properties["mp-slug"]?.arrayValue?.first?.stringValue {
        slug = wanted
        if state.entries.contains(where: { $0.url.hasSuffix("/" + slug) }) { slug += "-2" }
      }
      properties["mp-slug"] = nil
      state.entries.append(Entry(url: "\(site)/entries/\(slug)", properties: properties))
      return located(state.status, "/entries/\(slug)", site, state)
    }

    private func located(
      _ status: Int, _ path: String, _ site: String, _ state: State
    ) -> LoopbackServer.Answer {
      LoopbackServer.Answer(
        status, headers: ["Location": state.saysRelativeAddresses ? path : site + path])
    }

    private func list(_ state: State) -> LoopbackServer.Answer {
      guard state.listsEntries else { return .text(400, "invalid_request", type: "text/html") }
      var answer = JSONObject()
      answer["items"] = .array(
        state.entries.reversed().map { entry in
          var properties = entry.properties
          properties["url"] = .array([.string(entry.url)])
          return .object(["type": ["h-entry"], "properties": .object(properties)])
        })
      if state.tellsTotals {
        answer["paging"] = .object(["total": .int(Int64(state.entries.count))])
      }
      return .json(200, .object(answer))
    }
  }
}
