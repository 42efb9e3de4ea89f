internal import Foundation
internal import Synchronization
package import StintCore

/// The world as a command sees it.
///
/// Nothing below a command reads the environment, the clock or a stream by itself.
package struct Context: Sendable {
  package var environment: [String: String]
  package var workingFolder: String
  package var console: Console
  package var clock: @Sendable () -> Timestamp
  /// The three clocks as one value; of one boot without sleep, where a test gives only the wall clock.
  package var clocks: @Sendable () -> ClockReading
  package var zones: SystemZones
  /// The folder of the running program, where the other one lies too.
  package var programFolder: String
  /// Fresh bytes that nobody can guess.
  package var randomBytes: @Sendable (Int) -> [UInt8]
  /// Runs a program and waits: its path, its arguments, and whether it shares our streams.
  package var run: @Sendable (String, [String]) -> Int32
  /// Asks a program, by its words, and gives what it says on standard output; nil when it is not there,
  /// cannot be started or takes longer than that.
  package var ask: @Sendable (_ words: [String], _ limit: Duration) -> ProgramAnswer? = { _, _ in
    nil
  }
  /// Lets so much time pass; false when there is nothing more to wait for.
  package var pause: @Sendable (Duration) -> Bool = { _ in false }
  /// How long a plug-in may take for one call.
  package var plugInLimit = Duration.seconds(30)
  /// Keeps something open until the process ends, where closing it would cost more than it is worth.
  package var keepOpen: @Sendable (any AnyObject & Sendable) -> Void

  /// Whether a daemon is called after each commit: by all but the daemon itself.
  package var callsDaemon = true

  /// The terminal, for whoever takes it over; nil where there is none.
  package var terminal: (@Sendable () -> any TerminalDevice)?

  package init(
    environment: [String: String], workingFolder: String, console: Console,
    clock: @escaping @Sendable () -> Timestamp,
    clocks: (@Sendable () -> ClockReading)? = nil, zones: SystemZones, programFolder: String,
    randomBytes: @escaping @Sendable (Int) -> [UInt8],
    run: @escaping @Sendable (String, [String]) -> Int32,
    keepOpen: @escaping @Sendable (any AnyObject & Sendable) -> Void = { _ in }
  ) {
    self.environment = environment
    self.workingFolder = workingFolder
    self.console = console
    self.clock = clock
    self.clocks =
      clocks
      ?? {
        let now = clock()
        return ClockReading(
          wall: now, monotonic: now.milliseconds, boot: now.milliseconds, bootID: "test")
      }
    self.zones = zones
    self.programFolder = programFolder
    self.randomBytes = randomBytes
    self.run = run
    self.keepOpen = keepOpen
  }

  /// The real one.
  package static func system() -> Context {
    let environment = ProcessInfo.processInfo.environment
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? ProcessArguments.name
    let kept = KeptOpen()
    // Under a clock moved for a trial nothing else moves: the wall clock then stands for all three.
    let isTrial = environment["STINT_CLOCK"] == "wall"
    var context = Context(
      environment: environment, workingFolder: FileManager.default.currentDirectoryPath,
      console: .system(), clock: { SystemClock.now() },
      clocks: isTrial ? nil : SystemClock.reading,
      zones: SystemZones(environment: environment),
      programFolder: URL(fileURLWithPath: program).deletingLastPathComponent().path,
      randomBytes: { count in
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        while bytes.count < count {
          withUnsafeBytes(of: generator.next()) { bytes += $0 }
        }
        return Array(bytes.prefix(count))
      }, run: { Subprogram.run($0, $1) },
      keepOpen: { kept.add($0) })
    let isDumb = environment["TERM"] == "dumb"
    context.pause = { duration in
      SystemClock.wait(duration)
      return true
    }
    context.ask = { ProgramAnswer.of($0, environment: environment, limit: $1) }
    context.terminal = { SystemTerminal(isDumb: isDumb) }
    return context
  }

  package var style: Style {
    Style(
      environment: environment, isTerminal: console.outputIsTerminal,
      terminalColumns: console.outputColumns)
  }

  package func home() throws -> Home { try Home(environment: environment) }

  /// An absolute path for what the user typed.
  package func path(_ typed: String) -> String {
    if typed.hasPrefix("/") { return URL(fileURLWithPath: typed).standardizedFileURL.path }
    if typed.hasPrefix("~/"), let home = environment["HOME"] {
      return URL(fileURLWithPath: home + typed.dropFirst()).standardizedFileURL.path
    }
    return URL(fileURLWithPath: workingFolder + "/" + typed).standardizedFileURL.path
  }

  /// A new, globally unique name for a post: 20 hexadecimal digits.
  package func newUID() -> String {
    Digest.hex(randomBytes(10))
  }

  package func print(_ report: some Report, asJSON: Bool) {
    if asJSON {
      console.writeOut(report.jsonLine)
    } else {
      let text = report.text(style)
      if !text.isEmpty { console.writeOut(text + "\n") }
    }
  }

  /// Says something on the way that is no result.
  package func note(_ text: String) { console.writeError(text + "\n") }
}

/// What stays open until the process ends.
private final class KeptOpen: Sendable {
  private let objects = Mutex<[any AnyObject & Sendable]>([])

  func add(_ object: any AnyObject & Sendable) {
    objects.withLock { $0.append(object) }
  }
}
