internal import Glibc
internal import StintCore

/// The process's own terminal, by termios and `poll`.
///
/// Ctrl-C and Ctrl-Z come as keys while it is taken over; the same signals from outside come as
/// events. Whatever ends the view, `leave` must run: it alone knows how the terminal was.
package final class SystemTerminal: TerminalDevice {
  private let input: Int32
  private let output: Int32
  private var original: termios?
  private var isAlternate = false
  private var signals: SignalInbox?
  private var decoder = KeyDecoder()
  private var waiting: [TerminalEvent] = []
  private let hasSequences: Bool
  /// How long an Esc may be the start of a sequence; a slow line sends the rest later than a desk.
  private static let escapeDelay: Duration = .milliseconds(50)

  /// `isDumb` for a terminal that obeys no sequences.
  package init(isDumb: Bool) {
    input = STDIN_FILENO
    output = STDOUT_FILENO
    hasSequences = !isDumb
  }

  deinit { leave() }

  package var size: TerminalSize {
    var size = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return .usual
    }
    return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  package func enter(alternateScreen: Bool) throws {
    guard original == nil else { return }
    var settings = termios()
    guard tcgetattr(input, &settings) == 0 else {
      throw UserFacingError(
        "cannot read keys from this terminal: \(String(cString: strerror(errno)).lowercased())",
        hint: "stint now, stint did; they need none", status: .unavailable)
    }
    if signals == nil { signals = SignalInbox() } else { signals?.block() }
    original = settings
    isAlternate = alternateScreen && hasSequences
    settings.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INPCK | ISTRIP | IXON)
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
    settings.c_cc.6 = 1  // VMIN
    settings.c_cc.5 = 0  // VTIME
    set(settings)
    guard hasSequences else { return }
    // The cursor hides, and pasted text comes marked as such.
    write((isAlternate ? "\u{1B}[?1049h\u{1B}[H\u{1B}[2J" : "") + "\u{1B}[?25l\u{1B}[?2004h")
  }

  package func leave() {
    guard let settings = original else { return }
    original = nil
    if hasSequences {
      write("\u{1B}[?2004l\u{1B}[0m\u{1B}[?25h" + (isAlternate ? "\u{1B}[?1049l" : ""))
    }
    set(settings)
    signals?.unblock()
  }

  private func set(_ settings: termios) {
    var settings = settings
    // What is typed already stays; a stopped job that is not in front waits here until it is.
    while tcsetattr(input, TCSADRAIN, &settings) != 0 { guard errno == EINTR else { return } }
  }

  package func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var file = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
        // A terminal that takes nothing for a second is stuck; the next frame tries again.
        guard poll(&file, 1, 1000) > 0 else { return }
      } else if errno != EINTR {
        return
      }
    }
  }

  package func next(within limit: Duration) -> TerminalEvent? {
    let end = ContinuousClock.now.advanced(by: limit)
    while waiting.isEmpty {
      let left = max(.zero, ContinuousClock.now.duration(to: end))
      let isUndecided = decoder.isUndecided
      let time = isUndecided ? min(left, Self.escapeDelay) : left
      if read(within: time) { continue }
      if isUndecided, time == Self.escapeDelay || decoder.isUndecided {
        waiting += decoder.flush().map { .key($0) }
      }
      if ContinuousClock.now >= end { break }
    }
    return waiting.isEmpty ? nil : waiting.removeFirst()
  }

  /// Whether anything came in.
  private func read(within limit: Duration) -> Bool {
    var files = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals?.file ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    // Rounded up: a limit of less than a millisecond must not become a loop without waiting.
    let wait = (limit + .microseconds(999)).wholeMilliseconds
    guard poll(&files, 2, Int32(clamping: wait)) > 0 else { return false }
    if files[1].revents != 0 { waiting += signals?.take().compactMap(Self.event) ?? [] }
    guard files[0].revents != 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = Glibc.read(input, &buffer, buffer.count)
    if count > 0 {
      waiting += decoder.feed(buffer[..<count]).map { .key($0) }
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      waiting.append(.closed)
    }
    return true
  }

  private static func event(of signal: Int32) -> TerminalEvent? {
    switch signal {
    case SIGWINCH: .resized
    case SIGTSTP: .suspended
    case SIGCONT: .continued
    case SIGINT: .interrupted
    case SIGTERM, SIGHUP: .terminated(signal)
    default: nil
    }
  }

  package func dropKeys(for limit: Duration) {
    let end = ContinuousClock.now.advanced(by: limit)
    repeat {
      _ = read(within: max(.zero, ContinuousClock.now.duration(to: end)))
      waiting.removeAll { if case .key = $0 { true } else { false } }
      // Whoever ends the process is not kept waiting.
    } while ContinuousClock.now < end && waiting.isEmpty
    _ = decoder.flush()
  }

  package func suspend() {
    let wasAlternate = isAlternate
    leave()
    // To this thread, which has it unblocked now: the process stops here and goes on from here.
    raise(SIGTSTP)
    _ = signals?.take()
    // Without a terminal to take over, the next read says that it is closed.
    try? enter(alternateScreen: wasAlternate)
    if waiting.isEmpty { waiting.append(.continued) }
  }

  package func end(by number: Int32) {
    leave()
    signal(number, SIG_DFL)
    raise(number)
  }
}
