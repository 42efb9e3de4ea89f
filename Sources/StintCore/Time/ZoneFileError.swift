/// Why bytes are not a usable zone file (TZif, RFC 9636).
package enum ZoneFileError: Error, Hashable, Sendable {
  /// The first four bytes are not `TZif`.
  case notAZoneFile
  case unsupportedVersion(UInt8)
  /// The data end before what the header announces, at this many bytes.
  case truncated(lengthInBytes: Int)
  /// The header gives no local time type, no abbreviation, or indicators for other types.
  case inconsistentCounts
  /// Instants must rise; this one, counted from nought, does not.
  case transitionOutOfOrder(index: Int)
  /// More than 2⁵⁹ seconds from the epoch.
  case transitionOutOfRange(index: Int)
  /// The transition leads to a local time type that is not in the file.
  case unknownKind(transition: Int, kind: Int)
  /// The local time type is a week or more away from universal time.
  case offsetOutOfRange(kind: Int, seconds: Int)
  /// The daylight flag is neither 0 nor 1.
  case badDaylightFlag(kind: Int, value: UInt8)
  /// The abbreviation starts outside the table, never ends, or is not plain ASCII.
  case badAbbreviation(kind: Int)
  /// The rule in the footer cannot be read from this byte of the rule on, counted from nought.
  case badRule(offset: Int)
}
