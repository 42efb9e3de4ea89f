/// What a queue allows.
///
/// A rule that is nil or empty does not exist.
package struct Rules: Hashable, Sendable {
  package var quiet: [QuietHours]
  /// Between any two posts of one account.
  package var gap: Duration?
  /// Posts of one account on one calendar day of the queue's zone.
  package var perDay: Int?
  /// How old a passed slot or fixed time may be and still be used.
  package var lateWithin: Duration
  package var staleAfter: Duration?
  /// The same text does not go to the same account again for this long.
  package var sameText: Duration?
  package var promo: PromoRules

  package init(
    quiet: [QuietHours] = [], gap: Duration? = nil, perDay: Int? = nil,
    lateWithin: Duration = .seconds(45 * 60), staleAfter: Duration? = nil,
    sameText: Duration? = nil, promo: PromoRules = PromoRules()
  ) {
    self.quiet = quiet
    self.gap = gap
    self.perDay = perDay
    self.lateWithin = lateWithin
    self.staleAfter = staleAfter
    self.sameText = sameText
    self.promo = promo
  }

  /// How far back the history must reach for every rule but the share to be judged.
  package var lookBack: Duration {
    // Two days hold the calendar day of any zone, whatever its clocks do.
    var longest = Duration.seconds(2 * 86_400)
    for rule in [gap, sameText, promo.gap] + promo.budgets.map({ Optional($0.window) }) {
      if let rule, rule > longest { longest = rule }
    }
    return longest
  }

  /// How many of the last sends of an account the share looks at.
  package var shareLookBack: Int { promo.share.map { $0.outOf - 1 } ?? 0 }
}

/// The limits on promotional posts.
package struct PromoRules: Hashable, Sendable {
  package var share: PromoShare?
  package var budgets: [PromoBudget]
  /// Between two promos of one account.
  package var gap: Duration?
  /// What a promo costs.
  package var earn: PromoPrice?

  package init(
    share: PromoShare? = nil, budgets: [PromoBudget] = [], gap: Duration? = nil,
    earn: PromoPrice? = nil
  ) {
    self.share = share
    self.budgets = budgets
    self.gap = gap
    self.earn = earn
  }
}

/// At most `promos` in any `outOf` consecutive posts of an account.
package struct PromoShare: Hashable, Sendable, CustomStringConvertible {
  package var promos: Int
  package var outOf: Int

  package init(promos: Int, outOf: Int) {
    self.promos = promos
    self.outOf = outOf
  }

  package var description: String { "\(promos)/\(outOf)" }
}

/// At most `count` promos of the queue in any `window`, rolling.
package struct PromoBudget: Hashable, Sendable, CustomStringConvertible {
  package var count: Int
  package var window: Duration

  package init(count: Int, window: Duration) {
    self.count = count
    self.window = window
  }

  package var description: String { "\(count)/\(DurationText.format(window))" }
}

/// Engaged minutes that one promo costs, earned within a window.
package struct PromoPrice: Hashable, Sendable {
  package var minutes: Int
  package var within: Duration

  package init(minutes: Int, within: Duration) {
    self.minutes = minutes
    self.within = within
  }

  package var milliseconds: Int64 { Int64(minutes) * 60_000 }
}

/// A daily stretch of wall time in which nothing goes out; it may run over midnight.
package struct QuietHours: Hashable, Sendable, CustomStringConvertible {
  /// Minutes after midnight, 0 to 1439; the first quiet minute.
  package var start: Int
  /// Minutes after midnight, 0 to 1439; the first minute that is not quiet any more.
  package var end: Int

  package init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  package func contains(_ wall: WallTime) -> Bool {
    let minute = wall.hour * 60 + wall.minute
    return start < end ? (start..<end).contains(minute) : minute >= start || minute < end
  }

  package var description: String { "\(Self.clock(start))-\(Self.clock(end))" }

  private static func clock(_ minutes: Int) -> String {
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
