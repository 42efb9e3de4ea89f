/// A wall-clock time at which an account may post.
package struct Slot: Hashable, Sendable {
  package var event: CalendarEvent
  /// The event's own zone, else the queue's.
  package var zone: Zone
  /// The instant moves by up to this much either way, by a hash of slot and account.
  package var jitter: Duration
  /// As the user wrote it.
  package var text: String

  package init(
    event: CalendarEvent, zone: Zone, jitter: Duration = .zero, text: String? = nil
  ) {
    self.event = event
    self.text = text ?? event.description
    self.zone = zone
    self.jitter = jitter
  }

  /// The first instant after `time`, jitter aside.
  ///
  /// A wall time that happens twice is one slot, at its first coming. The event alone names the
  /// second one when it is asked between the two, so the series would depend on when somebody looks.
  func next(after time: Timestamp) -> Timestamp? {
    var cursor = time
    while let found = event.next(after: cursor, in: zone) {
      guard case .two(_, let second) = zone.resolve(zone.wallTime(at: found)), second == found
      else { return found }
      cursor = found
    }
    return nil
  }
}

/// One time that a slot comes round for an account.
package struct SlotOccurrence: Hashable, Comparable, Sendable {
  /// The calendar event's instant, which names the occurrence in the database.
  package var nominal: Timestamp
  /// When it is to be used: `nominal` moved by the jitter.
  package var instant: Timestamp

  package init(nominal: Timestamp, instant: Timestamp) {
    self.nominal = nominal
    self.instant = instant
  }

  package static func < (a: Self, b: Self) -> Bool {
    (a.instant, a.nominal) < (b.instant, b.nominal)
  }
}

/// The slots of one account, as a series of occurrences.
package struct SlotSeries: Hashable, Sendable {
  package var account: String
  package var slots: [Slot]

  package init(account: String, slots: [Slot]) {
    self.account = account
    self.slots = slots
  }

  /// The first occurrence whose instant lies after `time`; nil when there is none any more.
  package func next(after time: Timestamp) -> SlotOccurrence? {
    slots.compactMap { next(of: $0, after: time) }.min()
  }

  /// Occurrences with `from <= instant <= through`, in order, each nominal instant once.
  package func occurrences(from: Timestamp, through: Timestamp) -> [SlotOccurrence] {
    var found: Set<SlotOccurrence> = []
    for slot in slots {
      var cursor = from.advanced(by: .zero - slot.jitter - .milliseconds(1))
      let end = through.advanced(by: slot.jitter)
      while let nominal = slot.next(after: cursor), nominal <= end {
        let instant = jittered(nominal, by: slot.jitter)
        if instant >= from, instant <= through {
          found.insert(SlotOccurrence(nominal: nominal, instant: instant))
        }
        cursor = nominal
      }
    }
    return found.sorted()
  }

  private func next(of slot: Slot, after time: Timestamp) -> SlotOccurrence? {
    var cursor = time.advanced(by: .zero - slot.jitter)
    var best: SlotOccurrence?
    while let nominal = slot.next(after: cursor) {
      // From here on no jitter can bring an occurrence before the best one.
      if let best, nominal.advanced(by: .zero - slot.jitter) > best.instant { break }
      let found = SlotOccurrence(nominal: nominal, instant: jittered(nominal, by: slot.jitter))
      if found.instant > time { best = best.map { min($0, found) } ?? found }
      cursor = nominal
    }
    return best
  }

  private func jittered(_ nominal: Timestamp, by jitter: Duration) -> Timestamp {
    let reach = jitter.wholeSeconds
    guard reach > 0 else { return nominal }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(account) \(nominal.milliseconds)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    // FNV's low bits are weak for short inputs that differ at the end; fold the high ones in.
    hash ^= hash >> 32
    let shift = Int64(hash % UInt64(2 * reach + 1)) - reach
    return nominal.advanced(by: .seconds(shift))
  }
}
