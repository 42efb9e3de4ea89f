import Foundation
import StintTestSupport
import Testing

/// What the two programs leave on the disk, and of themselves, is their user's alone.
struct PermissionTests {
  /// A shell's usual mask, which lets others read.
  private static let mask = "umask 022; ulimit -c unlimited 2>/dev/null; exec \"$@\""

  @Test func `nobody else can read or enter anything that Stint wrote`() throws {
    let programs = try Programs()
    let user = programs.folder.path + "/user"
    let runtime = programs.folder.path + "/runtime"
    for folder in [user, runtime] {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    func run(_ words: String..., input: String? = nil, statuses: Set<Int32> = [0]) throws {
      let outcome = try programs.start(
        ["/bin/sh", "-c", Self.mask, "sh", programs.path(words[0])] + words.dropFirst(),
        input: input,
        environment: ["STINT_HOME": "", "HOME": user, "XDG_RUNTIME_DIR": runtime]
      ).end()
      #expect(statuses.contains(outcome.status), "\(words): \(outcome.out)\(outcome.error)")
    }
    try run("stint", "init", "--zone", "Europe/Madrid")
    let config = user + "/.config/stint/config.toml"
    let file = try #require(FileHandle(forWritingAtPath: config))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(Programs.config.utf8))
    try file.close()
    // A program of the user's, as the user makes it.
    let hooks = user + "/.config/stint/hooks"
    try FileManager.default.createDirectory(
      atPath: hooks, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    #expect(
      FileManager.default.createFile(
        atPath: hooks + "/session-start", contents: Data("#!/bin/sh\necho said\n".utf8),
        attributes: [.posixPermissions: 0o700]))
    let photo = try programs.folder.write("\u{FF}pixels", to: "photo.gif")
    try run(
      "stint", "account", "add", "team@slack", "--network", "slack", "--queue", "business",
      "--server", "http://127.0.0.1:9", "--secret-from", "-", "--offline",
      input: "http://127.0.0.1:9/sekret\n")
    try run(
      "stint", "add", "--to", "shop@mastodon", "--now", "Hello", "--media", photo, "--alt", "none",
      statuses: [0, 4, 65])
    try run("stint", "add", "--to", "shop@x", "--now", "Hello")
    try run("stintd", "--once", statuses: [0, 3, 4])
    try run("stint", "engage", "answer questions", "--for", "25m", "-q", "business", "--detach")
    try run("stint", "did", "l", "something")
    try run("stint", "now")
    try run("stint", "end")
    try run("stint", "rehearse", statuses: [0, 3, 4])
    try run("stint", "backup")
    let copy = user + "/copy.db"
    try run("stint", "backup", copy)
    try run("stint", "backup", "--restore", copy, statuses: [0, 4])
    try run("stint", "export", "-o", user + "/posts.jsonl")
    try run("stint", "log", "export", "--format", "klog", "-o", user + "/log.klg")
    try run("stint", "review", "-q", "business", "--html", user + "/week.html")

    var seen: Set<String> = []
    for root in [user, runtime] {
      for name in FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? [] {
        let facts = try FileManager.default.attributesOfItem(atPath: root + "/" + name)
        let isFolder = facts[.type] as? FileAttributeType == .typeDirectory
        let isProgram = name.hasSuffix("hooks/session-start")
        #expect(
          facts[.posixPermissions] as? Int == (isFolder || isProgram ? 0o700 : 0o600), "\(name)")
        seen.insert(name.split(separator: "/").last.map(String.init) ?? name)
      }
    }
    // What was looked at; a path that moved must not make this test pass for ever.
    for name in [
      "stint.db", "stint.db-wal", "stint.db-shm", "outbox", ".stint", "backups", "hooks.log",
      "status", "credentials", "config.toml", "copy.db", "posts.jsonl", "log.klg", "week.html",
    ] { #expect(seen.contains(name), "\(name) in \(seen.sorted())") }
  }

  @Test func `a program that reads credentials leaves no image of its memory`() throws {
    let programs = try Programs()
    let seen = programs.folder.path + "/seen"
    let manager = programs.folder.path + "/manager"
    #expect(
      FileManager.default.createFile(
        atPath: manager,
        contents: Data("#!/bin/sh\ngrep -i core /proc/$PPID/limits >'\(seen)'\necho x\n".utf8),
        attributes: [.posixPermissions: 0o700]))
    let account = """
      [account."c@micropub"]
      queue = "business"
      exporter = "micropub"
      server = "http://127.0.0.1:9"
      credential = { command = ["\(manager)"] }

      """
    try (Programs.config + account).write(
      toFile: programs.home + "/config.toml", atomically: true, encoding: .utf8)
    _ = try programs.start(
      ["/bin/sh", "-c", Self.mask, "sh", programs.path("stint"), "account", "check"]
    ).end()
    let limits = try String(contentsOfFile: seen, encoding: .utf8)
      .split(whereSeparator: \.isWhitespace)
    #expect(limits.prefix(6) == ["Max", "core", "file", "size", "0", "0"])
  }
}
