import Foundation
import StintCLI
import StintCore
import StintDaemon
import StintSystem
import StintTestSupport
import Synchronization
import Testing

/// A home, a clock, a terminal and a source of chance for one test; both programs run inside it.
///
/// The clock starts on Monday, 1 June 2026, at 8:00 in Madrid.
final class World: Sendable {
  /// What one command printed, and the number it ended with.
  struct Outcome: Sendable {
    var status: Int32
    var out: String
    var error: String
    /// How long the command itself ran; waiting for a thread, beside all other tests, is not in it.
    var took = Duration.zero

    /// The one line of JSON on standard output.
    func json(_ location: SourceLocation = #_sourceLocation) throws -> JSONValue {
      let lines = out.split(separator: "\n", omittingEmptySubsequences: true)
      try #require(lines.count == 1, "not one line: \(out) \(error)", sourceLocation: location)
      let value = try JSONValue(parsing: out)
      #expect(value["v"] == 1, sourceLocation: location)
      return value
    }
  }

  /// How a command is run, where it differs from a plain pipe.
  struct Way {
    var input: [UInt8] = []
    var answer: String?
    /// Lines typed one after the other, then the end of input; instead of `answer`.
    var answers: [String]?
    var isTerminal = false
    /// How often a command that waits may do so; the clock moves on by what it waits.
    var pauses = 0
    var environment: [String: String] = [:]
    /// What the system's programs say when a command asks them; nothing of them is there otherwise.
    var programs: [String: ProgramAnswer] = [:]
  }

  let folder: TemporaryFolder
  private let instant: Mutex<Timestamp>
  /// How far the clocks that nobody can set are from the wall clock.
  private let machine = Mutex(Machine())

  private struct Machine {
    var bootOffset: Int64 = 0
    var asleep: Int64 = 0
    var bootID = "first"
  }
  private let chance = Mutex(SplitMix64(seed: 1))

  var home: String { folder.path + "/home" }
  var outbox: String { home + "/outbox" }

  init(_ config: String? = World.config) throws {
    // As both programs do first.
    FileMode.ownerOnly()
    folder = try TemporaryFolder()
    instant = Mutex(.at("2026-06-01T06:00Z"))
    for name in ["home", "bin"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(name)", withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    }
    // What `stint` finds beside itself; the context runs the daemon's code instead.
    _ = FileManager.default.createFile(
      atPath: folder.path + "/bin/stintd", contents: Data(), attributes: [.posixPermissions: 0o755])
    if let config { try self.config(config) }
  }

  /// Two accounts of a shop, one of a person, no rules that a test does not add.
  static let config = """
    [queue.business]
    zone = "Europe/Madrid"
    slots = ["Mon..Fri 09:00", "Mon..Fri 12:30"]
    [queue.personal]
    zone = "Europe/Madrid"
    slots = ["Sat,Sun 11:00"]
    [account."shop@mastodon"]
    queue = "business"
    exporter = "outbox"
    format = "mastodon"
    [account."me@journal"]
    queue = "personal"
    exporter = "outbox"
    format = "markdown"

    """

  func config(_ text: String) throws {
    try config(bytes: Array(text.utf8))
  }

  func config(bytes: [UInt8]) throws {
    let path = home + "/config.toml"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
  }

  // MARK: Clock

  var now: Timestamp {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }

  func moveClock(to text: String) { now = .at(text) }

  var clocks: ClockReading {
    let now = now
    return machine.withLock { machine in
      let boot = now.milliseconds - machine.bootOffset
      return ClockReading(
        wall: now, monotonic: boot - machine.asleep, boot: boot, bootID: machine.bootID)
    }
  }

  /// The machine sleeps: the monotonic clock stands still.
  func suspend(_ duration: Duration) {
    now = now.advanced(by: duration)
    machine.withLock { $0.asleep += duration.wholeMilliseconds }
  }

  /// Somebody sets the wall clock; the others run on.
  func setClock(by duration: Duration) {
    now = now.advanced(by: duration)
    machine.withLock { $0.bootOffset += duration.wholeMilliseconds }
  }

  /// The machine goes down now and is up again after `duration`.
  func reboot(offFor duration: Duration) {
    now = now.advanced(by: duration)
    let start = now.milliseconds
    machine.withLock { machine in
      machine.bootOffset = start
      machine.asleep = 0
      machine.bootID += "+"
    }
  }

  // MARK: Running

  @discardableResult
  func stint(_ arguments: String..., way: Way = Way()) async -> Outcome {
    await stint(arguments, way)
  }

  func stint(_ arguments: [String], _ way: Way = Way()) async -> Outcome {
    let capture = Capture()
    let box = ContextBox()
    let context = context(way, capture, box)
    // The context holds the box as well; neither would ever go.
    defer { box.context = nil }
    // A thread of its own: the command waits for `stintd`, which needs the pool's threads.
    let (status, took) = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let start = ContinuousClock.now
        let status = Tool.main(arguments, in: context)
        continuation.resume(returning: (status, ContinuousClock.now - start))
      }
    }
    return capture.outcome(status, took)
  }

  @discardableResult
  func stintd(_ arguments: String..., way: Way = Way()) async -> Outcome {
    let capture = Capture()
    let box = ContextBox()
    defer { box.context = nil }
    let context = context(way, capture, box)
    let start = ContinuousClock.now
    let status = await DaemonTool.main(arguments, in: context)
    return capture.outcome(status, ContinuousClock.now - start)
  }

  @discardableResult
  func tick() async -> Outcome { await stintd("--once") }

  /// Runs a command that must succeed.
  @discardableResult
  func must(
    _ arguments: String..., location: SourceLocation = #_sourceLocation
  ) async -> Outcome {
    let outcome = await stint(arguments)
    #expect(
      outcome.status == 0, "\(arguments): \(outcome.out)\(outcome.error)", sourceLocation: location)
    return outcome
  }

  /// Adds a post and returns its number.
  func add(
    _ arguments: String..., location: SourceLocation = #_sourceLocation
  ) async throws -> Int64 {
    let outcome = await stint(["add", "--json"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)", sourceLocation: location)
    return try #require(try outcome.json(location)["id"]?.intValue, sourceLocation: location)
  }

  /// Ticks at every minute that the daemon would wake for, until `text`; returns what was sent.
  func tickThrough(_ end: String, everyMinutes step: Int = 30) async throws -> [JSONValue] {
    var sent: [JSONValue] = []
    let end = Timestamp.at(end)
    while now <= end {
      let outcome = await stintd("--once", "--json")
      sent += try outcome.json()["sent"]?.arrayValue ?? []
      now = now.plus(.minutes(step))
    }
    return sent
  }

  // MARK: Files

  /// Finished items: path in the outbox, without what Stint keeps for itself there.
  func items() -> [String] {
    folder.files(below: "home/outbox").filter { !$0.hasPrefix(".stint") }
  }

  func text(of path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  func write(_ text: String, to name: String) throws -> String {
    try folder.write(text, to: name)
  }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Both below the world's folder.
  func move(_ name: String, to other: String) throws {
    let place = "\(folder.path)/\(other)"
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: place).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: "\(folder.path)/\(name)", toPath: place)
  }

  // MARK: Context

  private func context(_ way: Way, _ capture: Capture, _ box: ContextBox) -> Context {
    var environment = [
      "STINT_HOME": home, "HOME": folder.path, "TZ": "Europe/Madrid", "PATH": "/usr/bin:/bin",
    ]
    environment.merge(way.environment) { $1 }
    let input = way.input
    let answer = way.answer
    let lines = way.answers.map { Lines($0) }
    var console = Console(
      writeOut: { capture.out($0) }, writeError: { capture.error($0) }, readInput: { input },
      readLine: { lines.map { $0.next() } ?? answer })
    console.inputIsTerminal = way.isTerminal
    console.outputIsTerminal = way.isTerminal
    console.errorIsTerminal = way.isTerminal
    var context = Context(
      environment: environment, workingFolder: folder.path, console: console,
      clock: { self.now }, clocks: { self.clocks }, zones: SystemZones(environment: [:]),
      programFolder: folder.path + "/bin",
      randomBytes: { count in
        self.chance.withLock { chance in
          (0..<count).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        }
      },
      run: { program, arguments in
        guard program.hasSuffix("/stintd") else { return Self.spawn(program, arguments) }
        guard let context = box.context else { return 127 }
        let done = DispatchSemaphore(value: 0)
        let status = Mutex<Int32>(127)
        Task.detached {
          let answer = await DaemonTool.main(arguments, in: context)
          status.withLock { $0 = answer }
          done.signal()
        }
        done.wait()
        return status.withLock { $0 }
      })
    let programs = way.programs
    context.ask = { words, _ in words.first.flatMap { programs[$0] } }
    let left = Mutex(way.pauses)
    context.pause = { duration in
      self.now = self.now.advanced(by: duration)
      return left.withLock { left in
        left -= 1
        return left >= 0
      }
    }
    box.context = context
    return context
  }

  private static func spawn(_ program: String, _ arguments: [String]) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    do {
      try process.run()
    } catch {
      return 127
    }
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// The context as its own `run` sees it.
private final class ContextBox: Sendable {
  private let held = Mutex<Context?>(nil)

  var context: Context? {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}

/// Two streams, kept.
private final class Capture: Sendable {
  private let texts = Mutex((out: "", error: ""))

  func out(_ text: String) { texts.withLock { $0.out += text } }
  func error(_ text: String) { texts.withLock { $0.error += text } }

  func outcome(_ status: Int32, _ took: Duration) -> World.Outcome {
    texts.withLock { World.Outcome(status: status, out: $0.out, error: $0.error, took: took) }
  }
}

/// What the user types, line by line.
private final class Lines: Sendable {
  private let rest: Mutex<[String]>

  init(_ lines: [String]) {
    rest = Mutex(lines)
  }

  func next() -> String? {
    rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
