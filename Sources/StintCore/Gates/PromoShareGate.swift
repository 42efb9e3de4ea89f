/// At most n promos in any m consecutive posts of an account: the last m − 1 hold at most n − 1.
struct PromoShareGate: Gate {
  static let name = "promo-share"
  static let scope = GateScope.kind
  static let isOverridable = true

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    guard target.kind == .promo, let share = moment.rules.promo.share else { return .pass }
    let counted = Self.counted(moment.history)
    guard
      !Self.hasRoom(afterAll: counted, share)
        || !Self.hasRoom(among: counted, at: moment.now, share)
    else { return .pass }
    let needed = max(Self.othersNeeded(history: moment.history, share: share), 1)
    return .wait(
      until: nil,
      reason: "promo share \(share): \(needed) other \(needed == 1 ? "post" : "posts") must go out"
        + " on \(moment.account.name) first")
  }

  /// How many posts that are no promos must go out before a promo may.
  static func othersNeeded(history: [Send], share: PromoShare) -> Int {
    var needed = 0
    var made = counted(history)
    while !hasRoom(afterAll: made, share), needed < share.outOf {
      needed += 1
      made.append(
        Send(postID: 0, account: "", kind: .value, at: .distantFuture, number: .max))
    }
    return needed
  }

  /// The sends that count, in the order of their times.
  ///
  /// A post that may turn out not to have gone out makes no room for a promo; a promo that may have
  /// gone out takes some.
  private static func counted(_ history: [Send]) -> [Send] { history.filter(counts) }

  static func counts(_ send: Send) -> Bool { send.kind == .promo || send.isCertain }

  /// Whether a promo may follow in the order in which the posts were made.
  private static func hasRoom(afterAll sends: [Send], _ share: PromoShare) -> Bool {
    // Nearly always they stand in that order already, so the newest few are kept up as they come.
    var newest: [Send] = []
    for send in sends {
      var place = newest.endIndex
      while place > 0, newest[place - 1].number > send.number { place -= 1 }
      newest.insert(send, at: place)
      if newest.count >= share.outOf { newest.removeFirst() }
    }
    return newest.count { $0.kind == .promo } < share.promos
  }

  /// Whether a promo fits into every run of consecutive posts around `now`.
  ///
  /// There are later ones when the clock was set back; without this each promo would see only them.
  private static func hasRoom(
    among sends: [Send], at now: Timestamp, _ share: PromoShare
  ) -> Bool {
    let reach = share.outOf - 1
    let place = sends.firstIndex { $0.at > now } ?? sends.count
    return (max(0, place - reach)...place).allSatisfy { start in
      sends[start..<min(start + reach, sends.count)].count { $0.kind == .promo } < share.promos
    }
  }
}
