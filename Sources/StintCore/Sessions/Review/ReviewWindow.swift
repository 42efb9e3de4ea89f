/// The days that a review looks at: whole calendar days of the queue's zone.
package struct ReviewWindow: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case day
    /// Monday to Sunday (ISO 8601).
    case week
    case month
    case range
  }

  package var kind: Kind
  package var first: CivilDate
  package var days: Int
  package var zone: Zone
  /// The hour at which a day begins, 0 to 23: at 4, the small hours belong to the day before.
  package var dayStart: Int

  private init(kind: Kind, first: CivilDate, days: Int, zone: Zone, dayStart: Int) {
    self.kind = kind
    self.first = first
    self.days = max(1, days)
    self.zone = zone
    self.dayStart = dayStart
  }

  /// The day, week or month that holds `date`; of a range, the day alone.
  package init(_ kind: Kind, holding date: CivilDate, zone: Zone, dayStart: Int = 0) {
    var first = date
    var days = 1
    switch kind {
    case .day, .range: break
    case .week:
      first = date.adding(days: -date.weekday.rawValue)
      days = 7
    case .month:
      first = CivilDate(year: date.year, month: date.month, day: 1)
      days = CivilDate.daysInMonth(date.month, ofYear: date.year)
    }
    self.init(kind: kind, first: first, days: days, zone: zone, dayStart: dayStart)
  }

  /// All days from `first` through `last`.
  package init(from first: CivilDate, through last: CivilDate, zone: Zone, dayStart: Int = 0) {
    self.init(
      kind: .range, first: first, days: last.daysSinceEpoch - first.daysSinceEpoch + 1, zone: zone,
      dayStart: dayStart)
  }

  package var last: CivilDate { first.adding(days: days - 1) }

  /// The date of each day.
  package var dates: [CivilDate] { (0..<days).map { first.adding(days: $0) } }

  package var start: Timestamp { Self.start(of: first, zone, dayStart) }

  /// The first instant behind it.
  package var end: Timestamp { Self.start(of: first.adding(days: days), zone, dayStart) }

  /// Where each of its days begins, and the end of the last one.
  package var boundaries: [Timestamp] {
    (0...days).map { Self.start(of: first.adding(days: $0), zone, dayStart) }
  }

  package func contains(_ instant: Timestamp) -> Bool { start <= instant && instant < end }

  /// The one of its kind that lies `count` before it; of a range, as many days.
  package func earlier(by count: Int = 1) -> ReviewWindow {
    guard kind == .month else {
      return ReviewWindow(
        kind: kind, first: first.adding(days: -count * days), days: days, zone: zone,
        dayStart: dayStart)
    }
    let months = first.year * 12 + first.month - 1 - count
    return ReviewWindow(
      .month,
      holding: CivilDate(
        year: months.flooredDivision(by: 12), month: months.flooredRemainder(by: 12) + 1, day: 1),
      zone: zone, dayStart: dayStart)
  }

  /// The week that holds its last day.
  package var lastWeek: ReviewWindow {
    ReviewWindow(.week, holding: last, zone: zone, dayStart: dayStart)
  }

  /// The year and number of the week that holds `date` (ISO 8601): the week's Thursday decides.
  package static func isoWeek(of date: CivilDate) -> (year: Int, number: Int) {
    let thursday = date.adding(days: 3 - date.weekday.rawValue)
    let newYear = CivilDate(year: thursday.year, month: 1, day: 1)
    return (thursday.year, (thursday.daysSinceEpoch - newYear.daysSinceEpoch) / 7 + 1)
  }

  /// The date of the day that `instant` belongs to.
  package static func date(of instant: Timestamp, in zone: Zone, dayStart: Int = 0) -> CivilDate {
    var date = zone.wallTime(at: instant).date
    // Two steps at most: the hour at which days begin, and clocks that jump over midnight.
    while instant < start(of: date, zone, dayStart) { date = date.adding(days: -1) }
    while start(of: date.adding(days: 1), zone, dayStart) <= instant { date = date.adding(days: 1) }
    return date
  }

  private static func start(of date: CivilDate, _ zone: Zone, _ hour: Int) -> Timestamp {
    switch zone.resolve(
      WallTime(year: date.year, month: date.month, day: date.day, hour: hour))
    {
    case .one(let instant), .two(let instant, _): instant
    // An hour that is left out begins where the clocks jump over it.
    case .none(let transition): transition
    }
  }
}
