internal import StintCore

/// Finds the instants of a stretch that stands in a file in local times.
///
/// Where clocks change, a local time may happen twice or never. Nothing is guessed: the length of
/// the stretch, if the file has it, must fit; what is open after that is for the user to say.
struct LocalStretch {
  enum Problem: Error, Hashable {
    case ambiguous(String)
    case missing(String)
    case endsBeforeStart
    case length(said: Int, found: Int)

    var message: String {
      switch self {
      case .ambiguous(let text), .missing(let text): text
      case .endsBeforeStart: "it ends before it starts"
      case .length(let said, let found):
        "it says \(Self.clock(said)), but from its start to its end it is \(Self.clock(found))"
      }
    }

    private static func clock(_ seconds: Int) -> String {
      TimeLogText.hoursAndMinutes(seconds / 60) + ":" + TimeLogText.padded(seconds % 60)
    }
  }

  var zone: Zone
  /// What the user said, for times that happen twice.
  var choice: DSTChoice?

  init(_ options: TimeLogOptions) {
    zone = options.zone
    choice = options.dst
  }

  /// Start and end; `seconds` is the length that the file gives, right to within `tolerance`.
  ///
  /// `startChoice` is what the file itself says of the start.
  func resolve(
    start: WallTime, end: WallTime?, seconds: Int? = nil, tolerance: Int = 0,
    startChoice: DSTChoice? = nil
  ) throws(Problem) -> (start: Timestamp, end: Timestamp?) {
    var starts = try instants(start)
    if starts.count == 2, let startChoice { starts = [starts[startChoice == .first ? 0 : 1]] }
    guard let end else {
      guard starts.count == 1 || choice != nil else { throw ambiguity(start, starts) }
      let from = starts.count == 1 ? starts[0] : starts[choice == .first ? 0 : 1]
      return (from, seconds.map { from.advanced(by: .seconds($0)) })
    }
    let ends = try instants(end)
    var pairs = starts.flatMap { start in ends.map { (start: start, end: $0) } }
      .filter { $0.end >= $0.start }
    guard let shortest = pairs.first else { throw .endsBeforeStart }
    if let seconds {
      pairs = pairs.filter { pair in abs(Self.seconds(pair) - seconds) <= tolerance }
      if pairs.isEmpty { throw .length(said: seconds, found: Self.seconds(shortest)) }
    }
    if pairs.count > 1, let choice {
      let wanted = pairs.filter { pair in
        pair.start == (choice == .first ? starts.first : starts.last)
          && pair.end == (choice == .first ? ends.first : ends.last)
      }
      if !wanted.isEmpty { pairs = wanted }
    }
    guard pairs.count == 1 else {
      let isStart = Set(pairs.map(\.start)).count > 1
      throw isStart ? ambiguity(start, starts) : ambiguity(end, ends)
    }
    return pairs[0]
  }

  /// The instants a local time names: one or two.
  func instants(_ wall: WallTime) throws(Problem) -> [Timestamp] {
    switch zone.resolve(wall) {
    case .one(let instant): return [instant]
    case .two(let first, let second): return [first, second]
    case .none(let transition):
      let before = Timestamp(milliseconds: transition.milliseconds - 1)
      throw .missing(
        "\(Self.words(wall)) does not happen in \(zone.name): the clocks go forward from "
          + "\(Self.offset(zone, before)) to \(Self.offset(zone, transition))")
    }
  }

  private func ambiguity(_ wall: WallTime, _ instants: [Timestamp]) -> Problem {
    let offsets = instants.map { Self.offset(zone, $0) }
    return .ambiguous(
      "\(Self.words(wall)) happens twice in \(zone.name): first \(offsets.first ?? ""), second "
        + "\(offsets.last ?? ""); say which with --dst")
  }

  private static func seconds(_ pair: (start: Timestamp, end: Timestamp)) -> Int {
    Int(pair.end.seconds - pair.start.seconds)
  }

  private static func words(_ wall: WallTime) -> String {
    "\(TimeLogText.date(wall)) \(TimeLogText.clock(wall, hasSeconds: wall.second != 0))"
  }

  /// `+02:00`.
  static func offset(_ zone: Zone, _ instant: Timestamp) -> String {
    let seconds = zone.offsetInSeconds(at: instant)
    let minutes = abs(seconds) / 60
    return (seconds < 0 ? "-" : "+") + TimeLogText.padded(minutes / 60) + ":"
      + TimeLogText.padded(minutes % 60)
  }

  /// Which one an instant is, where its local time, in whole units, happens twice.
  static func choice(_ instant: Timestamp, in zone: Zone) -> DSTChoice? {
    guard case .two(let first, _) = zone.resolve(zone.wallTime(at: instant)) else { return nil }
    return first == instant ? .first : .second
  }
}
