/// What a zone file holds (TZif, RFC 9636): transitions, and the rule that follows them.
///
/// Tables of leap seconds are skipped: a `Timestamp` does not count leap seconds.
package struct ZoneFile: Hashable, Sendable {
  /// What holds before the first transition.
  package let firstKind: LocalTimeKind
  /// In rising order.
  package let transitions: [Transition]
  /// What holds from the last transition on; nil if the last kind stays for ever.
  package let rule: ZoneRule?

  /// The instant at which another way of counting local time begins.
  package struct Transition: Hashable, Sendable {
    /// Seconds since the epoch; within ±2⁵⁹.
    package let seconds: Int
    package let kind: LocalTimeKind
  }

  /// Reads the bytes of a zone file of any version from 1 on; throws for whatever is not sound.
  ///
  /// The input is not trusted: sizes and indexes are checked before they are used.
  package init(bytes: [UInt8]) throws(ZoneFileError) {
    var reader = ZoneFileReader(bytes: bytes)
    let legacy = try reader.header()
    guard legacy.version >= 2 else {
      let block = try reader.block(legacy, lengthOfTime: 4)
      firstKind = block.firstKind
      transitions = block.transitions
      rule = nil
      return
    }
    // From version 2 on the same data follow with 64 bits; the first block may be empty.
    try reader.skip(legacy.lengthOfBlock(lengthOfTime: 4))
    let header = try reader.header()
    let block = try reader.block(header, lengthOfTime: 8)
    firstKind = block.firstKind
    transitions = block.transitions
    let footer = try reader.footer()
    rule = footer.isEmpty ? nil : try ZoneRule(parsing: footer)
  }

  /// A zone that never moves its clocks.
  package init(fixed kind: LocalTimeKind) {
    firstKind = kind
    transitions = []
    rule = nil
  }
}
