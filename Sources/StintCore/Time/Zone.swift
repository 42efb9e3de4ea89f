/// A time zone: which local time holds when, from the beginning of time to its end.
///
/// Two zones are the same if they have the same name.
package struct Zone: Sendable {
  package let name: String

  /// Where the local time changes, seconds since the epoch; closing rule written out for one cycle.
  private let starts: [Int]
  /// `kinds[i]` holds from `starts[i]` on.
  private let kinds: [LocalTimeKind]
  private let firstKind: LocalTimeKind
  private let cycle: Cycle
  private let largestOffset: Int
  private let smallestOffset: Int

  /// The stretch of 400 years that stands for all later ones, because the calendar repeats.
  ///
  /// Writing the rule out once makes every look-up the same binary search, however far away.
  private enum Cycle {
    /// No rule moves the clocks.
    case none
    /// Instants at least 400 years after this second repeat what is written out.
    case after(Int)
    /// The rule holds always; this second begins the stretch that is written out.
    case always(from: Int)
  }

  package init(name: String, file: ZoneFile) {
    self.name = name
    var starts: [Int] = []
    var kinds: [LocalTimeKind] = []
    var firstKind = file.firstKind
    var largest = firstKind.offsetInSeconds
    var smallest = firstKind.offsetInSeconds

    func append(_ kind: LocalTimeKind, at second: Int) {
      guard kind != (kinds.last ?? firstKind) else { return }
      starts.append(second)
      kinds.append(kind)
      largest = max(largest, kind.offsetInSeconds)
      smallest = min(smallest, kind.offsetInSeconds)
    }

    // The last transition begins the era of the rule, so its own kind gives way to the rule's.
    let explicit = file.rule == nil ? file.transitions[...] : file.transitions.dropLast()
    for transition in explicit { append(transition.kind, at: transition.seconds) }
    var cycle = Cycle.none
    if let rule = file.rule {
      let era = file.transitions.last?.seconds ?? 0
      let year = CivilDate(daysSinceEpoch: era.flooredDivision(by: 86_400)).year
      // A rule's day may lie a week outside its year; hence one year more at the beginning, and
      // at the end two, to have the transition that follows the last instant of the cycle.
      let written = rule.transitions(inYears: year - 2...year + 402)
      let current = written.last { $0.at <= era }?.kind ?? rule.standard
      if file.transitions.isEmpty {
        firstKind = current
        largest = current.offsetInSeconds
        smallest = current.offsetInSeconds
      } else {
        append(current, at: era)
      }
      for index in written.indices where written[index].at > era {
        // Where the year's end and the next beginning fall on one instant, the latter holds.
        let isReplaced = index + 1 < written.count && written[index + 1].at == written[index].at
        if !isReplaced { append(written[index].kind, at: written[index].at) }
      }
      if rule.daylight != nil {
        cycle = file.transitions.isEmpty ? .always(from: era) : .after(era)
      }
    }
    self.starts = starts
    self.kinds = kinds
    self.firstKind = firstKind
    self.cycle = cycle
    largestOffset = largest
    smallestOffset = smallest
  }

  /// Universal time.
  package static let utc = Zone(
    name: "UTC",
    file: ZoneFile(
      fixed: LocalTimeKind(offsetInSeconds: 0, isDaylight: false, abbreviation: "UTC")))

  /// Local time minus universal time, in seconds.
  package func offsetInSeconds(at instant: Timestamp) -> Int {
    kind(at: instant).offsetInSeconds
  }

  package func isDaylight(at instant: Timestamp) -> Bool {
    kind(at: instant).isDaylight
  }

  package func abbreviation(at instant: Timestamp) -> String {
    kind(at: instant).abbreviation
  }

  package func kind(at instant: Timestamp) -> LocalTimeKind {
    let second = Int(instant.seconds)
    return kind(ofSpan: span(at: second - shift(of: second, margin: 0)))
  }

  /// What a clock in the zone shows.
  package func wallTime(at instant: Timestamp) -> WallTime {
    WallTime(instant, offsetInSeconds: offsetInSeconds(at: instant))
  }

  /// The next instant at which offset, daylight flag or abbreviation changes; nil if none does.
  package func nextTransition(after instant: Timestamp) -> Timestamp? {
    let second = Int(instant.seconds)
    let shift = shift(of: second, margin: 0)
    let next = span(at: second - shift) + 1
    guard next < starts.count else { return nil }
    return Timestamp(secondsPinned: starts[next] + shift)
  }

  /// The instants at which a clock in the zone shows `wall`.
  ///
  /// Should three instants share it, the first two are given.
  package func resolve(_ wall: WallTime) -> LocalResolution {
    resolve(localSecond: wall.secondsSinceEpochAsIfUTC, millisecond: wall.millisecond)
  }

  /// The same for a wall time in seconds since 1970-01-01 00:00:00, as if in universal time.
  func resolve(localSecond: Int, millisecond: Int = 0) -> LocalResolution {
    // Offsets are shorter than a week: with this margin all candidates lie in the rule's era.
    let shift = shift(of: localSecond, margin: 8 * 86_400)
    let local = localSecond - shift
    var found: Timestamp?
    var gap: Int?
    var span = span(at: local - largestOffset)
    while span < 0 || starts[span] <= local - smallestOffset {
      let offset = kind(ofSpan: span).offsetInSeconds
      let second = local - offset
      let begins = span < 0 ? Int.min : starts[span]
      let ends = span + 1 < starts.count ? starts[span + 1] : Int.max
      if second >= begins && second < ends {
        let instant = Timestamp(secondsPinned: second + shift, millisecond: millisecond)
        if let first = found { return .two(first: first, second: instant) }
        found = instant
      } else if second >= ends && local - kind(ofSpan: span + 1).offsetInSeconds < ends {
        // Past the end of this span, and not yet reached when the next one begins.
        gap = ends
      }
      guard span + 1 < starts.count else { break }
      span += 1
    }
    if let found { return .one(found) }
    return .none(transition: Timestamp(secondsPinned: (gap ?? local) + shift))
  }

  /// The span that holds `second`; −1 is the time before the first transition.
  private func span(at second: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= second { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }

  private func kind(ofSpan span: Int) -> LocalTimeKind {
    span < 0 ? firstKind : kinds[span]
  }

  /// How far to go back, in whole cycles, to find `second` in what is written out.
  private func shift(of second: Int, margin: Int) -> Int {
    let lengthOfCycle = CivilDate.daysInCycle * 86_400
    switch cycle {
    case .none:
      return 0
    case .after(let era):
      let cycles = (second - era - margin).flooredDivision(by: lengthOfCycle)
      return max(cycles, 0) * lengthOfCycle
    case .always(let era):
      return (second - era - margin).flooredDivision(by: lengthOfCycle) * lengthOfCycle
    }
  }
}

extension Zone: Hashable {
  package static func == (a: Self, b: Self) -> Bool { a.name == b.name }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
