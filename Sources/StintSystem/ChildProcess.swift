internal import CPosix
internal import Glibc
internal import StintCore

/// A program that runs beside us and whose words on standard output we keep.
///
/// It has a process group of its own, so that Ctrl-C does not reach it and a limit ends it with all
/// that it started. It is waited for without blocking, by `finish`. Its words are what stands on standard
/// output when it ends, even if somebody it left behind still holds that open.
final class ChildProcess {
  struct Outcome: Hashable {
    /// 128 + n when signal n ended it.
    var status: Int32
    var output: String
    /// Whether its time was up.
    var isLate: Bool
    /// Whether it said more than it may, and was ended for it.
    var isTooLong = false
  }

  private let process: pid_t
  private let output: Int32
  private let end: ContinuousClock.Instant
  private var bytes: [UInt8] = []
  private var isAtEnd = false
  /// Readable once the process has ended; -1 where the kernel has none to give.
  private let ending: Int32
  /// In bytes.
  private let longestOutput: Int

  /// nil when it cannot be started.
  ///
  /// `program` is a path; the environment is all that it gets.
  init?(
    _ program: String, _ arguments: [String], environment: [String: String], limit: Duration,
    longestOutput: Int = 4096
  ) {
    self.longestOutput = longestOutput
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
    ending = stint_pidfd_open(started)
    end = ContinuousClock.now.advanced(by: limit)
  }

  deinit { if ending >= 0 { close(ending) } }

  /// Its outcome, once it ended or its time was up; nil after `patience` if neither happened.
  func finish(within patience: Duration) -> Outcome? {
    let until = min(end, ContinuousClock.now.advanced(by: patience))
    while true {
      read()
      if bytes.count > longestOutput {
        bytes.removeLast(bytes.count - longestOutput)
        var outcome = broken(isLate: false)
        outcome.isTooLong = true
        return outcome
      }
      if hasEnded {
        // What it wrote before it ended is in the pipe by now.
        read()
        return outcome(reap(), isLate: false)
      }
      let left = ContinuousClock.now.duration(to: until)
      guard left > .zero else { break }
      wait(left)
    }
    return ContinuousClock.now >= end ? broken(isLate: true) : nil
  }

  /// For words, its end, or time.
  private func wait(_ left: Duration) {
    var files: [pollfd] = []
    if !isAtEnd { files.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
    if ending >= 0 { files.append(pollfd(fd: ending, events: Int16(POLLIN), revents: 0)) }
    // Its end alone wakes nobody where there is no descriptor for it.
    let longest = ending >= 0 ? left : min(left, .milliseconds(20))
    poll(&files, nfds_t(files.count), Int32(clamping: max(1, longest.wholeMilliseconds)))
  }

  /// Without taking its end away from `waitpid`.
  private var hasEnded: Bool {
    var info = siginfo_t()
    let result = waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
    return result == 0 ? info.si_signo != 0 : errno != EINTR
  }

  /// Ends it with all that it started.
  private func broken(isLate: Bool) -> Outcome {
    // Before it is waited for: until then its number, and that of its group, are nobody else's.
    kill(-process, SIGKILL)
    return outcome(reap(), isLate: isLate)
  }

  private func reap() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { guard errno == EINTR else { break } }
    return status
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !isAtEnd, bytes.count <= longestOutput {
      let count = Glibc.read(output, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        isAtEnd = true
      } else if errno == EAGAIN {
        return
      }
    }
  }

  private func outcome(_ status: Int32, isLate: Bool) -> Outcome {
    close(output)
    let signal = status & 0x7f
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
      output: String(decoding: bytes, as: UTF8.self), isLate: isLate)
  }
}
