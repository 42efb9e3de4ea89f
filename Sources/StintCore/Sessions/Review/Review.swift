/// A look back at one queue's sessions in one window: every number, each with its counts.
package struct Review: Hashable, Sendable {
  package var input: ReviewInput
  package var numbers: ReviewNumbers
  /// Confirmed sessions that start in the window, oldest first.
  package var sessions: [Session]
  package var days: [ReviewDay]
  /// People of the window who were never written to before it, sorted.
  package var newPeople: [String]
  /// Asks of the window before, and how many of them have an answer by now.
  package var lastAsked: Int
  package var lastAnswered: Int
  /// Twelve weeks in order of time; the last one holds the window's last day.
  package var weeks: [Week]
  /// For a week: medians of the four weeks before, as far as they have sessions.
  package var medians: [ReviewMeasure: Int64]
  /// How many of those four weeks have sessions.
  package var medianWeeks: Int

  package struct Week: Hashable, Sendable {
    package var first: CivilDate
    package var numbers: ReviewNumbers
  }

  package static let weekCount = 12
  private static let medianCount = 4

  package var queue: String { input.queue }
  package var window: ReviewWindow { input.window }

  /// The days whose posts the promo ratio counts: the window, and seven days at least, because a
  /// promo rule that looks back a day would say little.
  package static func promoWindow(_ window: ReviewWindow) -> ReviewWindow {
    guard window.days < 7 else { return window }
    return ReviewWindow(
      from: window.last.adding(days: -6), through: window.last, zone: window.zone,
      dayStart: window.dayStart)
  }

  /// The stretch of time from which sessions and posts are needed.
  package static func reach(of window: ReviewWindow) -> (from: Timestamp, until: Timestamp) {
    let weeks = window.lastWeek.earlier(by: weekCount - 1)
    return (
      min(weeks.start, window.earlier().start), max(window.end, window.lastWeek.end)
    )
  }

  package init(_ input: ReviewInput) {
    self.input = input
    let window = input.window
    let sessions = input.sessions.filter { $0.queue == input.queue && $0.deletedAt == nil }
    // Sessions at hand may answer, too.
    let answered = input.answered.union(sessions.flatMap(\.marks).compactMap(\.answers))
    func numbers(_ window: ReviewWindow) -> ReviewNumbers {
      let promo = Self.promoWindow(window)
      let (from, until) = (window.start, window.end)
      return ReviewNumbers(
        window, sessions: sessions.filter { $0.touches(from, until) },
        sends: input.sends.filter { from <= $0.at && $0.at < until },
        promoSends: input.sends.filter { promo.start <= $0.at && $0.at < promo.end },
        answered: answered, now: input.now)
    }
    let own = numbers(window)
    self.numbers = own
    self.sessions = sessions.filter { $0.isConfirmed && window.contains($0.start) }.sorted {
      ($0.start, $0.id, $0.uid) < ($1.start, $1.id, $1.uid)
    }
    days = ReviewDay.all(of: window, sessions: sessions)
    newPeople = own.people.filter { !input.known.contains($0) }
    let previous = window.earlier()
    let (from, until) = (previous.start, previous.end)
    let lastAsks = sessions.filter { $0.isConfirmed && from <= $0.start && $0.start < until }
      .flatMap(\.marks).filter { $0.act == .ask }
    lastAsked = lastAsks.count
    lastAnswered = lastAsks.count { answered.contains($0.uid) }
    let lastWeek = window.lastWeek
    weeks = (0..<Self.weekCount).reversed().map { count in
      let week = lastWeek.earlier(by: count)
      return Week(first: week.first, numbers: week == window ? own : numbers(week))
    }
    medians = [:]
    medianWeeks = 0
    guard window.kind == .week else { return }
    // A week without sessions is a holiday, or before the beginning; it says nothing of habits.
    let before = weeks.dropLast().suffix(Self.medianCount).filter { $0.numbers.sessions > 0 }
    medianWeeks = before.count
    for measure in ReviewMeasure.allCases {
      medians[measure] = ReviewMeasure.median(before.compactMap { measure.value(in: $0.numbers) })
    }
  }
}

extension Session {
  fileprivate func touches(_ from: Timestamp, _ until: Timestamp) -> Bool {
    start < until && (start >= from || end.map { $0 > from } ?? true)
  }
}
