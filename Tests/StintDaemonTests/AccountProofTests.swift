import Foundation
import StintCore
import StintDaemon
import StintDelivery
import StintExporters
import StintHTTP
import StintStore
import StintSystem
import StintTestSupport
import StintWorkspace
import Synchronization
import Testing

/// What asking a server leaves behind: whom it knows, what it allows, whether posts go on.
struct AccountProofTests {
  /// Asks its server, and takes the answer at its word.
  private struct Asking: NetworkDeliverer {
    let access: NetworkAccess
    var safety: Description.Safety { .never }
    static var tellsLimits: Bool { true }

    init(_ access: NetworkAccess) { self.access = access }

    func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
      .accepted(remoteID: nil, url: nil)
    }
    func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult { .absent }

    func check() async -> AccountCheck {
      do {
        let token = try await access.credentials.load()[.token]?.reveal() ?? ""
        let answer = try await access.client.send(
          HTTPRequest(.get, access.base(), headers: ["Authorization": token]))
        if answer.status == 401 {
          return AccountCheck(
            .refused(CredentialProblem(reason: "revoked", hint: "stint account login")))
        }
        guard answer.isSuccess else {
          return AccountCheck(.unclear(reason: "it answers \(answer.status)"))
        }
        let name = token == "good" ? "@shop" : "@\(token)"
        return AccountCheck(.good, identity: name, facts: ["limit": "1000"])
      } catch let failure as HTTPFailure {
        return AccountCheck(.unclear(reason: failure.reason))
      } catch {
        return AccountCheck(.unclear(reason: "\(error)"))
      }
    }
  }

  private final class Said: Sendable {
    let text = Mutex("")
  }

  private let folder: TemporaryFolder
  private let server: LoopbackServer
  private let said = Said()

  init() throws {
    folder = try TemporaryFolder()
    server = try LoopbackServer { request in
      switch request.headers["Authorization"] {
      case "good", "other": .json(200, [:])
      case "bad": .json(401, [:])
      default: .text(503, "<html>down", type: "text/html")
      }
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    _ = try folder.write(
      """
      [queue.business]
      zone = "UTC"
      slots = ["Mon 09:00"]
      [account."shop@slack"]
      queue = "business"
      exporter = "slack"
      server = "\(server.url)"
      credential = { file = "hook" }
      """, to: "config.toml")
    try Home.makeFolder(folder.path + "/credentials")
  }

  private func put(_ text: String) throws {
    try PrivateFile.replace(folder.path + "/credentials/hook", Array(text.utf8))
  }

  private func workspace(_ now: String = "2026-06-01T00:00Z") throws -> Workspace {
    let said = said
    return try Workspace(
      Context(
        environment: ["STINT_HOME": folder.path], workingFolder: folder.path,
        console: Console(
          writeOut: { text in said.text.withLock { $0 += text } },
          writeError: { text in said.text.withLock { $0 += text } }), clock: { .at(now) },
        zones: SystemZones(environment: [:]), programFolder: folder.path,
        randomBytes: { [UInt8](repeating: 1, count: $0) }, run: { _, _ in 127 }), .readWrite)
  }

  private func prove(_ workspace: Workspace) async throws -> AccountFinding {
    let account = try workspace.account(named: "shop@slack")
    return try #require(
      try await AccountProof(workspace, deliverers: ["slack": Asking.self]).prove([account]).first)
  }

  private func problem(_ workspace: Workspace) throws -> String? {
    try workspace.store.conditions(of: workspace.account(named: "shop@slack")).credentialProblem
  }

  @Test
  func `a credential that belongs to somebody else is told`() async throws {
    let workspace = try workspace()
    try put("good")
    #expect(try await prove(workspace).notes.isEmpty)
    try put("other")
    #expect(
      try await prove(workspace).notes
        == ["its posts go out as @other from now on; before, it was @shop"])
    #expect(try await prove(workspace).notes.isEmpty)
  }

  @Test
  func `a good answer is kept, and lets waiting posts go on`() async throws {
    let workspace = try workspace()
    try put("token = good\nexpires_at = 2026-06-13T00:00:00Z\n")
    try workspace.store.setCredentialProblem("shop@slack", "revoked")
    let finding = try await prove(workspace)
    #expect(finding.status == .done)
    #expect(finding.isProven)
    #expect(finding.identity == "@shop")
    #expect(try problem(workspace) == nil)
    #expect(try workspace.store.accountFacts() == ["shop@slack": ["limit": "1000"]])
    let kept = try #require(try workspace.store.connections()["shop@slack"])
    #expect(kept.expiresAt == .at("2026-06-13T00:00Z"))
    let text = AccountCheckReport([finding], now: workspace.now).text(Style())
    #expect(text.contains("ends in 12 days"), "\(text)")
  }

  @Test
  func `what a server allows is asked anew a day later, and only a good answer counts`()
    async throws
  {
    func ask(_ now: String) async throws {
      let workspace = try workspace(now)
      await AccountProof(workspace, deliverers: ["slack": Asking.self])
        .refreshLimits(of: ["shop@slack", "gone@slack"])
    }
    try put("good\n")
    try await ask("2026-06-01T00:00Z")
    #expect(server.requests.count == 1)
    #expect(try workspace().store.accountFacts() == ["shop@slack": ["limit": "1000"]])
    try await ask("2026-06-01T23:59Z")
    #expect(server.requests.count == 1)
    try put("bad\n")
    try await ask("2026-06-02T00:00Z")
    #expect(server.requests.count == 2)
    #expect(try problem(workspace()) == nil)
    #expect(try workspace().store.accountFacts() == ["shop@slack": ["limit": "1000"]])
  }

  @Test
  func `a refusal needs the user, and posts wait for it`() async throws {
    let workspace = try workspace()
    try put("bad\n")
    let finding = try await prove(workspace)
    #expect(finding.status == .credentials)
    #expect(try problem(workspace) == "revoked")
  }

  @Test
  func `a server that is down changes nothing`() async throws {
    let workspace = try workspace()
    try put("anything\n")
    #expect(try await prove(workspace).status == .unavailable)
    #expect(try problem(workspace) == nil)
    server.stop()
    #expect(try await prove(workspace).status == .unavailable)
  }

  @Test
  func `a missing file needs the user`() async throws {
    let workspace = try workspace()
    let finding = try await prove(workspace)
    #expect(finding.status == .credentials)
    #expect(finding.hint == "stint account login shop@slack")
    #expect(try problem(workspace)?.contains("there is no file") == true)
  }

  @Test
  func `notice is given once a level, and again after a renewal`() async throws {
    func give(_ now: String) async throws -> String {
      said.text.withLock { $0 = "" }
      await CredentialNotices(try workspace(now)).give()
      return said.text.withLock { $0 }
    }
    try put("token = good\nexpires_at = 2026-06-13T00:00:00Z\n")
    #expect(try await give("2026-05-01T00:00Z") == "")
    #expect(
      try await give("2026-06-01T00:00Z")
        == "stintd: the credential of shop@slack ends in 12 days: stint account login shop@slack\n")
    #expect(try await give("2026-06-01T00:01Z") == "")
    #expect(try await give("2026-06-06T00:00Z").contains("ends in 7 days"))
    try put("token = good\nexpires_at = 2026-08-13T00:00:00Z\n")
    #expect(try await give("2026-06-06T00:01Z") == "")
    #expect(try await give("2026-08-12T12:00Z").contains("ends in 12 hours"))
    try workspace().store.setCredentialProblem("shop@slack", "revoked")
    #expect(
      try await give("2026-08-12T12:01Z")
        == "stintd: shop@slack: revoked; stint account check shop@slack\n")
    #expect(try await give("2026-08-12T12:02Z") == "")
  }
}
