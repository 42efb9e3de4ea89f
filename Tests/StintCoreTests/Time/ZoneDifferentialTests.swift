import Foundation
import StintCore
import StintTestSupport
import Testing

@Suite struct ZoneDifferentialTests {
  private static let firstSecond = Int64(0)
  private static let endSecond = Int64(4_133_980_800)  // 2101-01-01

  /// Every transition of `zone` from 1970 to 2100.
  private static func transitions(_ zone: Zone) -> [Timestamp] {
    var found: [Timestamp] = []
    var instant = Timestamp(seconds: firstSecond - 1)
    while let next = zone.nextTransition(after: instant), next.seconds < endSecond {
      found.append(next)
      instant = next
    }
    return found
  }

  @Test func `all zones agree with zdump from 1970 to 2100`() throws {
    let names = try ZoneDirectory.names()
    try #require(names.count > 400)
    let zdump = try ReferenceProgram("zdump")
    let dump = try zdump.run(["-v", "-c", "1970,2101"] + names).output
    let theirs = dump.split(separator: "\n").filter { !$0.hasSuffix("= NULL") }.map {
      $0.split(separator: " ").joined(separator: " ")
    }
    var ours: [String] = []
    for name in names {
      let zone = try ZoneDirectory.zone(name)
      for change in Self.transitions(zone) where change.seconds > 0 {
        ours.append(Self.line(zone, Timestamp(seconds: change.seconds - 1)))
        ours.append(Self.line(zone, change))
      }
    }
    #expect(ours.count > 100_000)
    let differences = ours.difference(from: theirs)
    #expect(differences.isEmpty, "\(differences.prefix(5))")
  }

  /// A line of zdump, runs of blanks made one.
  ///
  /// `Europe/Madrid Sun Mar 29 01:00:00 2026 UT = Sun Mar 29 03:00:00 2026 CEST isdst=1 gmtoff=7200`
  private static func line(_ zone: Zone, _ instant: Timestamp) -> String {
    let kind = zone.kind(at: instant)
    return "\(zone.name) \(clock(Zone.utc.wallTime(at: instant))) UT"
      + " = \(clock(zone.wallTime(at: instant))) \(kind.abbreviation)"
      + " isdst=\(kind.isDaylight ? 1 : 0) gmtoff=\(kind.offsetInSeconds)"
  }

  private static func clock(_ wall: WallTime) -> String {
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(wall.date.weekday.shortName) \(months[wall.month - 1]) \(wall.day)"
      + " \(padded(wall.hour)):\(padded(wall.minute)):\(padded(wall.second)) \(wall.year)"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static let script = """
    import sys
    from datetime import datetime, timedelta, timezone
    from zoneinfo import ZoneInfo
    epoch = datetime(1970, 1, 1)
    aware = epoch.replace(tzinfo=timezone.utc)
    for line in sys.stdin:
        kind, name, *numbers = line.split()
        zone = ZoneInfo(name)
        out = []
        for number in map(int, numbers):
            if kind == "at":
                local = (aware + timedelta(seconds=number)).astimezone(zone)
                out.append(f"{int(local.utcoffset().total_seconds())}{local.tzname()}")
            else:
                wall = (epoch + timedelta(seconds=number)).replace(tzinfo=zone)
                for fold in (0, 1):
                    offset = wall.replace(fold=fold).utcoffset()
                    out.append(str(int(offset.total_seconds())))
        print(" ".join(out))
    """

  @Test func `all zones agree with Python, both folds included`() throws {
    let names = try ZoneDirectory.names()
    try #require(names.count > 400)
    var random = SplitMix64(seed: 20_260_329)
    var lines: [String] = []
    var expected: [String] = []
    var compared = 0
    for name in names {
      let zone = try ZoneDirectory.zone(name)
      var instants: [Int64] = []
      var walls: [Int64] = []
      for change in Self.transitions(zone).map(\.seconds) {
        instants += [change - 1, change, change + 1]
        let before = Int64(zone.offsetInSeconds(at: Timestamp(seconds: change - 1)))
        let after = Int64(zone.offsetInSeconds(at: Timestamp(seconds: change)))
        let (low, high) = (min(before, after), max(before, after))
        walls += [low - 1, low, (low + high) / 2, high - 1, high].map { change + $0 }
      }
      for _ in 0..<60 {
        // Years 2 to 9998; and the years people live in.
        instants.append(.random(in: -62_100_000_000...253_300_000_000, using: &random))
        instants.append(.random(in: -3_000_000_000...5_000_000_000, using: &random))
        walls.append(.random(in: -62_100_000_000...253_300_000_000, using: &random))
        walls.append(.random(in: -3_000_000_000...5_000_000_000, using: &random))
      }
      lines.append("at \(name) " + instants.map(String.init).joined(separator: " "))
      expected.append(
        instants.map {
          let kind = zone.kind(at: Timestamp(seconds: $0))
          return "\(kind.offsetInSeconds)\(kind.abbreviation)"
        }.joined(separator: " "))
      lines.append("wall \(name) " + walls.map(String.init).joined(separator: " "))
      expected.append(walls.map { Self.offsets(wall: $0, in: zone) }.joined(separator: " "))
      compared += instants.count + walls.count
    }
    let python = try ReferenceProgram("python3")
    let answer = try python.run(
      ["-c", Self.script], input: lines.joined(separator: "\n") + "\n",
      environment: ["PYTHONTZPATH": ZoneDirectory.path])
    let theirs = answer.output.split(separator: "\n").map(String.init)
    try #require(theirs.count == expected.count, "\(answer.complaints)")
    for ((line, ours), reference) in zip(zip(lines, expected), theirs) where ours != reference {
      let numbers = line.split(separator: " ").dropFirst(2)
      let width = line.hasPrefix("wall") ? 2 : 1
      let pairs = zip(ours.split(separator: " "), reference.split(separator: " "))
      for (index, (a, b)) in pairs.enumerated() where a != b {
        Issue.record("\(line.prefix(40)) \(Array(numbers)[index / width]): \(a), Python \(b)")
        break
      }
    }
    #expect(compared > 400_000)
  }

  /// The offsets that hold for a wall time, for fold 0 and fold 1 (PEP 495).
  private static func offsets(wall second: Int64, in zone: Zone) -> String {
    let wall = Zone.utc.wallTime(at: Timestamp(seconds: second))
    switch zone.resolve(wall) {
    case .one(let only):
      return "\(second - only.seconds) \(second - only.seconds)"
    case .two(let first, let last):
      return "\(second - first.seconds) \(second - last.seconds)"
    case .none(let transition):
      let before = Timestamp(seconds: transition.seconds - 1)
      return "\(zone.offsetInSeconds(at: before)) \(zone.offsetInSeconds(at: transition))"
    }
  }
}
