import Foundation
import Glibc
import StintCore
import StintSystem
import StintTestSupport
import Testing

/// The user's own programs: what they get, and what becomes of what they print.
@Suite struct HooksTests {
  private let folder: TemporaryFolder
  private let home: Home

  init() throws {
    folder = try TemporaryFolder()
    home = Home(
      config: folder.path + "/config", data: folder.path + "/data", state: folder.path + "/state",
      runtime: nil)
    try Home.makeFolder(home.config + "/hooks")
  }

  private var log: String { home.state + "/hooks.log" }

  private func hook(_ body: String) throws {
    let path = try folder.write("#!/bin/sh\n\(body)\n", to: "config/hooks/mark")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
  }

  @discardableResult
  private func run(
    _ environment: [String: String] = [:], secrets: Set<String> = [],
    variables: [String: String] = [:]
  ) -> Hooks.Outcome {
    let environment = environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }
    return Hooks(home, environment: environment, secrets: secrets)
      .run(.mark, json: ["a": 1], variables: variables, isWaiting: true)
  }

  @Test func `what a hook prints and how it failed stands in the log`() throws {
    try hook("cat; echo said; echo complained >&2; exit 3")
    #expect(run() == .started)
    let lines = String(decoding: folder.bytes(of: "state/hooks.log"), as: UTF8.self)
      .split(separator: "\n")
    #expect(lines.prefix(3) == [#"{"v":1,"event":"mark","a":1}"#, "said", "complained"])
    #expect(lines.last?.hasSuffix(" mark: ended with 3") == true)
    #expect(
      try FileManager.default.attributesOfItem(atPath: log)[.posixPermissions] as? Int == 0o600)
  }

  @Test func `what a hook prints is cut at 64 KiB and it can go on`() throws {
    try hook("head -c 300000 /dev/zero | tr '\\0' x; exit 0")
    #expect(run() == .started)
    #expect(folder.bytes(of: "state/hooks.log").count == 65_536)
  }

  @Test func `a hook gets the user's environment, and not what is the service's or a secret`()
    throws
  {
    let seen = folder.path + "/seen"
    try hook("env >'\(seen)'")
    let kept = ["DISPLAY": ":0", "EDITOR": "vi", "MY_OWN": "mine"]
    let taken = [
      "CREDENTIALS_DIRECTORY": "/run/credentials/stint", "NOTIFY_SOCKET": "/run/notify",
      "WATCHDOG_PID": "1", "WATCHDOG_USEC": "2", "LISTEN_FDS": "3", "LISTEN_PID": "4",
      "LISTEN_FDNAMES": "5", "JOURNAL_STREAM": "6", "INVOCATION_ID": "7",
      "TOKEN_OF_SHOP": "sekret",
    ]
    run(
      kept.merging(taken) { $1 }, secrets: ["TOKEN_OF_SHOP"],
      variables: ["STINT_TEXT": "two\nlines"])
    let text = String(decoding: folder.bytes(of: "seen"), as: UTF8.self)
    let names = text.split(separator: "\n").map { String($0.prefix { $0 != "=" }) }
    for name in kept.keys { #expect(names.contains(name)) }
    for name in taken.keys { #expect(!names.contains(name), "\(name)") }
    #expect(names.contains("STINT_HOOK"))
    #expect(text.contains("STINT_TEXT=two lines\n"))
  }

  @Test func `no descriptor of the log is left to a hook`() throws {
    // Not into a pipe: the shell holds its ends for a moment.
    try hook("ls /proc/$$/fd")
    run()
    let files = String(decoding: folder.bytes(of: "state/hooks.log"), as: UTF8.self)
      .split(separator: "\n")
    // Input, output, errors, and the script that the shell reads.
    #expect(files.count == 4, "\(files)")
  }

  @Test(arguments: ["link", "second name", "pipe"])
  func `nothing is written through what lies in place of the log`(plant: String) throws {
    try Home.makeFolder(home.state)
    let victim = try folder.write("precious", to: "victim")
    switch plant {
    case "link":
      try FileManager.default.createSymbolicLink(atPath: log, withDestinationPath: victim)
    case "second name": try FileManager.default.linkItem(atPath: victim, toPath: log)
    default: try #require(mkfifo(log, 0o600) == 0)
    }
    try hook("echo said; exit 3")
    #expect(run() == .started)
    // One that is not run is noted there as well.
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o722], ofItemAtPath: home.config + "/hooks/mark")
    guard case .refused = run() else {
      Issue.record("not refused")
      return
    }
    #expect(folder.bytes(of: "victim") == Array("precious".utf8))
  }

  @Test func `a small file is not written through a link in place of its draft`() throws {
    let victim = try folder.write("precious", to: "victim")
    let path = folder.path + "/status"
    try FileManager.default.createSymbolicLink(
      atPath: "\(path).\(getpid())", withDestinationPath: victim)
    #expect(FileBytes.replace(path, with: Array("new".utf8)))
    #expect(folder.bytes(of: "victim") == Array("precious".utf8))
    #expect(folder.bytes(of: "status") == Array("new".utf8))
    #expect(
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
  }

  @Test(arguments: ["link to a file", "link to nothing"])
  func `a copy is not made through a link`(plant: String) async throws {
    let world = try World()
    await world.must("init")
    let victim = world.folder.path + "/victim"
    if plant == "link to a file" { _ = try world.write("precious", to: "victim") }
    let path = world.folder.path + "/copy.db"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: victim)
    let outcome = await world.stint("backup", path)
    #expect(outcome.status == 73)
    #expect(outcome.error.contains("\(path) exists already"))
    #expect(
      FileManager.default.contents(atPath: victim)
        == (plant == "link to a file" ? Data("precious".utf8) : nil))
  }
}
