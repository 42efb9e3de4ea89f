internal import CPosix
internal import Glibc
package import StintExporters
internal import StintSystem

/// One call of a plug-in: a process of its own that is told one thing and answers one.
///
/// The answer counts only when the process ends by itself, with status 0 and in time; it is what then
/// stands on standard output, even if somebody it left behind still holds that open. In every case
/// its process group ends with it.
package struct PluginProcess: Sendable {
  /// What it got on standard input and gave on standard output did not come to an answer.
  package struct Failure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case notStarted(reason: String)
      /// Its time was up.
      case late(Duration)
      case ended(status: Int32)
      case killed(signal: Int32)
      /// More bytes than an answer may have.
      case tooLong(limit: Int)
    }

    package var kind: Kind
    /// False when it surely was not told anything: it ended before it read the first byte.
    package var mayHaveRead: Bool
    /// The end of what it said on standard error, as it came.
    package var words: [UInt8]
  }

  private let path: String
  private let environment: [String: String]
  private let limit: Duration

  /// How much of standard error is kept.
  private static let longestWords = 8192

  /// Of `environment` only what names no secrets is passed on.
  package init(path: String, environment: [String: String], limit: Duration) {
    self.path = path
    self.environment = environment.filter { Self.passedOn.contains($0.key) }
    self.limit = limit
  }

  private static let passedOn: Set<String> = [
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TZDIR", "TMPDIR", "XDG_CONFIG_HOME",
    "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
  ]

  /// Runs it and waits for its answer, at most for the limit.
  package func run(_ call: PluginCall, _ request: [UInt8]) throws(Failure) -> [UInt8] {
    var pipes: [Pipe] = []
    defer { pipes.forEach { $0.close() } }
    for _ in 0..<3 {
      guard let pipe = Pipe() else {
        throw Failure(
          kind: .notStarted(reason: String(cString: strerror(errno)).lowercased()),
          mayHaveRead: false, words: [])
      }
      pipes.append(pipe)
    }
    let process: pid_t
    do throws(Spawn.Refusal) {
      process = try Spawn.launch(
        path, [call.rawValue], environment: environment, input: pipes[0].reading,
        output: pipes[1].writing, error: pipes[2].writing)
    } catch {
      throw Failure(kind: .notStarted(reason: error.reason), mayHaveRead: false, words: [])
    }
    pipes[1].closeWriting()
    pipes[2].closeWriting()
    var talk = Talk(
      request: request, input: pipes[0], output: pipes[1].reading, error: pipes[2].reading,
      longestAnswer: call.longestAnswer, longestWords: Self.longestWords)
    let isLate = !talk.go(with: process, until: ContinuousClock.now.advanced(by: limit))
    // Before it is waited for: until then its number, and that of its group, are nobody else's.
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { break } }
    let kind: Failure.Kind
    if talk.isTooLong {
      kind = .tooLong(limit: call.longestAnswer)
    } else if isLate {
      kind = .late(limit)
    } else if status & 0x7f != 0 {
      kind = .killed(signal: status & 0x7f)
    } else if (status >> 8) & 0xff != 0 {
      kind = .ended(status: (status >> 8) & 0xff)
    } else {
      return talk.answer
    }
    throw Failure(kind: kind, mayHaveRead: talk.mayHaveRead(), words: talk.words)
  }
}

/// The two ends of a pipe, neither inherited.
private final class Pipe {
  let reading: Int32
  private(set) var writing: Int32

  init?() {
    var ends: [Int32] = [0, 0]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    (reading, writing) = (ends[0], ends[1])
  }

  func closeWriting() {
    if writing >= 0 { Glibc.close(writing) }
    writing = -1
  }

  func close() {
    closeWriting()
    Glibc.close(reading)
  }
}

/// What goes to and comes from a process, without either side being able to block the other.
private struct Talk {
  private(set) var answer: [UInt8] = []
  private(set) var words: [UInt8] = []
  private(set) var isTooLong = false
  private var rest: ArraySlice<UInt8>
  private var written = 0
  private let input: Pipe
  private let output: Int32
  private let error: Int32
  private var outputIsOpen = true
  private var errorIsOpen = true
  private let longestAnswer: Int
  private let longestWords: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// Our own copy of the reading end of `input` stays open: writing then never raises SIGPIPE, and
  /// what is left in the pipe at the end shows whether anything was read.
  init(
    request: [UInt8], input: Pipe, output: Int32, error: Int32, longestAnswer: Int,
    longestWords: Int
  ) {
    rest = request[...]
    self.input = input
    self.output = output
    self.error = error
    self.longestAnswer = longestAnswer
    self.longestWords = longestWords
    for file in [input.writing, output, error] { _ = fcntl(file, F_SETFL, O_NONBLOCK) }
  }

  /// Until the process has ended or said too much; false when its time was up before.
  mutating func go(with process: pid_t, until end: ContinuousClock.Instant) -> Bool {
    var patience: Int32 = 1
    while true {
      write()
      read()
      if isTooLong { return true }
      if Self.hasEnded(process) {
        // What it wrote before it ended is in the pipe by now.
        read()
        return true
      }
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero else { return false }
      var files: [pollfd] = []
      if outputIsOpen { files.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
      if errorIsOpen { files.append(pollfd(fd: error, events: Int16(POLLIN), revents: 0)) }
      if !rest.isEmpty {
        files.append(pollfd(fd: input.writing, events: Int16(POLLOUT), revents: 0))
      }
      // Its end alone wakes nobody: somebody else may hold its output open.
      patience = outputIsOpen ? 10 : min(patience * 2, 20)
      poll(&files, nfds_t(files.count), min(patience, Int32(left / .milliseconds(1)) + 1))
    }
  }

  /// Whether nobody can say that it was told nothing.
  ///
  /// Asked once it has ended.
  func mayHaveRead() -> Bool {
    var left = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    _ = fcntl(input.reading, F_SETFL, O_NONBLOCK)
    while true {
      let count = Glibc.read(input.reading, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      left += count
    }
    return left != written
  }

  private mutating func write() {
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(input.writing, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      written += count
      rest = rest.dropFirst(count)
    }
    // The end of what there is to read.
    input.closeWriting()
  }

  private mutating func read() {
    while outputIsOpen, !isTooLong {
      let count = Glibc.read(output, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { break }
      guard count > 0 else {
        outputIsOpen = false
        break
      }
      answer += buffer[..<count]
      isTooLong = answer.count > longestAnswer
    }
    var pieces = 0
    // Somebody who never stops complaining must not keep us from everything else.
    while errorIsOpen, pieces < 16 {
      let count = Glibc.read(error, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { break }
      guard count > 0 else {
        errorIsOpen = false
        break
      }
      words = Array((words + buffer[..<count]).suffix(longestWords))
      pieces += 1
    }
  }

  /// Without taking its end away from `waitpid`.
  private static func hasEnded(_ process: pid_t) -> Bool {
    var info = siginfo_t()
    let result = waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
    return result == 0 ? info.si_signo != 0 : errno != EINTR
  }
}
