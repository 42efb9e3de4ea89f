/// Writes small zone files by hand (TZif, RFC 9636 §3).
struct ZoneFileBuilder {
  var version: UInt8 = 0x32
  var times: [Int64] = []
  var indexes: [UInt8] = []
  var kinds: [(offset: Int32, isDaylight: UInt8, name: UInt8)] = [(0, 0, 0)]
  var names = "UTC\0"
  var leapSeconds: [(Int64, Int32)] = []
  var footer = ""

  var bytes: [UInt8] {
    guard version != 0 else { return block(lengthOfTime: 4) }
    return ZoneFileBuilder(version: version).block(lengthOfTime: 4)
      + block(lengthOfTime: 8) + "\n\(footer)\n".utf8
  }

  private func block(lengthOfTime: Int) -> [UInt8] {
    var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    let counts = [0, 0, leapSeconds.count, times.count, kinds.count, names.utf8.count]
    for count in counts { bytes += Self.bytes(Int64(count), 4) }
    for time in times { bytes += Self.bytes(time, lengthOfTime) }
    bytes += indexes
    for kind in kinds {
      bytes += Self.bytes(Int64(kind.offset), 4) + [kind.isDaylight, kind.name]
    }
    bytes += names.utf8
    for (time, correction) in leapSeconds {
      bytes += Self.bytes(time, lengthOfTime) + Self.bytes(Int64(correction), 4)
    }
    return bytes
  }

  private static func bytes(_ number: Int64, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
