internal import StintCore
package import StintSystem

/// One line of text that is being typed.
package struct LineEditor: Hashable, Sendable {
  package enum Answer: Hashable, Sendable {
    case edited, submitted, cancelled, ignored
  }

  /// Letters as they are counted when moving: a scalar that joins the one before becomes part of it.
  package private(set) var text: String
  /// How many characters stand in front of the cursor.
  package private(set) var cursor: Int
  /// More than this is not one line.
  private static let longest = 2000

  package init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  package mutating func handle(_ key: Key) -> Answer {
    switch key {
    case .character(let letter): insert(String(letter))
    case .paste(let text):
      // Its line ends must not send it: it is pasted as the one line that it is going to be.
      insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    case .enter: return .submitted
    case .escape: return .cancelled
    case .backspace:
      guard cursor > 0 else { return .ignored }
      remove(from: cursor - 1, to: cursor)
    case .delete, .control("d"): remove(from: cursor, to: cursor + 1)
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .control("u"): remove(from: 0, to: cursor)
    case .control("k"): remove(from: cursor, to: text.count)
    case .control("w"):
      let before = text.prefix(cursor)
      let kept = before.reversed().drop(while: \.isWhitespace).drop { !$0.isWhitespace }
      remove(from: kept.count, to: cursor)
    default: return .ignored
    }
    return .edited
  }

  private mutating func insert(_ piece: String) {
    guard text.count + piece.count <= Self.longest else { return }
    let place = text.index(text.startIndex, offsetBy: cursor)
    let head = text[..<place] + piece
    // A mark or joiner becomes part of the letter before it, so the count is taken anew.
    cursor = head.count
    text = String(head + text[place...])
    cursor = min(cursor, text.count)
  }

  private mutating func remove(from start: Int, to end: Int) {
    let (start, end) = (max(0, start), min(end, text.count))
    guard start < end else { return }
    let from = text.index(text.startIndex, offsetBy: start)
    text.removeSubrange(from..<text.index(text.startIndex, offsetBy: end))
    cursor = start
  }

  /// The part around the cursor that fits, and the column of the cursor in it.
  package func window(columns: Int, _ style: LiveStyle) -> (text: String, cursor: Int) {
    guard columns > 1 else { return ("", 0) }
    // Cleaned letter by letter: an escape takes more columns than its letter.
    var head = text.prefix(cursor).map { style.safe(String($0)) }
    let tail = text.dropFirst(cursor).map { style.safe(String($0)) }
    func width(_ letters: [String]) -> Int {
      letters.reduce(0) { $0 + DisplayWidth.columns(of: $1) }
    }
    // One column stays for the cursor behind the last letter.
    while width(head) > columns - 1 { head.removeFirst() }
    let place = width(head)
    var shown = head
    var used = place
    for letter in tail {
      used += DisplayWidth.columns(of: letter)
      guard used <= columns - 1 else { break }
      shown.append(letter)
    }
    return (shown.joined(), place)
  }
}
