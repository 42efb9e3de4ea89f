import Foundation
import StintCore
import StintDelivery
import StintSystem
import StintTestSupport
import Testing

/// Stores on real files.
struct StoredCredentialsTests {
  private let folder: TemporaryFolder
  private let home: Home

  init() throws {
    folder = try TemporaryFolder()
    home = Home(
      config: folder.path, data: folder.path, state: folder.path + "/state", runtime: nil)
    for name in ["credentials", "handed"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
  }

  private func put(_ text: String, _ name: String = "shop", mode: Int = 0o600) throws {
    let path = "\(folder.path)/credentials/\(name)"
    try? FileManager.default.removeItem(atPath: path)
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode]))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func store(
    _ source: CredentialSource, environment: [String: String] = [:]
  ) throws -> any CredentialStore {
    try #require(
      CredentialStores.store(
        for: Account(name: "shop@a", queue: "q", exporter: "plain", credential: source), home,
        environment: environment))
  }

  private func problem(_ source: CredentialSource, _ environment: [String: String] = [:])
    async throws -> CredentialProblem?
  {
    do {
      _ = try await store(source, environment: environment).load()
      return nil
    } catch let problem as CredentialProblem {
      return problem
    }
  }

  private func token(_ store: any CredentialStore) async throws -> String? {
    try await store.load()[.token]?.reveal()
  }

  private static let renewed = Credential([
    .token: Secret("new"), .refreshToken: Secret("new-refresh"),
    .expiresAt: Secret("2026-12-31T00:00:00Z"),
  ])

  @Test
  func `an account without a credential has no store`() {
    let account = Account(name: "shop@a", queue: "q", exporter: "plain")
    #expect(CredentialStores.store(for: account, home, environment: [:]) == nil)
  }

  // MARK: Files

  @Test(arguments: [0o600, 0o400])
  func `a file that is the user's alone is read`(mode: Int) async throws {
    try put("abc\n", mode: mode)
    #expect(try await token(store(.file("shop"))) == "abc")
    #expect(try await token(store(.file("\(folder.path)/credentials/shop"))) == "abc")
    #expect(
      try await token(store(.file("~/credentials/shop"), environment: ["HOME": folder.path]))
        == "abc")
  }

  @Test(arguments: [0o640, 0o604, 0o644, 0o660, 0o666, 0o610, 0o700, 0o200, 0o4600])
  func `any wider mode is refused with the command that mends it`(mode: Int) async throws {
    try put("SECRET\n", mode: mode)
    let problem = try #require(try await problem(.file("shop")))
    #expect(!problem.isTemporary)
    #expect(problem.reason.contains("\(folder.path)/credentials/shop"))
    #expect(problem.reason.contains(String(mode, radix: 8)))
    #expect(problem.hint == "chmod 600 \(folder.path)/credentials/shop")
  }

  @Test
  func `a folder that others can write to is refused with the command that mends it`() async throws
  {
    try put("SECRET\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o777], ofItemAtPath: folder.path + "/credentials")
    let problem = try #require(try await problem(.file("shop")))
    #expect(problem.hint == "chmod go-w \(folder.path)/credentials")
  }

  @Test
  func `a link, a folder, a pipe and a file that is too large are refused`() async throws {
    try put("SECRET\n")
    let base = folder.path + "/credentials"
    try FileManager.default.createSymbolicLink(
      atPath: base + "/link", withDestinationPath: base + "/shop")
    try FileManager.default.createDirectory(
      atPath: base + "/dir", withIntermediateDirectories: false)
    #expect(mkfifo(base + "/pipe", 0o600) == 0)
    try put(String(repeating: "S", count: (1 << 16) + 1), "large")
    for (name, reason) in [
      ("link", "links are not followed"), ("dir", "no regular file"), ("pipe", "no regular file"),
      ("large", "larger than 64 KiB"),
    ] {
      let problem = try #require(try await problem(.file(name)), "\(name)")
      #expect(problem.reason.contains(reason), "\(problem.reason)")
    }
  }

  @Test
  func `a missing file is a matter for the user, who is told how to log in`() async throws {
    let problem = try #require(try await problem(.file("nowhere")))
    #expect(problem.hint == "stint account login shop@a")
    #expect(!problem.isTemporary)
  }

  // MARK: Other sources

  @Test
  func `a variable is read, and an empty one is missing`() async throws {
    #expect(try await token(store(.environment("SHOP"), environment: ["SHOP": "abc"])) == "abc")
    #expect(try await problem(.environment("SHOP"), ["SHOP": ""])?.reason.contains("SHOP") == true)
    #expect(try await problem(.environment("SHOP")) != nil)
  }

  @Test
  func `what systemd hands over is read from its folder`() async throws {
    let handed = folder.path + "/handed"
    let file = handed + "/shop"
    #expect(
      FileManager.default.createFile(
        atPath: file, contents: Data("abc\n".utf8), attributes: [.posixPermissions: 0o440]))
    let environment = ["CREDENTIALS_DIRECTORY": handed]
    #expect(try await token(store(.systemd("shop"), environment: environment)) == "abc")
    #expect(try await problem(.systemd("other"), environment) != nil)
    #expect(try await problem(.systemd("shop")) != nil)
  }

  @Test
  func `a program's output is read, without a shell and with a scrubbed environment`() async throws
  {
    let script = """
      #!/bin/sh
      env | cut -d= -f1 | sort | tr '\\n' ' ' >\(folder.path)/names
      echo "$1"
      echo "user: ana"
      echo "SECRET" >&2
      """
    let program = folder.path + "/manager"
    #expect(
      FileManager.default.createFile(
        atPath: program, contents: Data(script.utf8), attributes: [.posixPermissions: 0o700]))
    let source = CredentialSource.command([program, "$(id); a*b"])
    let store = try store(
      source,
      environment: [
        "PATH": "/usr/bin:/bin", "HOME": folder.path, "GNUPGHOME": "/g", "XDG_DATA_HOME": "/x",
        "OTHER_TOKEN": "SECRET", "LD_PRELOAD": "",
      ])
    let credential = try await store.load()
    #expect(credential[.token]?.reveal() == "$(id); a*b")
    #expect(credential[.user]?.reveal() == "ana")
    let names = try String(contentsOfFile: folder.path + "/names", encoding: .utf8)
      .split(separator: " ").map(String.init).filter {
        !["PWD", "_", "SHLVL", "OLDPWD"].contains($0)
      }
    #expect(names == ["GNUPGHOME", "HOME", "PATH", "XDG_DATA_HOME"])
  }

  @Test(arguments: [
    (["false"], "ended with 1: is it locked?", true),
    (["sh", "-c", "echo SECRET >&2; exit 7"], "ended with 7", true),
    (["no-such-program-anywhere"], "is not there", false),
    (["/nowhere/at/all"], "is not there", false),
    (["true"], "it is empty", false),
    (["sh", "-c", "head -c 70000 /dev/zero | tr '\\0' S"], "printed more than", false),
    // It would never end by itself.
    (["yes"], "printed more than", false),
  ])
  func `a program that gives none is told apart, and its words are not repeated`(
    words: [String], reason: String, isTemporary: Bool
  ) async throws {
    let problem = try #require(try await problem(.command(words), ["PATH": "/usr/bin:/bin"]))
    #expect(problem.reason.contains(reason), "\(problem.reason)")
    #expect(problem.isTemporary == isTemporary)
    #expect(!problem.reason.contains("SECRET"))
  }

  /// An agent that a password manager starts, for one.
  @Test func `whoever a program leaves behind is not waited for`() async throws {
    let store = try store(
      .command(["sh", "-c", "sleep 40 & echo SECRET"]), environment: ["PATH": "/usr/bin:/bin"])
    #expect(try await store.load()[.token]?.reveal() == "SECRET")
  }

  // MARK: Renewed ones

  @Test
  func `a file is replaced as a whole, for its owner alone, and the old one waits beside it`()
    async throws
  {
    try put("token = old\nclient_id = us\nrefresh_token = r\n")
    let store = try store(.file("shop"))
    let old = try await store.load()
    try await store.replace(Credential(old.fields.merging(Self.renewed.fields) { $1 }))
    #expect(
      try await store.load().fields.mapValues { $0.reveal() } == [
        .token: "new", .refreshToken: "new-refresh", .clientID: "us",
        .expiresAt: "2026-12-31T00:00:00Z",
      ])
    for name in ["shop", "shop.previous"] {
      let mode =
        try FileManager.default.attributesOfItem(atPath: "\(folder.path)/credentials/\(name)")[
          .posixPermissions] as? Int
      #expect(mode == 0o600, "\(name)")
    }
    await store.confirm()
    #expect(folder.files(below: "credentials") == ["shop"])
    #expect(await store.fallBack() == nil)
    #expect(try await token(store) == "new")
  }

  @Test
  func `before it is confirmed, the old one comes back once`() async throws {
    try put("token = old\nrefresh_token = r\n")
    let store = try store(.file("shop"))
    try await store.replace(Self.renewed)
    #expect(await store.fallBack()?[.token]?.reveal() == "old")
    #expect(try await token(store) == "old")
    #expect(await store.fallBack() == nil)
  }

  @Test
  func `what the user put there meanwhile is never replaced by the old one`() async throws {
    try put("token = old\nrefresh_token = r\n")
    let store = try store(.file("shop"))
    try await store.replace(Self.renewed)
    try put("by hand\n")
    #expect(await store.fallBack() == nil)
    #expect(try await token(store) == "by hand")
  }

  @Test(arguments: ["env", "0400"])
  func `other sources stay as they are: what was renewed is kept aside`(kind: String) async throws {
    try put("token = old\nrefresh_token = r\nclient_id = us\n", mode: 0o400)
    let text = "token = old\nrefresh_token = r\nclient_id = us\n"
    func fresh(_ text: String) throws -> any CredentialStore {
      if kind == "0400" {
        try put(text, mode: 0o400)
        return try store(.file("shop"))
      }
      return try store(.environment("SHOP"), environment: ["SHOP": text])
    }
    try await fresh(text).replace(
      Credential(Self.renewed.fields.merging([.clientID: Secret("us")]) { $1 }))
    let loaded = try await fresh(text).load()
    #expect(loaded[.token]?.reveal() == "new")
    #expect(loaded[.clientID]?.reveal() == "us")
    let aside = String(decoding: folder.bytes(of: "state/credentials/shop@a"), as: UTF8.self)
    #expect(!aside.contains("client_id"), "only what was renewed is kept")
    // A changed source wins.
    #expect(try await token(fresh("token = other\n")) == "other")
    // And the first one's renewal is still its own.
    #expect(try await token(fresh(text)) == "new")
    #expect(await (try fresh(text)).fallBack()?[.token]?.reveal() == "old")
    #expect(try await token(fresh(text)) == "old")
    #expect(await (try fresh(text)).fallBack() == nil)
  }

  @Test
  func `a second renewal before the first is confirmed goes back to the first`() async throws {
    let environment = ["SHOP": "token = old\nrefresh_token = r\n"]
    let store = try store(.environment("SHOP"), environment: environment)
    try await store.replace(Self.renewed)
    try await store.replace(Credential([.token: Secret("newer"), .refreshToken: Secret("x")]))
    #expect(try await token(store) == "newer")
    #expect(await store.fallBack()?[.token]?.reveal() == "new")
  }

  @Test
  func `what cannot be kept is said, without the secret`() async throws {
    let store = try store(.environment("SHOP"), environment: ["SHOP": "old"])
    _ = try folder.write("", to: "state")
    let problem = await #expect(throws: CredentialProblem.self) {
      try await store.replace(Self.renewed)
    }
    #expect(problem?.isTemporary == true)
    #expect(problem?.reason.contains("new-refresh") == false)
  }

  // MARK: Room

  @Test(arguments: [CredentialSource.file("shop"), .environment("TOKEN")])
  func `whether a renewed one can be kept is known before`(source: CredentialSource) async throws {
    try put("old\n")
    let store = try store(source, environment: ["TOKEN": "old"])
    try await store.proveThatItCanBeKept()
    // Something lies where it would be written.
    let place = source == .file("shop") ? "credentials/shop" : "state/credentials/shop@a"
    let path = "\(folder.path)/\(place).room"
    #expect(!FileManager.default.fileExists(atPath: path))
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let problem = await #expect(throws: CredentialProblem.self) {
      try await store.proveThatItCanBeKept()
    }
    #expect(problem?.isTemporary == true)
    #expect(try await token(store) == "old")
  }
}
