import StintCore

/// What a message, and the place that it names, must be like.
enum SafePlaces {
  /// Something is said.
  static func said(_ message: String) throws(Broken) {
    try Broken.unless(message.contains { !$0.isWhitespace }, "an empty message")
  }

  /// The place lies within the input, or just behind it.
  static func check(line: Int, column: Int, in bytes: [UInt8]) throws(Broken) {
    // CR ends a line in some of the formats.
    let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
    try Broken.unless((1...lines).contains(line), "line \(line) of \(lines)")
    try Broken.unless(
      (1...bytes.count + 1).contains(column), "column \(column) of \(bytes.count) bytes")
  }
}
