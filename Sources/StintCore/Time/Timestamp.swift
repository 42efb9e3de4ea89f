/// An instant: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX).
package struct Timestamp: Hashable, Comparable, Sendable {
  package var milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Saturates at the ends of the range instead of trapping.
  package init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// Whole seconds since the epoch, rounded towards the past.
  package var seconds: Int64 {
    milliseconds.flooredDivision(by: 1000)
  }

  package static func < (a: Self, b: Self) -> Bool {
    a.milliseconds < b.milliseconds
  }

  /// The instant `duration` later; saturates at the ends of the range instead of trapping.
  package func advanced(by duration: Duration) -> Timestamp {
    let (sum, overflow) = milliseconds.addingReportingOverflow(duration.wholeMilliseconds)
    guard overflow else { return Timestamp(milliseconds: sum) }
    return Timestamp(milliseconds: duration < .zero ? .min : .max)
  }

  /// How long it is from here until `other`; negative when `other` is earlier.
  package func duration(to other: Timestamp) -> Duration {
    .milliseconds(other.milliseconds) - .milliseconds(milliseconds)
  }

  package static let distantPast = Timestamp(milliseconds: -62_135_596_800_000)
  package static let distantFuture = Timestamp(milliseconds: 253_402_300_799_000)
}

extension Timestamp: Codable {
  package init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Duration {
  /// Whole milliseconds, fractions cut off; saturates.
  package var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
    guard !overflow && !carry else { return seconds < 0 ? .min : .max }
    return sum
  }

  /// Whole seconds, fractions cut off.
  package var wholeSeconds: Int64 { components.seconds }
}

extension FixedWidthInteger {
  /// Division that rounds towards negative infinity.
  package func flooredDivision(by divisor: Self) -> Self {
    let quotient = self / divisor
    return (self % divisor != 0 && (self < 0) != (divisor < 0)) ? quotient - 1 : quotient
  }

  /// The remainder that goes with `flooredDivision`; it has the sign of the divisor.
  package func flooredRemainder(by divisor: Self) -> Self {
    // Not by way of the quotient: quotient times divisor can lie outside the type.
    let remainder = self % divisor
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? remainder + divisor : remainder
  }
}
