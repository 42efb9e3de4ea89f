internal import Glibc
internal import Synchronization

/// Where words go to and come from.
///
/// What a command computed goes to `out`; everything said about it goes to `error`.
package struct Console: Sendable {
  package var writeOut: @Sendable (String) -> Void
  package var writeError: @Sendable (String) -> Void
  /// All of standard input.
  package var readInput: @Sendable () -> [UInt8]
  /// One line that the user typed; nil at the end of input.
  package var readLine: @Sendable () -> String?
  /// As `readLine`, and on a terminal nothing of it is shown.
  package var readSecret: @Sendable () -> String?
  /// Why not all of the output could be written; nil when it was.
  package var outputProblem: @Sendable () -> String?
  package var inputIsTerminal: Bool
  package var outputIsTerminal: Bool
  /// How wide the terminal says it is; nil without one.
  package var outputColumns: Int?
  package var errorIsTerminal: Bool

  package init(
    writeOut: @escaping @Sendable (String) -> Void,
    writeError: @escaping @Sendable (String) -> Void,
    readInput: @escaping @Sendable () -> [UInt8] = { [] },
    readLine: @escaping @Sendable () -> String? = { nil },
    readSecret: (@Sendable () -> String?)? = nil,
    outputProblem: @escaping @Sendable () -> String? = { nil }, inputIsTerminal: Bool = false,
    outputIsTerminal: Bool = false, outputColumns: Int? = nil, errorIsTerminal: Bool = false
  ) {
    self.writeOut = writeOut
    self.writeError = writeError
    self.readInput = readInput
    self.readLine = readLine
    self.readSecret = readSecret ?? readLine
    self.outputProblem = outputProblem
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
    self.outputColumns = outputColumns
    self.errorIsTerminal = errorIsTerminal
  }

  /// The process's own three streams.
  package static func system() -> Console {
    let problem = OutputProblem()
    return Console(
      writeOut: { text in
        if let failure = write(text, to: STDOUT_FILENO) { problem.note(failure) }
      }, writeError: { _ = write($0, to: STDERR_FILENO) },
      readInput: { readAll(STDIN_FILENO) }, readLine: { Swift.readLine() },
      readSecret: { hiddenLine() },
      outputProblem: { problem.first },
      inputIsTerminal: isatty(STDIN_FILENO) == 1, outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      outputColumns: width(of: STDOUT_FILENO),
      errorIsTerminal: isatty(STDERR_FILENO) == 1)
  }

  /// The first thing that went wrong with standard output.
  private final class OutputProblem: Sendable {
    private let words = Mutex<String?>(nil)

    var first: String? { words.withLock { $0 } }

    func note(_ failure: String) { words.withLock { $0 = $0 ?? failure } }
  }

  /// Why not all of it could be written; nil when it was.
  private static func write(_ text: String, to file: Int32) -> String? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        // Nobody reads any more (a closed pipe): there is nobody to tell either.
        return errno == EPIPE ? nil : String(cString: strerror(errno)).lowercased()
      }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  /// One line without echo; the terminal is given back as it was, also where the read is broken off.
  private static func hiddenLine() -> String? {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return Swift.readLine() }
    var hidden = settings
    hidden.c_lflag &= ~tcflag_t(ECHO)
    // Ctrl-C must not leave a terminal behind that shows nothing.
    hidden.c_lflag &= ~tcflag_t(ISIG)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
      _ = write("\n", to: STDERR_FILENO)
    }
    guard let line = Swift.readLine() else { return nil }
    // Ctrl-C came as a character.
    return line.contains("\u{3}") ? nil : line
  }

  private static func readAll(_ file: Int32) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return all }
      all += buffer[..<count]
    }
  }

  private static func width(of file: Int32) -> Int? {
    var size = winsize()
    guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
