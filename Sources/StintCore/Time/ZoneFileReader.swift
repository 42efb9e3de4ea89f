/// Walks over the bytes of a zone file; the layout is that of RFC 9636 §3.
struct ZoneFileReader {
  private let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The counts at the head of a block.
  struct Header {
    let version: Int
    let universalFlags: Int
    let standardFlags: Int
    let leapSeconds: Int
    let transitions: Int
    let kinds: Int
    let characters: Int

    /// Counts have 32 bits and the factors are small: 64 bits always hold the sum.
    func lengthOfBlock(lengthOfTime: Int) -> Int {
      transitions * (lengthOfTime + 1) + kinds * 6 + characters
        + leapSeconds * (lengthOfTime + 4) + standardFlags + universalFlags
    }
  }

  private var truncation: ZoneFileError { .truncated(lengthInBytes: bytes.count) }

  mutating func skip(_ count: Int) throws(ZoneFileError) {
    _ = try take(count)
  }

  private mutating func take(_ count: Int) throws(ZoneFileError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw truncation }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// 44 bytes: magic, version, 15 bytes without meaning, six counts.
  mutating func header() throws(ZoneFileError) -> Header {
    guard try take(4).elementsEqual("TZif".utf8) else { throw .notAZoneFile }
    let version = try take(16).first ?? 0
    // Later versions must stay readable for readers of version 2; so only nonsense is refused.
    guard version == 0 || (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(version) else {
      throw .unsupportedVersion(version)
    }
    var counts: [Int] = []
    for _ in 0..<6 { counts.append(Self.number(try take(4), isSigned: false)) }
    return Header(
      version: version == 0 ? 1 : Int(version - UInt8(ascii: "0")),
      universalFlags: counts[0], standardFlags: counts[1], leapSeconds: counts[2],
      transitions: counts[3], kinds: counts[4], characters: counts[5])
  }

  /// The body of a block, checked.
  mutating func block(_ header: Header, lengthOfTime: Int) throws(ZoneFileError) -> (
    firstKind: LocalTimeKind, transitions: [ZoneFile.Transition]
  ) {
    // Nothing is allocated by a count before the data for it are known to be there.
    guard header.lengthOfBlock(lengthOfTime: lengthOfTime) <= bytes.count - position else {
      throw truncation
    }
    let flagCounts = [0, header.kinds]
    guard header.kinds > 0, header.characters > 0, flagCounts.contains(header.standardFlags),
      flagCounts.contains(header.universalFlags)
    else { throw .inconsistentCounts }

    let times = try take(header.transitions * lengthOfTime)
    let indexes = try take(header.transitions)
    let kindTable = try take(header.kinds * 6)
    let characters = try take(header.characters)
    try skip(header.leapSeconds * (lengthOfTime + 4))
    try skip(header.standardFlags + header.universalFlags)

    let kinds = try Self.kinds(kindTable, characters: characters)
    var transitions: [ZoneFile.Transition] = []
    transitions.reserveCapacity(header.transitions)
    for index in 0..<header.transitions {
      let start = times.startIndex + index * lengthOfTime
      let seconds = Self.number(times[start..<start + lengthOfTime], isSigned: true)
      guard seconds.magnitude <= 1 << 59 else {
        throw .transitionOutOfRange(index: index)
      }
      if let last = transitions.last, last.seconds >= seconds {
        throw .transitionOutOfOrder(index: index)
      }
      let kind = Int(indexes[indexes.startIndex + index])
      guard kind < kinds.count else { throw .unknownKind(transition: index, kind: kind) }
      transitions.append(ZoneFile.Transition(seconds: seconds, kind: kinds[kind]))
    }
    return (kinds[0], transitions)
  }

  /// The text between two line feeds after the last block.
  mutating func footer() throws(ZoneFileError) -> ArraySlice<UInt8> {
    guard try take(1).first == UInt8(ascii: "\n") else { throw .badRule(offset: 0) }
    guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw truncation
    }
    return try take(end - position)
  }

  private static func kinds(
    _ table: ArraySlice<UInt8>, characters: ArraySlice<UInt8>
  ) throws(ZoneFileError) -> [LocalTimeKind] {
    var kinds: [LocalTimeKind] = []
    for index in 0..<table.count / 6 {
      let start = table.startIndex + index * 6
      let offset = number(table[start..<start + 4], isSigned: true)
      guard abs(offset) < 7 * 86_400 else {
        throw .offsetOutOfRange(kind: index, seconds: offset)
      }
      let flag = table[start + 4]
      guard flag <= 1 else { throw .badDaylightFlag(kind: index, value: flag) }
      let tail = characters.dropFirst(Int(table[start + 5]))
      guard let end = tail.firstIndex(of: 0) else { throw .badAbbreviation(kind: index) }
      let name = tail[tail.startIndex..<end]
      guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw .badAbbreviation(kind: index)
      }
      kinds.append(
        LocalTimeKind(
          offsetInSeconds: offset, isDaylight: flag == 1,
          abbreviation: String(decoding: name, as: UTF8.self)))
    }
    return kinds
  }

  /// Four or eight bytes, the highest first, two's complement if signed.
  private static func number(_ bytes: ArraySlice<UInt8>, isSigned: Bool) -> Int {
    let bits = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard bytes.count == 4 else { return Int(Int64(bitPattern: bits)) }
    return isSigned
      ? Int(Int32(bitPattern: UInt32(truncatingIfNeeded: bits))) : Int(bits)
  }
}
