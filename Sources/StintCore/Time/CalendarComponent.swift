/// One item of a list in a calendar event: a value, a range, or a value that repeats.
///
/// Numbers are in the unit of their field; seconds are in microseconds.
package struct CalendarComponent: Hashable, Sendable {
  package var start: Int
  /// The last value of a range; nil if the item is one value or repeats to the field's end.
  package var stop: Int?
  /// The distance of repetitions; nought for a single value.
  package var step: Int

  package init(start: Int, stop: Int? = nil, step: Int = 0) {
    self.start = start
    self.stop = stop
    self.step = step
  }

  /// The first value not before `value`; nil if there is none.
  ///
  /// Without `stop` the result may lie beyond the field's end; that is for the caller to see.
  func first(from value: Int) -> Int? {
    guard start < value else { return start }
    guard step > 0 else { return nil }
    let steps = (value - start + step - 1) / step
    let found = start + steps * step
    guard let stop, found > stop else { return found }
    return nil
  }

  /// The same item for a month whose last day is `lastDay`, where `self` counts from the end.
  func countedFromEnd(lastDay: Int) -> CalendarComponent {
    guard let stop else {
      return CalendarComponent(start: lastDay + 1 - start, step: step)
    }
    return CalendarComponent(start: lastDay + 1 - stop, stop: lastDay + 1 - start, step: step)
  }

  /// Cuts a range to whole steps, and makes one that reaches no second value a single value.
  mutating func normalize() {
    guard let end = stop else { return }
    var last = end
    if last > start && step > 0 { last -= (last - start) % step }
    if last == start {
      self = CalendarComponent(start: start)
    } else {
      stop = last
    }
  }
}

extension CalendarComponent: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    (a.start, a.stop ?? -1, a.step) < (b.start, b.stop ?? -1, b.step)
  }
}

extension [CalendarComponent] {
  /// The first value of any item that is not before `value`; an empty list takes every value.
  func first(from value: Int) -> Int? {
    guard !isEmpty else { return value }
    return lazy.compactMap { $0.first(from: value) }.min()
  }
}
