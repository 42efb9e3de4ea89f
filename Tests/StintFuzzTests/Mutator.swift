import StintTestSupport

/// Makes inputs of other inputs: the same ones for the same seed.
struct Mutator {
  /// Bytes; what is longer is cut.
  private static let longest = 4096

  private let seeds: [[UInt8]]
  private var chance: SplitMix64

  init(seeds: [[UInt8]], seed: UInt64) {
    precondition(!seeds.isEmpty, "there is nothing to begin with")
    self.seeds = seeds
    chance = SplitMix64(seed: seed)
  }

  mutating func next() -> [UInt8] {
    var bytes = Array(chance.pick(seeds).prefix(Self.longest))
    for _ in 0..<chance.number(1...4) { change(&bytes) }
    return Array(bytes.prefix(Self.longest))
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let place = chance.number(0...bytes.count)
    switch chance.number(0...8) {
    case 0 where place < bytes.count:
      bytes[place] ^= 1 << UInt8(chance.number(0...7))
    case 1 where place < bytes.count: bytes[place] = UInt8(chance.number(0...255))
    case 2: bytes.insert(contentsOf: chance.pick(Self.odd), at: place)
    case 3: bytes.removeSubrange(piece(of: bytes, from: place))
    case 4: bytes.insert(contentsOf: bytes[piece(of: bytes, from: place)], at: place)
    case 5:
      let other = chance.pick(seeds)
      bytes.insert(
        contentsOf: other[piece(of: other, from: chance.number(0...other.count))], at: place)
    case 6:
      let other = chance.pick(seeds)
      bytes = Array(bytes[..<place]) + other[chance.number(0...other.count)...]
    case 7:
      let piece = Array(bytes[piece(of: bytes, from: place)].prefix(16))
      for _ in 0..<chance.number(2...64) { bytes.insert(contentsOf: piece, at: place) }
    default: bytes.removeSubrange(place...)
    }
    if bytes.count > Self.longest { bytes.removeSubrange(Self.longest...) }
  }

  private mutating func piece(of bytes: [UInt8], from place: Int) -> Range<Int> {
    place..<min(bytes.count, place + chance.number(1...16))
  }

  /// Where readers stumble.
  private static let odd: [[UInt8]] =
    [
      "\u{0}", "\u{1B}[2J", "\u{202E}", "\u{FEFF}", "\r\n", "\r", "\n", "\"", "\"\"", "\\", "\\u",
      "\\ud800", "\\u0000", "0", "-1", "00", "9223372036854775807", "9223372036854775808",
      "-9223372036854775808", "1e309", "99999999999999999999", "..", "/", "/0", "/1", "*", "~", "@",
      ",", ";", "[[", "]]", "{", "}", "'''", "=", "&#x10FFFF;", "&#", "%", "%00", "%zz", "<", ">",
      "2026-02-30", "24:00", "-00:00", "\u{1F468}\u{200D}", "\u{E0041}",
    ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0x80]]
}
