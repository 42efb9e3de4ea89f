import StintCore

extension FuzzTarget {
  static let safeText = FuzzTarget(
    "safe-text", seeds: ["Tests/StintCoreTests/Text/SafeTextTests.swift"], tries: 3000
  ) { (text: String) in
    let line = SafeText.line(text)
    let block = SafeText.block(text)
    // Compared by scalars: texts that look alike are equal as strings.
    try Broken.unless(
      Array(SafeText.line(line).unicodeScalars) == Array(line.unicodeScalars), "line, twice")
    try Broken.unless(
      Array(SafeText.block(block).unicodeScalars) == Array(block.unicodeScalars), "block, twice")
    for scalar in line.unicodeScalars { try harmless(scalar, in: line) }
    for scalar in block.unicodeScalars where scalar != "\n" && scalar != "\t" {
      try harmless(scalar, in: block)
    }
    // An escape is at most ten times as long as the scalar.
    try Broken.unless(
      max(line.utf8.count, block.utf8.count) <= 10 * text.utf8.count, "it grew too much")
  }

  /// A list of its own, not that of the code that is tried.
  private static func harmless(_ scalar: Unicode.Scalar, in text: String) throws(Broken) {
    let isHarmful =
      switch scalar.value {
      case 0..<0x20, 0x7F...0x9F: true
      case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x3164, 0xFFA0: true
      // The joiners have their places in words and emoji.
      case 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
      case 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF: true
      default: false
      }
    try Broken.unless(
      !isHarmful, "U+\(String(scalar.value, radix: 16)) in \(text.debugDescription)")
  }
}
