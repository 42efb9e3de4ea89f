/// Percentages in reviews: whole, and half a percent goes up.
package enum Percent {
  /// Under so many cases a percentage says more than is known, and counts are shown.
  package static let fewest = 5

  /// nil of nothing; neither number may be negative.
  package static func of(_ part: Int64, in whole: Int64) -> Int? {
    guard whole > 0 else { return nil }
    let (quotient, rest) = part.quotientAndRemainder(dividingBy: whole)
    // Long division, so that milliseconds of a hundred years do not overflow.
    let (percent, left) = (rest * 100).quotientAndRemainder(dividingBy: whole)
    return Int(quotient * 100 + percent + (left >= whole - left ? 1 : 0))
  }

  package static func of(_ part: Int, in whole: Int) -> Int? { of(Int64(part), in: Int64(whole)) }
}
