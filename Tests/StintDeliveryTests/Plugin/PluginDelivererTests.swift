import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintPlugins
import StintSystem
import StintTestSupport
import Synchronization
import Testing

@Suite struct PluginDelivererTests {
  /// A plug-in that delivers by `body`, a piece of shell; what it is asked is kept in `asked`.
  private final class Scene: Sendable {
    let folder: TemporaryFolder
    let plugins: Plugins

    init(_ body: String, describe: String, limit: Duration = .seconds(30)) throws {
      folder = try TemporaryFolder()
      let own = folder.path + "/config/exporters"
      try FileManager.default.createDirectory(
        atPath: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let path = try folder.write(
        """
        #!/bin/sh
        if [ "$1" = describe ]; then echo '\(describe)'; exit; fi
        cd \(folder.path)
        \(body)

        """, to: "config/exporters/stint-exporter-forum")
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
      let home = Home(
        config: folder.path + "/config", data: folder.path, state: folder.path + "/state",
        runtime: nil)
      let environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
      // It says what it can with all the time there is, also on a busy machine.
      _ = Plugins(home, environment: environment, limit: .seconds(30)).plugin(named: "forum")
      plugins = Plugins(home, environment: environment, limit: limit)
    }

    func deliverer(_ credential: Credential = Credential([:])) throws -> PluginDeliverer {
      let plugin = try #require(try plugins.plugin(named: "forum")?.get())
      return PluginDeliverer(
        plugin: plugin,
        account: Account(
          name: "me@forum", queue: "q", exporter: "forum", options: ["board": "news"],
          server: "https://forum.example"),
        credential: { () async throws(CredentialProblem) -> Credential in credential })
    }

    func asked(_ name: String = "asked") throws -> JSONValue {
      try JSONValue(parsing: folder.bytes(of: name))
    }
  }

  private static let keep = "cat >asked\n"
  private static let idempotent = #"{"calls": ["deliver", "lookup"], "safety": "idempotent"}"#
  private static let secretive = #"{"calls": ["deliver"], "credential": ["token"]}"#

  private func parcel(_ text: String = "Hello", part: Int = 1) -> Parcel {
    Parcel(
      part: part, operationKey: "key\(part)", fileExtension: "txt", body: Array(text.utf8),
      endpoint: "POST /notes", headers: ["X-A": "b"])
  }

  private func handover(_ journal: any DeliveryJournal = PassingJournal()) -> Handover {
    Handover(
      account: "me@forum", postID: 7, localInstant: "2026-01-15T10:30:00+01:00", partCount: 2,
      firstTriedAt: Timestamp(seconds: 1_768_469_400),
      earlier: [1: .init(operationKey: "key1", remoteID: "n1", url: nil)], journal: journal)
  }

  // MARK: What it is told

  @Test func `it is told the parcel, where it goes and what was before`() async throws {
    let scene = try Scene(
      Self.keep + #"echo '{"outcome": "accepted", "id": "n2", "url": "https://forum.example/n2"}'"#,
      describe: Self.secretive)
    let deliverer = try scene.deliverer(
      Credential([.token: Secret("open sesame"), .password: Secret("not asked for")]))
    let outcome = await deliverer.deliver(parcel("Zwei", part: 2), handover())
    #expect(outcome == .accepted(remoteID: "n2", url: "https://forum.example/n2"))
    let asked = try scene.asked()
    #expect(asked["v"] == 1)
    #expect(asked["call"] == "deliver")
    #expect(asked["account"] == "me@forum")
    #expect(asked["server"] == "https://forum.example")
    #expect(asked["options"] == ["board": "news"])
    #expect(asked["post_id"] == 7)
    #expect(asked["parts"] == 2)
    #expect(asked["earlier"] == [["part": 1, "id": "n1", "notes": [:]]])
    #expect(asked["credential"] == ["token": "open sesame"])
    #expect(asked["parcel"]?["body"] == "Zwei")
    #expect(asked["parcel"]?["base64"] == "WndlaQ==")
    #expect(asked["parcel"]?["key"] == "key2")
    #expect(asked["parcel"]?["endpoint"] == "POST /notes")
    #expect(asked["parcel"]?["headers"] == ["X-A": "b"])
  }

  @Test func `bytes that are no text come as base64 alone`() async throws {
    let scene = try Scene(
      Self.keep + #"echo '{"outcome": "accepted"}'"#, describe: Self.idempotent)
    var odd = parcel()
    odd.body = [0xFF, 0x00]
    _ = try await scene.deliverer().deliver(odd, handover())
    #expect(try scene.asked()["parcel"]?["body"] == nil)
    #expect(try scene.asked()["parcel"]?["base64"] == "/wA=")
  }

  @Test func `notes come back at the next call for the part, and with later parts`() async throws {
    let scene = try Scene(
      Self.keep + #"echo '{"outcome": "temporary", "reason": "busy", "notes": {"upload": 9}}'"#,
      describe: Self.idempotent)
    let journal = PassingJournal()
    let deliverer = try scene.deliverer()
    _ = await deliverer.deliver(parcel(), handover(journal))
    #expect(try scene.asked()["notes"] == [:])
    _ = await deliverer.deliver(parcel(), handover(journal))
    #expect(try scene.asked()["notes"] == ["upload": 9])
    _ = await deliverer.deliver(parcel("Two", part: 2), handover(journal))
    #expect(try scene.asked()["earlier"]?.arrayValue?.first?["notes"] == ["upload": 9])
  }

  // MARK: What its answers mean

  private static let said = "the plug-in stint-exporter-forum says: "

  @Test(arguments: [
    (#"{"outcome": "accepted"}"#, Outcome.accepted(remoteID: nil, url: nil)),
    (
      #"{"outcome": "accepted", "id": "7", "url": "javascript:x", "more": 1}"#,
      .accepted(remoteID: "7", url: nil)
    ),
    (
      #"{"outcome": "temporary", "reason": "down", "retry_after": 90}"#,
      .temporary(reason: said + "down", retryAfter: .seconds(90), isRateLimit: false)
    ),
    (
      #"{"outcome": "rate_limited", "retry_after": 5}"#,
      .temporary(
        reason: said + "nothing about the reason", retryAfter: .seconds(5), isRateLimit: true)
    ),
    (
      #"{"outcome": "permanent", "reason": "no such board\u001b[2J"}"#,
      .permanent(reason: said + "no such board\\u{1B}[2J")
    ),
    (#"{"outcome": "credentials", "reason": "expired"}"#, .credentials(reason: said + "expired")),
    (#"{"outcome": "unknown", "reason": "cut off"}"#, .unknown(reason: said + "cut off")),
  ])
  func `an answer means what the guide says`(answer: String, outcome: Outcome) async throws {
    let scene = try Scene(Self.keep + "cat <<'END'\n\(answer)\nEND", describe: Self.idempotent)
    #expect(await (try scene.deliverer()).deliver(parcel(), handover()) == outcome)
  }

  @Test(arguments: [
    ("cat >/dev/null; exit 1", "ended deliver with status 1"),
    ("cat >/dev/null; kill -9 $$", "was ended by signal 9 in deliver"),
    ("cat >/dev/null; sleep 60", "did not end within 700 ms of deliver"),
    ("cat >/dev/null", "answered deliver with no JSON"),
    ("cat >/dev/null; echo sent", "answered deliver with no JSON"),
    ("cat >/dev/null; echo '{}'", #"answered deliver wrongly: it has no "outcome""#),
    ("cat >/dev/null; echo '{\"outcome\": \"sent\"}'", #"its "outcome" is "sent"; there are"#),
    ("cat >/dev/null; echo '{\"outcome\": \"accepted\", \"id\": 7}'", #"its "id" is not a text"#),
    ("cat >/dev/null; echo '{\"outcome\": \"accepted\"}'; exit 1", "with status 1"),
    ("cat >/dev/null; head -c 1000000000 /dev/zero", "with more than 65536 bytes"),
    // It answered before it read anything, but not with what counts.
    ("echo nonsense", "answered deliver with no JSON"),
  ])
  func `whatever else it does after it was told leaves it open whether the post went out`(
    body: String, says: String
  ) async throws {
    let scene = try Scene(body, describe: Self.idempotent, limit: .milliseconds(700))
    let outcome = await (try scene.deliverer()).deliver(parcel(), handover())
    guard case .unknown(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains(says) || reason.contains("within 700 ms"), "\(reason)")
  }

  @Test func `one that ended before it read anything did nothing`() async throws {
    let scene = try Scene("exit 1", describe: Self.idempotent)
    #expect(
      await (try scene.deliverer()).deliver(parcel(), handover())
        == .temporary(
          reason: "the plug-in stint-exporter-forum ended deliver with status 1", retryAfter: nil,
          isRateLimit: false))
  }

  @Test func `one that vanished meanwhile did nothing`() async throws {
    let scene = try Scene("exit 1", describe: Self.idempotent)
    let deliverer = try scene.deliverer()
    try FileManager.default.removeItem(
      atPath: scene.folder.path + "/config/exporters/stint-exporter-forum")
    let outcome = await deliverer.deliver(parcel(), handover())
    guard case .temporary(let reason, _, _) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains("cannot be started: no such file or directory"))
  }

  @Test func `what somebody else took over is not handed over`() async throws {
    let scene = try Scene(
      Self.keep + #"echo '{"outcome": "accepted"}'"#, describe: Self.idempotent)
    var handover = handover()
    handover.mayStillSend = { false }
    guard case .temporary = await (try scene.deliverer()).deliver(parcel(), handover) else {
      Issue.record("it was")
      return
    }
    #expect(scene.folder.bytes(of: "asked").isEmpty)
  }

  // MARK: Two tries

  @Test func `until the end of a try is known the very same parcel goes again`() async throws {
    let scene = try Scene(
      #"""
      n=$(cat n 2>/dev/null)x; echo $n >n; cat >asked$n
      [ $n = x ] && exit 1
      [ $n = xx ] && echo '{"outcome": "absent"}' && exit
      echo '{"outcome": "temporary"}'
      """#, describe: Self.idempotent)
    let journal = PassingJournal()
    let deliverer = try scene.deliverer()
    guard case .unknown = await deliverer.deliver(parcel("at nine"), handover(journal)) else {
      Issue.record("the first try is known")
      return
    }
    // Rendered anew, with another time in it.
    #expect(await deliverer.lookup(parcel("at ten"), handover(journal)) == .absent)
    _ = await deliverer.deliver(parcel("at ten"), handover(journal))
    #expect(try scene.asked("askedxx")["parcel"]?["body"] == "at nine")
    #expect(try scene.asked("askedxxx")["parcel"]?["body"] == "at nine")
    // That one surely did nothing: what is rendered now goes.
    _ = await deliverer.deliver(parcel("at eleven"), handover(journal))
    #expect(try scene.asked("askedxxxx")["parcel"]?["body"] == "at eleven")
  }

  @Test func `what cannot be kept for a repetition is not handed over`() async throws {
    struct FullJournal: DeliveryJournal {
      struct NoRoom: Error {}
      func note(_ name: String, key: String) -> String? { nil }
      func keep(_ name: String, _ value: String, key: String) throws { throw NoRoom() }
    }
    let scene = try Scene(Self.keep, describe: Self.idempotent)
    guard case .temporary = await (try scene.deliverer()).deliver(parcel(), handover(FullJournal()))
    else {
      Issue.record("it was")
      return
    }
    #expect(scene.folder.bytes(of: "asked").isEmpty)
  }

  @Test(arguments: [
    (#"{"outcome": "found", "id": "7"}"#, LookupResult.found(remoteID: "7", url: nil)),
    (#"{"outcome": "absent"}"#, .absent),
    (#"{"outcome": "cannot_tell", "reason": "down"}"#, .cannotTell(reason: "down")),
    (#"{"outcome": "never_tells", "reason": "no search"}"#, .neverTells(reason: "no search")),
    (
      "{}",
      .cannotTell(
        reason: #"the plug-in stint-exporter-forum answered lookup wrongly: it has no "outcome""#)
    ),
  ])
  func `what looking found`(answer: String, result: LookupResult) async throws {
    let scene = try Scene(Self.keep + "echo '\(answer)'", describe: Self.idempotent)
    #expect(await (try scene.deliverer()).lookup(parcel(), handover()) == result)
    #expect(try scene.asked()["call"] == "lookup")
  }

  // MARK: Secrets

  private static let token = "tok-4711-abcdefghijkl"

  @Test(arguments: [
    "cat >&2; exit 1",
    "set -x; : \(token); exit 1",
    "echo 'POST https://forum.example/hooks/\(token) failed' >&2; exit 1",
    "printf %s '\(token)' | base64 >&2; exit 1",
    // Only a piece of it, and cut where the kept end begins.
    "printf 'x 4711-abcdefghi y\\n' >&2; exit 1",
    "head -c 9000 /dev/zero | tr '\\0' ' ' >&2; printf '\(token)' >&2; head -c 8180 /dev/zero | tr '\\0' 'z' >&2; exit 1",
    "cat >/dev/null; echo '{\"outcome\": \"permanent\", \"reason\": \"no \(token)\"}'",
    "cat >/dev/null; echo '{\"outcome\": \"\(token)\"}'",
    "cat >/dev/null; echo '\(token)'",
    "cat >/dev/null; echo '{\"outcome\": \"accepted\", \"id\": \"\(token)\", \"url\": \"https://a.example/?t=\(token)\"}'",
    "cat >/dev/null; echo '{\"outcome\": \"temporary\", \"notes\": {\"a\": \"\(token)\"}}'",
  ])
  func `the credential shows up nowhere, whatever the plug-in does with it`(
    body: String
  ) async throws {
    let scene = try Scene(body, describe: Self.secretive)
    let journal = RecordingJournal()
    let deliverer = try scene.deliverer(Credential([.token: Secret(Self.token)]))
    let outcome = await deliverer.deliver(parcel(), handover(journal))
    let looked = await deliverer.lookup(parcel(), handover(journal))
    let everything = "\(outcome) \(looked) \(journal.texts)"
    #expect(!everything.contains("4711-abc"), "\(everything)")
    #expect(!everything.contains("efghijkl"), "\(everything)")
    #expect(!everything.contains("dG9rLTQ3"), "\(everything)")
  }

  @Test func `a credential without the field it asks for stops the account`() async throws {
    let scene = try Scene(Self.keep, describe: Self.secretive)
    let outcome = await (try scene.deliverer()).deliver(parcel(), handover())
    #expect(
      outcome
        == .credentials(
          reason:
            "the credential of me@forum has no token, which the plug-in stint-exporter-forum asks for"
        ))
    #expect(scene.folder.bytes(of: "asked").isEmpty)
  }

  @Test func `the fields a plug-in may ask for are those of a credential`() {
    for name in PluginDescription.credentialFields {
      #expect(Credential.Field(rawValue: name) != nil, "\(name)")
    }
    let ends: Set<Credential.Field> = [.expiresAt, .refreshExpiresAt]
    #expect(
      Set(PluginDescription.credentialFields)
        == Set(Credential.Field.allCases.filter { !ends.contains($0) }.map(\.rawValue)))
  }
}

/// A journal whose every text can be looked at.
private final class RecordingJournal: DeliveryJournal {
  private let notes = Mutex<[[String]: String]>([:])

  var texts: [String] { notes.withLock { Array($0.values) } }

  func note(_ name: String, key: String) -> String? { notes.withLock { $0[[key, name]] } }

  func keep(_ name: String, _ value: String, key: String) throws {
    notes.withLock { $0[[key, name]] = value }
  }
}
