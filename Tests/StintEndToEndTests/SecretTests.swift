import Foundation
import StintCore
import StintHTTP
import StintTestSupport
import Testing

/// Secrets are planted in every source; then everything that anybody could look at is searched.
struct SecretTests {
  /// One for each place; none is a piece of another.
  private static let secrets = [
    "sekret-file-4711", "sekret-variable-4712", "sekret-program-4713", "sekret-typed-4714",
    "sekret-wide-4716", "sekret-stderr-4717",
  ]

  private func put(_ text: String, _ path: String, mode: Int) throws {
    #expect(
      FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode]))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test(arguments: [200, 401, 422, 500])
  func `no secret is in an output, a database, a status file or a command line`(
    status: Int
  ) async throws {
    // It repeats what it was sent, as bad servers do.
    let server = try LoopbackServer { request in
      let echo =
        (request.headers["Authorization"] ?? "") + " " + request.target + " " + request.text
      return .json(
        status,
        [
          "error": .string("invalid: " + echo), "message": .string(echo), "id": 1,
          "code": .string(echo), "error_description": .string(echo),
        ])
    }
    defer { server.stop() }
    func account(_ name: String, _ exporter: String, _ credential: String) -> String {
      """
      [account."\(name)"]
      queue = "business"
      exporter = "\(exporter)"
      server = "\(server.url)"
      credential = { \(credential) }

      """
    }
    let folder = try TemporaryFolder()
    let seen = folder.path + "/seen"
    let manager = folder.path + "/manager"
    try put(
      """
      #!/bin/sh
      for p in $PPID $$; do tr '\\0' ' ' </proc/$p/cmdline; echo; done >>\(seen)
      tr '\\0' '\\n' </proc/$$/environ >>\(seen)
      echo sekret-stderr-4717 >&2
      echo sekret-program-4713
      """, manager, mode: 0o700)
    let programs = try Programs(
      """
      [queue.business]
      zone = "Europe/Madrid"
      slots = ["*-*-* 00/1:00"]

      """
        + account("a@wordpress", "wordpress", "file = \"a\"")
        + account("b@x", "x", "env = \"TOKEN_OF_B\"")
        + account("c@micropub", "micropub", "command = [\"\(manager)\"]")
        + account("d@x", "x", "file = \"wide\""))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: programs.home)
    let credentials = programs.home + "/credentials"
    try FileManager.default.createDirectory(
      atPath: credentials, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    try put(
      "user = shop\npassword = sekret-file-4711\n", credentials + "/a", mode: 0o600)
    try put("sekret-wide-4716\n", credentials + "/wide", mode: 0o644)

    var all = ""
    func run(_ words: [String], input: String? = nil) throws {
      let outcome = try programs.start(
        words, input: input,
        environment: ["TOKEN_OF_B": "sekret-variable-4712"]
      ).end()
      all += "$ \(words.joined(separator: " "))\n\(outcome.out)\(outcome.error)"
    }
    try run(["stint", "add", "--now", "--to", "a@wordpress", "Hello"])
    for json in [[], ["--json"]] {
      try run(
        [
          "stint", "account", "add", "e\(json.count)@slack", "--network", "slack", "--server",
          server.url, "--secret-from", "-",
        ] + json, input: "\(server.url)/sekret-typed-4714\n")
      for words in [
        ["account", "check"], ["account", "list"], ["account", "check", "--offline"],
        ["account", "login", "d@x"], ["tick"], ["plan"], ["why", "1"], ["show", "1"], ["doctor"],
        ["send", "1"], ["list"], ["account", "check", "nobody"],
      ] { try run(["stint"] + words + json) }
    }
    #expect(all.contains("a@wordpress"))
    #expect(all.contains("chmod 600 \(credentials)/wide"))
    for secret in Self.secrets { #expect(!all.contains(secret), "\(secret) in\n\(all)") }

    let watched = try String(contentsOfFile: seen, encoding: .utf8)
    #expect(watched.contains("stintd --check-accounts"))
    for secret in Self.secrets where !secret.contains("program") {
      #expect(!watched.contains(secret), "\(secret) in a command line or a child's environment")
    }

    // Every file but the credentials themselves: database, its log, status, notices, outbox, config.
    let files =
      FileManager.default.enumerator(atPath: programs.folder.path)?.allObjects as? [String]
    var count = 0
    for name in files ?? [] where !name.hasPrefix("home/credentials/") && !name.hasSuffix(".in") {
      guard let data = FileManager.default.contents(atPath: programs.folder.path + "/" + name)
      else {
        continue
      }
      count += 1
      for secret in Self.secrets {
        #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
      }
    }
    #expect(count > 3)
  }
}
