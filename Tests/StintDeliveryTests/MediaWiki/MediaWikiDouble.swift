import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// A wiki, as 1.39 was seen to answer (realtest/observed/mediawiki.txt): every error has status 200.
///
/// Steps for faults: `page`, `login`, `csrf`, `edit`, `upload`, `contributions`, `latest`, `file`,
/// `user`.
final class MediaWikiDouble: Sendable {
  struct Revision: Sendable {
    var id: Int64
    var title: String
    var user: String
    var comment: String
    /// Of the whole page, or of a new section alone.
    var text: String
    var heading: String?
  }

  struct File: Sendable {
    var name: String
    var user: String
    var bytes: [UInt8]
    var text: String?
  }

  struct State: Sendable {
    var revisions: [Revision] = []
    var files: [File] = []
    var rights: [JSONValue] = ["read", "edit", "createpage", "upload"]
    var mayOverwrite = false
    /// Names that were deleted once: a warning, no refusal.
    var deletedNames: [String] = []
    /// The wiki logs out after so many edits.
    var logins = 0
    var session = 0
    /// Adds an edit of somebody else between the question for the latest revision and the edit.
    var hasBusyNeighbour = false
  }

  static let password = "0123456789abcdef0123456789abcdef"

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

  var revisions: [Revision] { core.state.withLock { $0.revisions } }
  var ours: [Revision] { revisions.filter { $0.user == "Botty" } }
  var files: [File] { core.state.withLock { $0.files } }
  var logins: Int { core.state.withLock { $0.logins } }

  /// Ends all logins.
  func logOut() { core.state.withLock { $0.session += 1 } }

  static func error(_ code: String, _ info: String = "No.") -> LoopbackServer.Answer {
    LoopbackServer.Answer.json(
      200, .object(["error": .object(["code": .string(code), "info": .string(info)])])
    )
    .with("MediaWiki-API-Error", code)
  }

  private final class Core: Sendable {
    let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    func answer(_ request: LoopbackServer.Request, _ faults: StepFaults) -> LoopbackServer.Answer {
      state.withLock { state in
        guard request.path == "/w/api.php" else {
          return faults.answer("page") {
            request.path == "/"
              ? .text(
                200,
                "<html><!-- <link rel=EditURI href=/wrong/api.php> --><link href=\"style.css\">"
                  + "<link rel=\"EditURI\" type=\"application/rsd+xml\" "
                  + "href=\"/w/api.php?action=rsd&amp;x=1\"/></html>", type: "text/html")
              : .text(404, "<html>", type: "text/html")
          }
        }
        var fields: [(name: String, value: String)] = request.queryItems + request.formItems
        fields += request.parts.filter { $0.fileName == nil }.map { ($0.name, $0.text) }
        let values = Dictionary(fields.map { ($0.name, $0.value) }) { $1 }
        guard values["format"] == "json", values["formatversion"] == "2" else {
          return .text(200, "<html>This is the HTML representation", type: "text/html")
        }
        return answer(values, fields, request, &state, faults)
      }
    }

    private func answer(
      _ values: [String: String], _ fields: [(name: String, value: String)],
      _ request: LoopbackServer.Request, _ state: inout State, _ faults: StepFaults
    ) -> LoopbackServer.Answer {
      let isAnonymous = request.headers["Cookie"] != "wikiSession=s\(state.session)"
      switch (values["action"], values["meta"], values["list"] ?? values["prop"]) {
      case ("query", "tokens", _) where values["type"] == "login":
        return LoopbackServer.Answer.json(
          200, .object(["query": .object(["tokens": .object(["logintoken": "login+\\"])])])
        ).with("Set-Cookie", "wikiSession=before; path=/; HttpOnly")
      case ("login", _, _):
        return faults.answer("login") { login(values, request, &state) }
      case ("query", "tokens", _):
        return faults.answer("csrf") {
          .json(
            200,
            .object([
              "query": .object([
                "tokens": .object([
                  "csrftoken": .string(isAnonymous ? "+\\" : "csrf\(state.session)+\\")
                ])
              ])
            ]))
        }
      case ("query", "siteinfo", _):
        return .json(
          200, .object(["query": .object(["general": .object(["sitename": "Loopback"])])]))
      default: break
      }
      guard values["assert"] == "user", !isAnonymous else {
        return MediaWikiDouble.error("assertuserfailed", "You are no longer logged in.")
      }
      switch (values["action"], values["list"] ?? values["prop"]) {
      case ("query", "usercontribs"):
        return faults.answer("contributions") {
          .json(
            200,
            .object([
              "query": .object([
                "usercontribs": .array(
                  state.revisions.reversed().filter { $0.user == values["ucuser"] }.map {
                    .object([
                      "revid": .int($0.id), "pageid": .int(page(of: $0.title)),
                      "comment": .string($0.comment),
                    ])
                  })
              ])
            ]))
        }
      case ("query", "revisions"):
        return faults.answer("latest") { latest(of: values["titles"] ?? "", &state) }
      case ("query", "imageinfo"):
        return faults.answer("file") { info(of: values["titles"] ?? "", state) }
      case ("query", _):
        return faults.answer("user") {
          .json(
            200,
            .object([
              "query": .object([
                "userinfo": .object(["name": "Botty", "rights": .array(state.rights)]),
                "general": .object(["sitename": "Loopback"]),
              ])
            ]))
        }
      default: break
      }
      // The last field: a request that is cut off must not count.
      guard fields.last?.name == "token", values["token"] == "csrf\(state.session)+\\" else {
        return MediaWikiDouble.error("badtoken", "Invalid CSRF token.")
      }
      return values["action"] == "upload"
        ? faults.answer("upload") { upload(values, request, &state) }
        : faults.answer("edit") { edit(values, &state) }
    }

    private func login(
      _ values: [String: String], _ request: LoopbackServer.Request, _ state: inout State
    ) -> LoopbackServer.Answer {
      guard request.headers["Cookie"] == "wikiSession=before", values["lgtoken"] == "login+\\"
      else {
        return .json(200, .object(["login": .object(["result": "NeedToken"])]))
      }
      guard values["lgname"] == "Botty@stint", values["lgpassword"] == MediaWikiDouble.password
      else {
        return .json(
          200,
          .object([
            "login": .object([
              "result": "Failed", "reason": "Incorrect username or password entered.",
            ])
          ]))
      }
      state.logins += 1
      return LoopbackServer.Answer.json(
        200, .object(["login": .object(["result": "Success", "lgusername": "Botty"])])
      ).with("Set-Cookie", "wikiSession=s\(state.session); path=/; secure; HttpOnly")
    }

    private func page(of title: String) -> Int64 { Int64(title.utf8.count) }

    private func latest(of title: String, _ state: inout State) -> LoopbackServer.Answer {
      let last = state.revisions.last { $0.title == title }
      if state.hasBusyNeighbour {
        state.hasBusyNeighbour = false
        state.revisions.append(
          Revision(
            id: Int64(state.revisions.count + 1), title: title, user: "Ana", comment: "", text: "x")
        )
      }
      let found: JSONValue =
        last.map { .object(["revisions": .array([.object(["revid": .int($0.id)])])]) }
        ?? .object(["missing": true])
      return .json(200, .object(["query": .object(["pages": .array([found])])]))
    }

    private func edit(_ values: [String: String], _ state: inout State) -> LoopbackServer.Answer {
      let title = values["title"] ?? ""
      let last = state.revisions.last { $0.title == title }
      guard !title.isEmpty, !title.contains("|") else {
        return MediaWikiDouble.error("invalidtitle")
      }
      if values["createonly"] != nil, last != nil {
        return MediaWikiDouble.error("articleexists", "The article has been created already.")
      }
      // Seen: for a new section a stale base only counts when the last edit is the same user's with
      // the same summary.
      if let base = values["baserevid"].flatMap({ Int64($0) }), let last, base != last.id,
        values["section"] != "new" || (last.user == "Botty" && last.comment == values["summary"])
      {
        return MediaWikiDouble.error("editconflict", "Edit conflict.")
      }
      let revision = Revision(
        id: Int64(state.revisions.count + 1), title: title, user: "Botty",
        comment: values["summary"] ?? "", text: values["text"] ?? "",
        heading: values["section"] == "new" ? values["sectiontitle"] : nil)
      state.revisions.append(revision)
      return .json(
        200,
        .object([
          "edit": .object([
            "result": "Success", "pageid": .int(page(of: title)), "newrevid": .int(revision.id),
          ])
        ]))
    }

    private func upload(
      _ values: [String: String], _ request: LoopbackServer.Request, _ state: inout State
    ) -> LoopbackServer.Answer {
      let name = (values["filename"] ?? "").split(separator: " ").joined(separator: "_")
      let bytes = request.part("file")?.bytes ?? Array((values["filekey"] ?? "").utf8)
      if name.hasSuffix(".exe") { return MediaWikiDouble.error("verification-error", "Dangerous.") }
      func warning(_ warnings: JSONValue) -> LoopbackServer.Answer {
        .json(
          200,
          .object([
            "upload": .object([
              "result": "Warning", "warnings": warnings,
              "filekey": .string(String(decoding: bytes, as: UTF8.self)),
            ])
          ]))
      }
      if state.files.contains(where: { $0.name == name }) {
        return state.mayOverwrite
          ? warning(.object(["exists": .string(name)]))
          : MediaWikiDouble.error("fileexists-forbidden", "It exists.")
      }
      if let same = state.files.first(where: { $0.bytes == bytes }) {
        return warning(.object(["duplicate": .array([.string(same.name)])]))
      }
      if state.deletedNames.contains(name), values["ignorewarnings"] == nil {
        return warning(.object(["was-deleted": .string(name)]))
      }
      state.files.append(File(name: name, user: "Botty", bytes: bytes, text: values["text"]))
      return .json(
        200,
        .object(["upload": .object(["result": "Success", "filename": .string(name)])]))
    }

    private func info(of title: String, _ state: State) -> LoopbackServer.Answer {
      let name = title.dropFirst("File:".count).split(separator: " ").joined(separator: "_")
      let found: [JSONValue] = state.files.filter { $0.name == name }.map {
        .object(["user": .string($0.user), "size": .int(Int64($0.bytes.count))])
      }
      return .json(
        200,
        .object([
          "query": .object(["pages": .array([.object(["imageinfo": .array(found)])])])
        ]))
    }
  }
}
