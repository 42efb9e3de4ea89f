/// A number that is followed from week to week.
package enum ReviewMeasure: String, CaseIterable, Hashable, Sendable {
  case spent, over, kept, listening, promo, gives, takes, asked, insights, people

  package enum Unit: Hashable, Sendable {
    case milliseconds, percent, count
  }

  package var unit: Unit {
    switch self {
    case .spent, .over: .milliseconds
    case .kept, .listening, .promo: .percent
    case .gives, .takes, .asked, .insights, .people: .count
    }
  }

  /// nil where the week does not give the number, as a percentage of too few.
  package func value(in numbers: ReviewNumbers) -> Int64? {
    switch self {
    case .spent: numbers.spent + numbers.unplannedSpent
    case .over: numbers.over
    case .kept:
      numbers.boxes >= Percent.fewest
        ? Percent.of(numbers.kept, in: numbers.boxes).map(Int64.init) : nil
    case .listening: numbers.listening.percent().map(Int64.init)
    case .promo: numbers.promo.percent.map(Int64.init)
    case .gives: Int64(numbers.giveTake.gives)
    case .takes: Int64(numbers.giveTake.takes)
    case .asked: Int64(numbers.asked)
    case .insights: Int64(numbers.insights)
    case .people: Int64(numbers.people.count)
    }
  }

  /// The middle one; of an even number, what lies half-way between the two in the middle, and half a
  /// unit goes up.
  package static func median(_ values: [Int64]) -> Int64? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return (sorted[middle - 1] + sorted[middle] + 1).flooredDivision(by: 2)
  }
}
