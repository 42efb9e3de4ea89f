extension CalendarEvent {
  /// The first instant strictly after `instant` at which the event happens; nil if it never will.
  ///
  /// `zone` is the one that `zoneName` names, or the caller's if it names none. The search goes
  /// along the clock on the wall: a wall time that the clocks skip does not happen, and while the
  /// clocks show an hour for the second time, nothing happens again that was due in the first.
  /// Years end with 2199, as in systemd.
  package func next(after instant: Timestamp, in zone: Zone) -> Timestamp? {
    let wall = zone.wallTime(at: instant)
    var date = wall.date
    // Strictly after: one microsecond later, the finest step of an event.
    var time =
      ((wall.hour * 60 + wall.minute) * 60 + wall.second) * CalendarField.second.unit
      + wall.millisecond * 1000 + 1

    while let day = firstDate(from: date) {
      if day != date { time = 0 }
      date = day
      guard let found = firstTime(from: time) else {
        date = date.adding(days: 1)
        time = 0
        continue
      }
      let second = found / CalendarField.second.unit
      switch zone.resolve(
        WallTime(
          year: date.year, month: date.month, day: date.day, hour: second / 3600,
          minute: second / 60 % 60, second: second % 60))
      {
      case .one(let happening):
        let happening = happening.roundedUp(microseconds: found % CalendarField.second.unit)
        if happening > instant { return happening }
        time = found + 1
      case .two(let first, let second):
        let fraction = found % CalendarField.second.unit
        for happening in [first, second] {
          let happening = happening.roundedUp(microseconds: fraction)
          if happening > instant { return happening }
        }
        time = found + 1
      case .none(let transition):
        // Go on with what the clock shows when it has moved. It never shows less than what it
        // skipped; the guard only makes that a fact the loop can rest on.
        let after = zone.wallTime(at: transition)
        let afterTime =
          ((after.hour * 60 + after.minute) * 60 + after.second) * CalendarField.second.unit
        guard (after.date, afterTime) > (date, found) else {
          time = found + 1
          continue
        }
        date = after.date
        time = afterTime
      }
    }
    return nil
  }

  /// The first date from `start` on that fits years, months, days and weekdays.
  private func firstDate(from start: CivilDate) -> CivilDate? {
    let range = CalendarField.year.range
    var earliest = max(start, CivilDate(year: range.lowerBound, month: 1, day: 1))
    while let year = years.first(from: earliest.year), year <= range.upperBound {
      if year > earliest.year { earliest = CivilDate(year: year, month: 1, day: 1) }
      while let month = months.first(from: earliest.month), month <= 12 {
        if month > earliest.month { earliest = CivilDate(year: year, month: month, day: 1) }
        if let day = firstDay(from: earliest) {
          return CivilDate(year: year, month: month, day: day)
        }
        earliest = CivilDate(year: year, month: month + 1, day: 1)
      }
      earliest = CivilDate(year: year + 1, month: 1, day: 1)
    }
    return nil
  }

  /// The first day of the month from `start` on that fits days and weekdays.
  private func firstDay(from start: CivilDate) -> Int? {
    let lastDay = CivilDate.daysInMonth(start.month, ofYear: start.year)
    let list = countsDaysFromEnd ? days.map { $0.countedFromEnd(lastDay: lastDay) } : days
    var candidate = start.day
    while let day = list.first(from: candidate), day <= lastDay {
      if weekdays.isEmpty { return day }
      let weekday = CivilDate(year: start.year, month: start.month, day: day).weekday
      if weekdays.contains(weekday) { return day }
      candidate = day + 1
    }
    return nil
  }

  /// The first time of day from `start` on, in microseconds since midnight.
  private func firstTime(from start: Int) -> Int? {
    let minuteLength = 60 * CalendarField.second.unit
    var earliest = start
    while let hour = hours.first(from: earliest / (60 * minuteLength)), hour <= 23 {
      earliest = max(earliest, hour * 60 * minuteLength)
      let endOfHour = (hour + 1) * 60 * minuteLength
      while earliest < endOfHour,
        let minute = minutes.first(from: earliest / minuteLength % 60), minute <= 59
      {
        let startOfMinute = (hour * 60 + minute) * minuteLength
        earliest = max(earliest, startOfMinute)
        if let second = seconds.first(from: earliest - startOfMinute), second < minuteLength {
          return startOfMinute + second
        }
        earliest = startOfMinute + minuteLength
      }
      earliest = endOfHour
    }
    return nil
  }
}

extension Timestamp {
  /// Later by a fraction of a second; what is finer than a millisecond counts as a whole one,
  /// so that nothing ever happens early or twice.
  fileprivate func roundedUp(microseconds: Int) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64((microseconds + 999) / 1000))
  }
}
