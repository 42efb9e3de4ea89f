import StintCore
import StintSystem
import Synchronization

/// A terminal that types a script and moves the clock; what it was sent is kept.
final class ScriptedTerminal: TerminalDevice {
  enum Step: Sendable {
    case key(Key)
    case event(TerminalEvent)
    /// Nothing happens for so long.
    case wait(Duration)
    /// Something happens elsewhere.
    case run(@Sendable () -> Void)
    /// Keys that come within the time in which keys are dropped.
    case soon([Key])
    case resize(TerminalSize)
  }

  var size: TerminalSize
  private var steps: [Step]
  private let move: (Duration) -> Void
  private(set) var written = ""
  private(set) var isTaken = false
  private(set) var wasAlternate = false
  private(set) var suspensions = 0
  private(set) var signal: Int32?
  /// Whether the script came to its end before the view did.
  private(set) var isExhausted = false

  init(
    _ steps: [Step], size: TerminalSize = TerminalSize(columns: 80, rows: 24),
    move: @escaping (Duration) -> Void
  ) {
    self.steps = steps
    self.size = size
    self.move = move
  }

  func enter(alternateScreen: Bool) throws {
    isTaken = true
    wasAlternate = alternateScreen
  }

  func leave() { isTaken = false }

  func write(_ text: String) { written += text }

  func next(within limit: Duration) -> TerminalEvent? {
    while let step = steps.first {
      steps.removeFirst()
      switch step {
      case .key(let key): return .key(key)
      case .event(let event): return event
      case .wait(let duration):
        // The view is woken as often as it asked to be.
        let now = min(limit, duration)
        if now < duration { steps.insert(.wait(duration - now), at: 0) }
        move(now)
        return nil
      case .run(let body):
        body()
      case .soon(let keys):
        steps.insert(contentsOf: keys.map { .key($0) }, at: 0)
      case .resize(let size):
        self.size = size
        return .resized
      }
    }
    isExhausted = true
    return .closed
  }

  func dropKeys(for limit: Duration) {
    guard case .soon = steps.first else { return }
    steps.removeFirst()
    move(limit)
  }

  func suspend() { suspensions += 1 }

  func end(by signal: Int32) { self.signal = signal }

  /// Types a text letter by letter.
  static func typing(_ text: String) -> [Step] { text.map { .key(.character($0)) } }
}
