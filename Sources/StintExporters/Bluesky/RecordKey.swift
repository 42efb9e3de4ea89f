import StintCore

/// The key of a record, chosen by us so that sending twice writes once (networks/bluesky.md).
package enum RecordKey {
  private static let alphabet = Array("234567abcdefghijklmnopqrstuvwxyz")

  /// A timestamp identifier: microseconds since 1970 and a clock number, in 13 characters.
  ///
  /// `microseconds` are kept within 53 bits, an earlier instant counts as 0; `clock` is kept within
  /// 10 bits.
  package static func make(microseconds: Int64, clock: UInt64) -> String {
    let time = UInt64(min(max(microseconds, 0), (1 << 53) - 1))
    let value = (time << 10) | (clock & 0x3FF)
    return String((0..<13).map { alphabet[Int((value >> UInt64(60 - 5 * $0)) & 0x1F)] })
  }

  /// The key of a post that is sent as `instant`.
  ///
  /// The operation key chooses the microseconds and the clock number: two posts of one account
  /// that fall on the same millisecond must not overwrite each other.
  static func make(instant: Timestamp, operationKey: String) -> String {
    let hash = StableHash.of(operationKey)
    let kept = min(max(instant, Timestamp(milliseconds: 0)), .distantFuture)
    return make(
      microseconds: kept.milliseconds * 1000 + Int64(hash % 1000), clock: (hash / 1000) & 0x3FF)
  }
}
