import Foundation
import StintCore
import StintTestSupport
import Testing

@Suite struct CalendarEventDifferentialTests {
  static let zoneNames = [
    "UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
    "America/Santiago", "Africa/Casablanca", "Pacific/Apia", "Asia/Beirut", "Africa/Cairo",
    "Europe/Dublin", "Antarctica/Troll", "America/Havana", "Atlantic/Azores", "America/Nuuk",
    "Pacific/Chatham", "America/St_Johns", "Asia/Gaza", "America/Asuncion", "Asia/Tehran",
    "Europe/Moscow", "America/Caracas",
  ]

  /// Another number compares other expressions; for long runs by hand.
  private static let variation =
    ProcessInfo.processInfo.environment["STINT_TEST_SEED"].flatMap { UInt64($0) } ?? 0

  private static let suffixes = [
    "UTC", "utc", "Europe/Madrid", "America/New_York", "Asia/Kathmandu", "America/Santiago",
    "Etc/UTC", "Nowhere/Land",
  ]

  /// Seconds since the epoch: the nights when clocks move, leap days, ends of years.
  private static func bases(_ zone: Zone, _ random: inout SplitMix64) -> [Int64] {
    var bases: [Int64] = []
    for date in [(2027, 12, 31), (2028, 2, 28), (2028, 2, 29), (2099, 12, 30), (2100, 2, 28)] {
      let day = CivilDate(year: date.0, month: date.1, day: date.2).daysSinceEpoch
      bases.append(Int64(day * 86_400) + Int64.random(in: 0..<100_000, using: &random))
    }
    for year in [2010, 2023, 2026, 2045] {
      let day = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
      var instant = Timestamp(seconds: Int64(day * 86_400))
      for _ in 0..<4 {
        guard let next = zone.nextTransition(after: instant) else { break }
        instant = next
        bases.append(next.seconds + Int64.random(in: -100_000..<0, using: &random))
        bases.append(next.seconds + Int64.random(in: -4000..<8000, using: &random))
      }
    }
    return bases
  }

  @Test(arguments: zoneNames)
  func `events happen when systemd says they do`(zoneName: String) throws {
    let zone = try ZoneDirectory.zone(zoneName)
    let reference = try CalendarReference(zoneName: zoneName)
    let seed = zoneName.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
    var generator = CalendarEventGenerator(random: SplitMix64(seed: seed &+ Self.variation))
    var compared = 0
    var accepted = 0
    var deviating = 0
    for base in Self.bases(zone, &generator.random) {
      let year = zone.wallTime(at: Timestamp(seconds: base)).year
      var expressions: Set<String> = []
      while expressions.count < 40 {
        let expression = generator.expression(zones: Self.suffixes, year: year)
        // Behind an instant the zone means nothing, and only systemd looks whether it exists.
        if expression.contains("@") && expression.contains(" ") { continue }
        expressions.insert(expression)
      }
      let list = expressions.sorted()
      let answers = try reference.answers(list, after: base, iterations: 8)
      for expression in list {
        let (ours, actual) = try Self.answer(expression, after: base, in: zone)
        compared += 1
        if answers[expression] != nil { accepted += 1 }
        if Self.isDeviation(ours, answers[expression], after: base, in: actual) {
          deviating += 1
          continue
        }
        #expect(
          ours == answers[expression],
          "\(expression), \(zoneName), after \(RFC3339.textInUTC(Timestamp(seconds: base)))")
      }
    }
    #expect(compared >= 200)
    // Neither side of the comparison may be empty.
    #expect(accepted > compared / 2 && accepted < compared)
    // Deviations need clock changes; they must stay rare even in the nights around those.
    #expect(deviating * 50 < compared)
  }

  @Test func `what systemd refuses is refused, and nothing else`() throws {
    let zone = Zone.utc
    let reference = try CalendarReference(zoneName: "UTC")
    var generator = CalendarEventGenerator(random: SplitMix64(seed: 1 &+ Self.variation))
    var accepted = 0
    let base: Int64 = 1_800_000_000
    for _ in 0..<8 {
      var expressions: Set<String> = []
      while expressions.count < 500 {
        let expression = generator.soup()
        // Behind an instant the zone means nothing, and only systemd looks whether it exists.
        if expression.contains("@") && expression.contains(" ") { continue }
        expressions.insert(expression)
      }
      let list = expressions.sorted()
      let answers = try reference.answers(list, after: base, iterations: 8)
      for expression in list {
        let (ours, _) = try Self.answer(expression, after: base, in: zone)
        // Fractions finer than a millisecond aside, which do not occur, all must be the same.
        #expect(ours == answers[expression], "“\(expression)”")
        if ours != nil { accepted += 1 }
      }
    }
    #expect(accepted > 50 && accepted < 2000)
  }

  /// What we say about an expression, in the words of the reference; nil if it is refused.
  private static func answer(
    _ expression: String, after base: Int64, in zone: Zone
  ) throws -> (CalendarReference.Answer?, Zone) {
    guard let event = try? CalendarEvent(parsing: expression) else { return (nil, zone) }
    var zone = zone
    if let name = event.zoneName {
      guard let named = try? ZoneDirectory.zone(name) else { return (nil, zone) }
      zone = named
    }
    var answer = CalendarReference.Answer(normalized: event.description)
    var instant = Timestamp(seconds: base)
    for _ in 0..<8 {
      guard let next = event.next(after: instant, in: zone) else { break }
      answer.elapses.append(next.seconds)
      instant = next
    }
    return (answer, zone)
  }

  /// Whether the answers differ in a way that `CalendarEvent.deviations` owns up to.
  private static func isDeviation(
    _ ours: CalendarReference.Answer?, _ theirs: CalendarReference.Answer?, after base: Int64,
    in zone: Zone
  ) -> Bool {
    guard let ours, let theirs else { return false }
    if theirs.isStuck { return true }
    guard ours.normalized == theirs.normalized,
      let index = (0..<8).first(where: { ours.at($0) != theirs.at($0) })
    else { return false }
    let (a, b) = (ours.at(index), theirs.at(index))
    if b <= base { return true }
    let (first, second) = (Timestamp(seconds: a), Timestamp(seconds: b))
    // The same clock on the wall, and ours is the first of the two instants that show it.
    if a < b && zone.wallTime(at: first) == zone.wallTime(at: second) { return true }
    // A repetition ran past the end of a month and over a clock change: theirs misses midnight.
    let clock = zone.wallTime(at: first)
    if a < b, clock.hour < 2, ours.normalized.contains("/"),
      zone.nextTransition(after: first).map({ $0.seconds < a + 32 * 86_400 }) ?? false
    {
      return true
    }
    // The weeks after the change of a zone where daylight saving is what others call winter.
    let around = min(a, b)
    guard
      let change = zone.nextTransition(after: Timestamp(seconds: around - 31 * 86_400)),
      change.seconds < around + 86_400
    else { return false }
    let before = Timestamp(seconds: change.seconds - 1)
    let goesForward = zone.offsetInSeconds(at: change) > zone.offsetInSeconds(at: before)
    return zone.isDaylight(at: before) == goesForward
  }
}

extension CalendarReference.Answer {
  /// The elapse with this number; the end of time if there are fewer.
  fileprivate func at(_ index: Int) -> Int64 {
    index < elapses.count ? elapses[index] : 9_000_000_000_000
  }
}
