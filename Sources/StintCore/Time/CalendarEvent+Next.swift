extension CalendarEvent {
  /// The first instant strictly after `instant` at which the event happens; nil if it never will.
  ///
  /// `zone` is the one that `zoneName` names, or the caller's if it names none. The search goes
  /// along the clock on the wall: a wall time that the clocks skip does not happen, and while the
  /// clocks show an hour for the second time, nothing happens again that was due in the first.
  /// Years end with 2199, as in systemd.
  package func next(after instant: Timestamp, in zone: Zone) -> Timestamp? {
    let wall = zone.wallTime(at: instant)
    let years = CalendarField.year.range
    guard wall.year <= years.upperBound else { return nil }
    // The clock on the wall in microseconds, as if every day had 24 hours. Strictly after: one
    // microsecond later, which is the finest step of an event.
    // No event is before 1970, which is where the clock's count begins.
    var clock =
      wall.year < years.lowerBound
      ? 0
      : wall.secondsSinceEpochAsIfUTC * Clock.second + wall.millisecond * Clock.millisecond + 1

    search: while true {
      if let gap = zone.gap(at: clock) { clock += gap }
      let start = CivilDate(daysSinceEpoch: clock.flooredDivision(by: Clock.day))
      guard let date = firstDate(from: start) else { return nil }
      let midnight = date.daysSinceEpoch * Clock.day
      if midnight > clock {
        clock = midnight
        if clock.jump(overGapsOf: zone) { continue search }
      }
      for field in [CalendarField.hour, .minute, .second] {
        guard settle(field, &clock), !clock.jump(overGapsOf: zone) else { continue search }
      }
      if let happening = zone.instant(at: clock, after: instant) { return happening }
      clock += 1
    }
  }

  /// Moves the clock on to the first fitting value of one field.
  ///
  /// False if the field has none before the next larger unit begins; the clock is then in that.
  private func settle(_ field: CalendarField, _ clock: inout Int) -> Bool {
    let (list, step, period) =
      switch field {
      case .hour: (hours, Clock.hour, Clock.day)
      case .minute: (minutes, Clock.minute, Clock.hour)
      default: (seconds, 1, Clock.minute)
      }
    let start = clock - clock.flooredRemainder(by: period)
    let end = start + period
    guard let value = list.first(from: (clock - start) / step) else {
      clock = end
      return false
    }
    let found = start + value * step
    guard found >= end else {
      clock = max(clock, found)
      return true
    }
    // A repetition that runs past the end of its field starts anew in the next unit, at its first
    // value. But where that unit begins a larger one (the minute an hour, the hour a day, the day
    // a month), systemd goes on from where the repetition has run to: `*:0/7` comes at 23:56 and
    // at 00:07. A fraction of a second is carried over always.
    let beginsLargerUnit =
      switch field {
      case .hour: CivilDate(daysSinceEpoch: end.flooredDivision(by: Clock.day)).day == 1
      case .minute: end.flooredRemainder(by: Clock.day) == 0
      default: end.flooredRemainder(by: Clock.hour) == 0
      }
    clock = beginsLargerUnit ? found : end + found.flooredRemainder(by: Clock.second)
    return false
  }

  /// The first date from `start` on that fits years, months, days and weekdays.
  private func firstDate(from start: CivilDate) -> CivilDate? {
    let range = CalendarField.year.range
    var earliest = max(start, CivilDate(year: range.lowerBound, month: 1, day: 1))
    while let year = years.first(from: earliest.year), year <= range.upperBound {
      if year > earliest.year { earliest = CivilDate(year: year, month: 1, day: 1) }
      guard let month = months.first(from: earliest.month), month <= 12 else {
        earliest = CivilDate(year: year + 1, month: 1, day: 1)
        continue
      }
      if month > earliest.month { earliest = CivilDate(year: year, month: month, day: 1) }
      let lastDay = CivilDate.daysInMonth(month, ofYear: year)
      guard let day = firstDay(from: earliest, lastDay: lastDay) else {
        earliest = CivilDate(year: year, month: month + 1, day: 1)
        continue
      }
      if day <= lastDay { return CivilDate(year: year, month: month, day: day) }
      // The same as in `settle`: a new year is the larger unit that the next month may begin.
      earliest =
        month == 12
        ? CivilDate(year: year + 1, month: 1, day: day - lastDay)
        : CivilDate(year: year, month: month + 1, day: 1)
    }
    return nil
  }

  /// The first day from `start` on that fits days and weekdays.
  ///
  /// Beyond `lastDay` if a repetition runs past the end of the month.
  private func firstDay(from start: CivilDate, lastDay: Int) -> Int? {
    let list = countsDaysFromEnd ? days.map { $0.countedFromEnd(lastDay: lastDay) } : days
    var candidate = start.day
    while candidate <= lastDay, let day = list.first(from: candidate) {
      guard day <= lastDay, !weekdays.isEmpty else { return day }
      let weekday = CivilDate(year: start.year, month: start.month, day: day).weekday
      if weekdays.contains(weekday) { return day }
      candidate = day + 1
    }
    return nil
  }
}

/// Lengths in microseconds.
private enum Clock {
  static let millisecond = 1000
  static let second = 1_000_000
  static let minute = 60 * second
  static let hour = 60 * minute
  static let day = 24 * hour
}

extension Zone {
  /// The length in microseconds of the gap in which a clock would have to stand; nil if it can.
  fileprivate func gap(at clock: Int) -> Int? {
    let second = clock.flooredDivision(by: Clock.second)
    guard case .none(let transition) = resolve(localSecond: second) else { return nil }
    let before = Timestamp(milliseconds: transition.milliseconds - 1)
    return (offsetInSeconds(at: transition) - offsetInSeconds(at: before)) * Clock.second
  }

  /// The first instant after `instant` at which the clock stands at `clock`.
  ///
  /// What is finer than a millisecond counts as a whole one, so that nothing happens early or
  /// twice.
  fileprivate func instant(at clock: Int, after instant: Timestamp) -> Timestamp? {
    let second = clock.flooredDivision(by: Clock.second)
    let fraction = clock - second * Clock.second
    let milliseconds = Int64((fraction + Clock.millisecond - 1) / Clock.millisecond)
    let candidates =
      switch resolve(localSecond: second) {
      case .none: [Timestamp]()
      case .one(let only): [only]
      case .two(let first, let second): [first, second]
      }
    return candidates.lazy
      .map { Timestamp(milliseconds: $0.milliseconds + milliseconds) }
      .first { $0 > instant }
  }
}

extension Int {
  /// Moves a clock that would stand in a gap, and tells whether it did.
  ///
  /// The clock goes on by the length of the gap, as mktime(3) has it, and then back to the
  /// beginning of the largest unit that changed thereby: to the full hour if the hour did.
  fileprivate mutating func jump(overGapsOf zone: Zone) -> Bool {
    guard let gap = zone.gap(at: self) else { return false }
    let moved = self + gap
    if flooredDivision(by: Clock.day) != moved.flooredDivision(by: Clock.day) {
      let time = moved.flooredRemainder(by: Clock.day)
      self = moved - time + time % Clock.hour
    } else if flooredDivision(by: Clock.hour) != moved.flooredDivision(by: Clock.hour) {
      let time = moved.flooredRemainder(by: Clock.hour)
      self = moved - time + time % Clock.minute
    } else {
      self = moved - moved.flooredRemainder(by: Clock.minute)
    }
    return true
  }
}
