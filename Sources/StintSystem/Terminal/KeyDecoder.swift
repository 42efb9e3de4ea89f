/// Makes keys of the bytes that a terminal sends.
///
/// Bytes may come in any pieces. An Esc alone cannot be told from the start of a sequence until time
/// has passed: whoever reads waits a moment while `isUndecided`, then calls `flush`.
package struct KeyDecoder: Sendable {
  private var pending: [UInt8] = []
  private var pasted: [UInt8]?
  /// Pastes longer than this are cut: nobody pastes a megabyte into a line on purpose.
  private static let longestPaste = 65_536
  /// No sequence that anything sends is longer.
  private static let longestSequence = 64

  package init() {}

  /// Whether bytes are left that may be a whole key or the start of one.
  package var isUndecided: Bool { !pending.isEmpty && pasted == nil }

  /// The keys that are complete now.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    pending += bytes
    var keys: [Key] = []
    while let key = next() { keys.append(key) }
    return keys
  }

  /// Takes what is left for what it is: nothing more is coming.
  package mutating func flush() -> [Key] {
    guard isUndecided else { return [] }
    let rest = pending
    pending = []
    if rest == [0x1B] { return [.escape] }
    // Esc and something: Alt, or a sequence that broke off. Half a letter is nothing.
    return [.unknown]
  }

  private mutating func next() -> Key? {
    if pasted != nil { return nextOfPaste() }
    guard let first = pending.first else { return nil }
    switch first {
    case 0x1B: return escapeSequence()
    case 0x0D, 0x0A: return take(1, .enter)
    case 0x09: return take(1, .tab)
    case 0x08, 0x7F: return take(1, .backspace)
    case 0x00: return take(1, .control(" "))
    case 0x01...0x1A:
      return take(1, .control(Character(Unicode.Scalar(first + 0x60))))
    case 0x1C...0x1F: return take(1, .unknown)
    default: return letter()
    }
  }

  private mutating func take(_ count: Int, _ key: Key) -> Key {
    pending.removeFirst(count)
    return key
  }

  /// One UTF-8 scalar; marks and joiners come as characters of their own and join in the text.
  private mutating func letter() -> Key? {
    let first = pending[0]
    let length =
      switch first {
      case 0x20..<0x7F: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0 else { return take(1, .unknown) }
    let have = pending.prefix(length)
    if let broken = have.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) {
      return take(broken, .unknown)
    }
    guard have.count == length else { return nil }
    guard let text = String(validating: have, as: UTF8.self), let letter = text.first else {
      return take(length, .unknown)
    }
    return take(length, .character(letter))
  }

  private mutating func escapeSequence() -> Key? {
    guard pending.count > 1 else { return nil }
    switch pending[1] {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"):
      // As keypads and arrows in application mode send it.
      guard pending.count > 2 else { return nil }
      return take(3, Self.named(final: pending[2], parameter: ""))
    case 0x1B: return take(1, .escape)
    // Strings the terminal answers with: up to BEL or ST.
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
      return stringSequence()
    default:
      // Alt with a key.
      return take(2, .unknown)
    }
  }

  private mutating func controlSequence() -> Key? {
    var end = 2
    while end < pending.count, (0x20...0x3F).contains(pending[end]) { end += 1 }
    guard end < pending.count else {
      return pending.count > Self.longestSequence ? take(pending.count, .unknown) : nil
    }
    let final = pending[end]
    guard (0x40...0x7E).contains(final) else { return take(end, .unknown) }
    let parameters = String(decoding: pending[2..<end], as: UTF8.self)
    pending.removeFirst(end + 1)
    if final == UInt8(ascii: "~"), parameters == "200" {
      pasted = []
      return next()
    }
    return Self.named(final: final, parameter: parameters)
  }

  private mutating func stringSequence() -> Key? {
    for index in pending.indices.dropFirst(2) {
      if pending[index] == 0x07 { return take(index + 1, .unknown) }
      if pending[index] == UInt8(ascii: "\\"), pending[index - 1] == 0x1B {
        return take(index + 1, .unknown)
      }
    }
    return pending.count > 4 * Self.longestSequence ? take(pending.count, .unknown) : nil
  }

  private static let pasteEnd: [UInt8] = [0x1B] + Array("[201~".utf8)

  private mutating func nextOfPaste() -> Key? {
    guard let whole = pasted else { return nil }
    let end = Self.pasteEnd
    if let start = pending.indices.first(where: { pending[$0...].starts(with: end) }) {
      let text = whole + pending[..<start]
      pasted = nil
      pending.removeFirst(start + end.count)
      return .paste(String(decoding: text.prefix(Self.longestPaste), as: UTF8.self))
    }
    // The end may be cut by the piece: its length less one stays.
    let sure = max(0, pending.count - (end.count - 1))
    pasted = Array((whole + pending[..<sure]).prefix(Self.longestPaste))
    pending.removeFirst(sure)
    return nil
  }

  /// xterm's and the Linux console's names; what stands behind a semicolon is Shift, Ctrl and Alt.
  private static func named(final: UInt8, parameter: String) -> Key {
    switch Character(Unicode.Scalar(final)) {
    case "A": .up
    case "B": .down
    case "C": .right
    case "D": .left
    case "H": .home
    case "F": .end
    case "M": .enter
    case "~":
      switch parameter.prefix(while: { $0 != ";" }) {
      case "1", "7": .home
      case "3": .delete
      case "4", "8": .end
      case "5": .pageUp
      case "6": .pageDown
      default: .unknown
      }
    default: .unknown
    }
  }
}
