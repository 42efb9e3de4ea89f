/// The rule that goes on for ever after a zone file's last transition (POSIX `TZ`, RFC 9636 §3.3).
package struct ZoneRule: Hashable, Sendable {
  package let standard: LocalTimeKind
  package let daylight: Daylight?

  /// The part of a rule that moves the clocks twice a year.
  package struct Daylight: Hashable, Sendable {
    package let kind: LocalTimeKind
    package let start: ZoneRuleDay
    /// Seconds after midnight, in standard time; −167 to 167 hours (RFC 9636 §3.3.1).
    package let startTimeInSeconds: Int
    package let end: ZoneRuleDay
    /// Seconds after midnight, in daylight time.
    package let endTimeInSeconds: Int
  }

  /// The instants at which the clocks move because of `years`, in order, with what begins then.
  ///
  /// Seconds since the epoch. A rule that is daylight time all year ends and begins at one
  /// instant; only the beginning is kept.
  func transitions(inYears years: ClosedRange<Int>) -> [(at: Int, kind: LocalTimeKind)] {
    guard let daylight else { return [] }
    var found: [(at: Int, kind: LocalTimeKind)] = []
    found.reserveCapacity(years.count * 2)
    for year in years {
      let start =
        daylight.start.daysSinceEpoch(inYear: year) * 86_400 + daylight.startTimeInSeconds
        - standard.offsetInSeconds
      let end =
        daylight.end.daysSinceEpoch(inYear: year) * 86_400 + daylight.endTimeInSeconds
        - daylight.kind.offsetInSeconds
      found.append((start, daylight.kind))
      found.append((end, standard))
    }
    found.sort { a, b in
      a.at != b.at ? a.at < b.at : !a.kind.isDaylight && b.kind.isDaylight
    }
    return found
  }
}
