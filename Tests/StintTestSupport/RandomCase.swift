package import StintCore
package import StintStore

/// A small random queue: setup, posts and hand-made sends, the same for the same seed.
package struct RandomCase {
  package var setup: Setup
  package var queue: Queue
  package var start: Timestamp
  package var end: Timestamp
  /// Posts with the instants they come into the queue, in order.
  package var posts: [(at: Timestamp, post: NewPost)] = []
  package var handMade: [SendRecord] = []
  /// The log before the start; some of it earns promo credit.
  package var sessions: [Session] = []
  package var random: SplitMix64
  /// Whether a promo costs engaged minutes.
  package var hasPrice: Bool { queue.rules.promo.earn != nil }
  private var sessionRandom: SplitMix64
  private var count = 0

  /// The evening before a night on which the clocks of the zone change, and a plain day.
  private static let places = [
    ("Europe/Madrid", "2026-03-28T20:00Z"), ("Europe/Madrid", "2026-10-24T20:00Z"),
    ("America/New_York", "2026-03-07T22:00Z"), ("America/New_York", "2026-10-31T22:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T03:00Z"), ("Australia/Lord_Howe", "2026-10-03T03:00Z"),
    ("UTC", "2026-05-06T05:00Z"),
  ]

  /// Without `isWholeMinutes` slots move by a jitter of seconds.
  package init(seed: UInt64, isWholeMinutes: Bool) throws {
    var random = SplitMix64(seed: seed)
    let place = random.pick(Self.places)
    start = Timestamp.at(place.1).plus(.minutes(random.number(0...600)))
    end = start.plus(.hours(random.number(6...26)))
    let accounts = Array(["shop@a", "shop@b", "shop@c"].prefix(random.number(1...3)))
    sessionRandom = SplitMix64(seed: seed ^ 0x5e55)
    let slots = Self.slots(&random)
    let jitter: Duration = isWholeMinutes ? .zero : random.pick([.zero, .seconds(433)])
    var rules = Self.rules(&random)
    if !sessionRandom.once(in: 3) {
      rules.promo.earn = PromoPrice(
        minutes: sessionRandom.number(1...15), within: .hours(sessionRandom.pick([8, 24, 60])))
    }
    let builder = TestSetup(
      zone: try TestZones.named(place.0), slots: slots, jitter: jitter, rules: rules,
      accounts: accounts)
    setup = try builder.build()
    queue = try builder.queue()
    self.random = random
    for _ in 0..<self.random.number(4...16) {
      let at = start.minus(.minutes(self.random.number(1...3000)))
      posts.append((at, post(isWholeMinutes: isWholeMinutes)))
    }
    posts.sort { $0.at < $1.at }
    for _ in 0..<self.random.number(0...5) { handMade.append(handMade(before: start)) }
    guard hasPrice else { return }
    for _ in 0..<sessionRandom.number(0...18) {
      let end = start.minus(.minutes(sessionRandom.number(0...2000)))
      sessions.append(session(ending: isWholeMinutes ? end : end.plus(.milliseconds(777))))
    }
    if sessionRandom.once(in: 4) {
      // Closed before the clock was set back.
      sessions.append(session(ending: start.plus(.minutes(sessionRandom.number(1...300)))))
    }
  }

  private static func slots(_ random: inout SplitMix64) -> [String] {
    let all = [
      "09:00", "12:30", "17:15", "02:30", "Sat,Sun 01:30", "00:00", "*:0/45", "23:45", "03:00",
      "Sun 02..04:00/20", "0/3:10",
    ]
    return (0..<random.number(0...4)).map { _ in random.pick(all) }
  }

  private static func rules(_ random: inout SplitMix64) -> Rules {
    var rules = Rules(lateWithin: .minutes(random.pick([5, 45, 180])))
    if random.once(in: 3) {
      rules.quiet = [
        random.pick([QuietHours(start: 1320, end: 420), QuietHours(start: 90, end: 150)])
      ]
    }
    if random.once(in: 3) { rules.gap = .minutes(random.pick([7, 60, 90])) }
    if random.once(in: 4) { rules.perDay = random.number(1...4) }
    if random.once(in: 4) { rules.staleAfter = .hours(random.pick([10, 30, 60])) }
    if random.once(in: 3) { rules.sameText = .hours(random.pick([2, 12, 50])) }
    if !random.once(in: 3) {
      rules.promo.share = random.pick([
        PromoShare(promos: 1, outOf: 2), PromoShare(promos: 1, outOf: 3),
        PromoShare(promos: 2, outOf: 5),
      ])
    }
    if random.once(in: 2) {
      rules.promo.budgets.append(
        PromoBudget(count: random.number(1...2), window: .hours(random.pick([3, 24]))))
    }
    if random.once(in: 3) { rules.promo.gap = .minutes(random.pick([30, 240, 720])) }
    return rules
  }

  /// Another post, for accounts of the setup; sometimes a thread.
  package mutating func post(isWholeMinutes: Bool = true, around now: Timestamp? = nil) -> NewPost {
    count += 1
    let now = now ?? start
    let text = random.number(1...8)
    var target = NewPost.Target(
      account: "", isDraft: random.once(in: 12), priority: random.pick(Priority.allCases),
      fingerprint: UInt64(text))
    if random.once(in: 3) {
      // Late ones wait for each other in steps of a minute, which only whole minutes keep.
      target.fixedAt = now.plus(.minutes(random.number((isWholeMinutes ? -200 : 0)...1800)))
    }
    if random.once(in: 8) { target.expiresAt = now.plus(.minutes(random.number(1...2000))) }
    if random.once(in: 5) {
      target.evergreen = Evergreen(
        coolDown: .minutes(random.number(20...900)),
        maximum: random.once(in: 2) ? random.number(1...3) : nil,
        until: random.once(in: 3) ? now.plus(.minutes(random.number(100...2000))) : nil)
    }
    let accounts = setup.accounts.keys.sorted().filter { _ in !random.once(in: 3) }
    return NewPost(
      uid: "post-\(count)-\(random.next())", queue: queue.name,
      kind: random.pick([.value, .value, .question, .share, .promo, .promo, .promo]),
      content: Content(
        parts: random.once(in: 4) ? ["text \(text)", "part 2"] : ["text \(text)"]),
      targets: (accounts.isEmpty ? ["shop@a"] : accounts).map { account in
        var own = target
        own.account = account
        return own
      })
  }

  /// A closed session of up to 50 minutes; now and then one that gives nothing.
  package mutating func session(ending end: Timestamp) -> Session {
    let minutes = sessionRandom.number(1...30)
    let start = end.minus(.minutes(minutes))
    var session = Session(
      uid: "session-\(sessionRandom.next())",
      queue: sessionRandom.once(in: 8) ? "personal" : queue.name, purpose: "talk", zone: "UTC",
      offsetInMinutes: 0, start: start, planned: 60 * minutes, end: end, endedBy: .user,
      wrapUp: .done)
    if sessionRandom.once(in: 3) {
      let pause = start.plus(.minutes(sessionRandom.number(0...minutes)))
      session.interruptions = [
        Interruption(
          kind: .paused, start: pause,
          end: min(end, pause.plus(.minutes(sessionRandom.number(0...20)))))
      ]
    }
    if sessionRandom.once(in: 8) { session.checks = [.autoClosed] }
    if sessionRandom.once(in: 8) { session.deletedAt = end }
    return session
  }

  package mutating func handMade(before now: Timestamp) -> SendRecord {
    let at = now.minus(.minutes(random.number(0...3000)))
    return SendRecord(
      id: 0, targetID: nil, postID: nil, cycle: nil, queue: queue.name,
      account: random.pick(setup.accounts.keys.sorted()),
      kind: random.pick([.value, .promo]), at: at, finishedAt: at, state: .sent,
      fingerprint: UInt64(random.number(1...8)), remoteID: nil, url: nil, note: nil)
  }

  /// Fills a new database with the case.
  package func fill(_ store: Store) throws {
    try store.syncAccounts(setup)
    for (at, post) in posts { _ = try store.insert([post], now: at) }
    for session in sessions { try store.save(session) }
    for send in handMade { _ = try store.logSend(send, price: queue.rules.promo.earn) }
  }
}
