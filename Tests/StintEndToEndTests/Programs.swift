import Foundation
import Glibc
import StintTestSupport
import Testing

/// The two built programs, and a home for them.
final class Programs: Sendable {
  struct Outcome: Sendable {
    /// 128 + n when signal n ended it, as the shell says it.
    var status: Int32
    var out: String
    var error: String
  }

  let folder: TemporaryFolder
  let home: String
  private let programs: String

  /// `home` lies in the temporary folder where none is given.
  init(_ config: String = Programs.config, home: String? = nil) throws {
    folder = try TemporaryFolder()
    self.home = home ?? folder.path + "/home"
    programs = try Self.buildFolder()
    try FileManager.default.createDirectory(
      atPath: self.home, withIntermediateDirectories: true)
    try config.write(toFile: self.home + "/config.toml", atomically: true, encoding: .utf8)
  }

  static let config = """
    [queue.business]
    zone = "Europe/Madrid"
    slots = ["*-*-* 00/1:00"]
    [account."shop@mastodon"]
    queue = "business"
    exporter = "outbox"
    format = "mastodon"
    [account."shop@x"]
    queue = "business"
    exporter = "outbox"
    format = "x"

    """

  /// Where the build put the programs: beside the tests.
  private static func buildFolder() throws -> String {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path.count > 1 {
      if FileManager.default.isExecutableFile(atPath: folder.path + "/stintd") {
        return folder.path
      }
      folder.deleteLastPathComponent()
    }
    throw Missing()
  }

  private struct Missing: Error {}

  var outbox: String { home + "/outbox" }

  func path(_ program: String) -> String { "\(programs)/\(program)" }

  /// Starts a program; it is waited for with `end`.
  func start(
    _ words: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws -> Running {
    let process = Process()
    let program = words[0]
    process.executableURL = URL(
      fileURLWithPath: program.contains("/") ? program : path(program))
    process.arguments = Array(words.dropFirst())
    // What a sanitizer was told holds for the programs as well.
    let inherited = ProcessInfo.processInfo.environment
      .filter { ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key) }
    process.environment = [
      "STINT_HOME": home, "HOME": folder.path, "TZ": "Europe/Madrid", "PATH": "/usr/bin:/bin",
      "SWIFT_BACKTRACE": "enable=no",
    ].merging(inherited.merging(environment) { $1 }) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    // Files rather than pipes: nothing blocks, however much is printed.
    let base = "\(folder.path)/\(UUID().uuidString)"
    for ending in ["out", "err"] {
      _ = FileManager.default.createFile(atPath: "\(base).\(ending)", contents: nil)
    }
    let running = Running(process: process, base: base)
    process.standardOutput = FileHandle(forWritingAtPath: base + ".out")
    process.standardError = FileHandle(forWritingAtPath: base + ".err")
    if let input {
      try input.write(toFile: base + ".in", atomically: true, encoding: .utf8)
      process.standardInput = FileHandle(forReadingAtPath: base + ".in")
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
    return running
  }

  @discardableResult
  func run(
    _ words: String..., input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try start(words, input: input, environment: environment).end()
  }

  /// Runs `stint` and expects 0.
  @discardableResult
  func must(_ words: String..., location: SourceLocation = #_sourceLocation) throws -> String {
    let outcome = try start(["stint"] + words).end()
    #expect(outcome.status == 0, "\(words): \(outcome.error)", sourceLocation: location)
    return outcome.out
  }

  /// Finished items in the outbox.
  func items() -> [String] {
    let all = FileManager.default.enumerator(atPath: outbox)?.allObjects as? [String] ?? []
    return all.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".stint") }.sorted()
  }

  final class Running {
    private let process: Process
    private let base: String

    init(process: Process, base: String) {
      self.process = process
      self.base = base
    }

    var number: Int32 { process.processIdentifier }

    /// Waits until it has said something on standard error, or has ended.
    func waitForWords() throws {
      while process.isRunning,
        try String(contentsOfFile: base + ".err", encoding: .utf8).isEmpty
      { poll(nil, 0, 5) }
    }

    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    func end() throws -> Outcome {
      process.waitUntilExit()
      let code = process.terminationStatus
      return Outcome(
        status: process.terminationReason == .uncaughtSignal ? 128 + code : code,
        out: try String(contentsOfFile: base + ".out", encoding: .utf8),
        error: try String(contentsOfFile: base + ".err", encoding: .utf8))
    }
  }
}
