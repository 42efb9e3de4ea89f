import StintTestSupport
/// Makes up calendar events: most are sound, some are broken in one place.
struct CalendarEventGenerator {
  var random: SplitMix64

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices.randomElement(using: &random) ?? ""
  }

  /// `zones` are the suffixes to choose from; `year` is where most years lie.
  mutating func expression(zones: [String], year: Int) -> String {
    var text: String
    if chance(4) {
      text = pick([
        "minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "yearly",
        "annually", "bi-annually", "Daily", "HOURLY", "anually", "fortnightly",
      ])
    } else if chance(3) {
      text = "@\(Int.random(in: -10...4_000_000_000, using: &random))"
    } else {
      var parts: [String] = []
      if chance(35) { parts.append(weekdays()) }
      if chance(65) || parts.isEmpty { parts.append(date(year: year)) }
      if chance(80) { parts.append(time()) }
      text = parts.joined(separator: chance(3) ? "  " : " ")
    }
    if chance(15) { text += " " + pick(zones) }
    return chance(8) ? damaged(text) : text
  }

  /// Pieces of the grammar in no order: hardly any is an event, and those are odd ones.
  mutating func soup() -> String {
    let pieces = [
      "Mon", "tue..Fri", "Sunday", "Sat-", "1", "02", "12", "31", "59", "60", "0", "2026", "99",
      "*", "*", "*-", "-", "-", "~", ":", ":", ":", ":00", "*:*:", "..", "/", ",", " ", " ", "0.5",
      ".25", "7/3", "1..5", "1..9/4", "@", "UTC", "daily", "12-", "+", "T", "00:00", "*-*-*",
    ]
    return (0..<Int.random(in: 1...7, using: &random)).map { _ in pick(pieces) }.joined()
  }

  private mutating func weekdays() -> String {
    let short = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let long = ["Monday", "tuesday", "WEDNESDAY", "Thursday", "friday", "Saturday", "sunday"]
    var items: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let names = chance(80) ? short : long
      if chance(30) {
        let first = Int.random(in: 0..<7, using: &random)
        let last = chance(90) ? Int.random(in: first..<7, using: &random) : 0
        items.append(names[first] + pick(["..", "..", "-"]) + names[last])
      } else {
        items.append(pick(names))
      }
    }
    return items.joined(separator: ",") + (chance(3) ? "," : "")
  }

  private mutating func date(year: Int) -> String {
    let months = list(1...12, beyond: 13, star: 45)
    let sign = chance(20) ? "~" : "-"
    let days =
      sign == "~" ? list(1...28, beyond: 29, star: 5) : list(1...31, beyond: 32, star: 40)
    guard chance(70) else { return "\(months)\(sign)\(days)" }
    let years =
      chance(6)
      ? list(0...99, beyond: 100, star: 0)
      : list(year - 1...year + 4, beyond: 2200, star: 70)
    return "\(years)-\(months)\(sign)\(days)"
  }

  private mutating func time() -> String {
    let hours = chance(45) ? pick(["0", "00", "1", "01", "02", "2", "3", "23", "0..3"]) : nil
    let clock = (hours ?? list(0...23, beyond: 24, star: 25)) + ":" + list(0...59, beyond: 60)
    guard chance(45) else { return clock }
    if chance(15) { return clock + ":" + fractions() }
    return clock + ":" + list(0...59, beyond: 60, star: 10)
  }

  /// Seconds with whole milliseconds, lists and repetitions included.
  private mutating func fractions() -> String {
    func number(_ limit: Int) -> String {
      let thousandths = Int.random(in: 0..<limit, using: &random)
      return "\(thousandths / 1000).\(String(1000 + thousandths % 1000).dropFirst())"
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return number(60_000)
    case 1: return "\(number(60_000)),\(number(60_000))"
    case 2: return "\(number(20_000))/\(number(45_000))"
    default: return "\(number(20_000))..\(number(70_000))/\(number(30_000))"
    }
  }

  private mutating func list(_ range: ClosedRange<Int>, beyond: Int, star: Int = 20) -> String {
    if chance(star) { return "*" }
    var items: [String] = []
    repeat {
      let start = chance(1) ? beyond : Int.random(in: range, using: &random)
      var item = chance(30) && start < 10 ? "0\(start)" : "\(start)"
      if chance(15) {
        let least = chance(90) ? min(start, range.upperBound) : range.lowerBound
        item += "..\(Int.random(in: least...range.upperBound, using: &random))"
      }
      if chance(20) {
        let steps = chance(95) ? 1...max(1, range.count / 2) : 0...range.count + 1
        item += "/\(Int.random(in: steps, using: &random))"
      }
      items.append(item)
    } while chance(25)
    return items.joined(separator: ",")
  }

  /// One character more, less, or other.
  private mutating func damaged(_ text: String) -> String {
    var characters = Array(text)
    let place = Int.random(in: 0..<max(characters.count, 1), using: &random)
    let other = Array("0123456789:-~.,/* @MonSatUTCx").randomElement(using: &random) ?? "x"
    switch Int.random(in: 0..<3, using: &random) {
    case 0: characters.insert(other, at: place)
    case 1 where place < characters.count: characters.remove(at: place)
    default: if place < characters.count { characters[place] = other }
    }
    return String(characters)
  }
}
