internal import Glibc
internal import StintCore

/// A program that runs beside us and whose words on standard output we keep.
///
/// It has a process group of its own, so that Ctrl-C does not reach it and a limit ends it with all
/// that it started. It is waited for without blocking, by `finish`.
final class ChildProcess {
  struct Outcome: Hashable {
    /// 128 + n when signal n ended it.
    var status: Int32
    var output: String
    /// Whether its time was up.
    var isLate: Bool
  }

  private let process: pid_t
  private let output: Int32
  private let end: ContinuousClock.Instant
  private var bytes: [UInt8] = []
  private var isAtEnd = false
  private static let longestOutput = 4096

  /// nil when it cannot be started.
  ///
  /// `program` is a path; the environment is all that it gets.
  init?(
    _ program: String, _ arguments: [String], environment: [String: String], limit: Duration
  ) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let started = Spawn.start(
      program, arguments, environment: environment, input: nil, output: ends[1])
    close(ends[1])
    guard let started else {
      close(ends[0])
      return nil
    }
    process = started
    output = ends[0]
    end = ContinuousClock.now.advanced(by: limit)
  }

  /// Its outcome, once it ended or its time was up; nil after `patience` if neither happened.
  func finish(within patience: Duration) -> Outcome? {
    let until = min(end, ContinuousClock.now.advanced(by: patience))
    while true {
      read()
      var status: Int32 = 0
      if isAtEnd || ContinuousClock.now >= end, waitpid(process, &status, WNOHANG) == process {
        return outcome(status, isLate: false)
      }
      guard ContinuousClock.now < until else { break }
      let left = min(.milliseconds(20), ContinuousClock.now.duration(to: until))
      if isAtEnd {
        // It said all it had to say, and is about to end.
        poll(nil, 0, Int32(max(1, left.wholeMilliseconds)))
      } else {
        var file = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        poll(&file, 1, Int32(max(1, ContinuousClock.now.duration(to: until).wholeMilliseconds)))
      }
    }
    guard ContinuousClock.now >= end else { return nil }
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { break } }
    return outcome(status, isLate: true)
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 1024)
    while !isAtEnd {
      let count = Glibc.read(output, &buffer, buffer.count)
      if count > 0 {
        bytes = Array((bytes + buffer[..<count]).prefix(Self.longestOutput))
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        isAtEnd = true
      } else if errno == EAGAIN {
        return
      }
    }
  }

  private func outcome(_ status: Int32, isLate: Bool) -> Outcome {
    read()
    close(output)
    let signal = status & 0x7f
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
      output: String(decoding: bytes, as: UTF8.self), isLate: isLate)
  }
}
