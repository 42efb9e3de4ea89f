package import StintCore

/// How long a server asks to wait.
///
/// What the networks mean by their headers: networks/README.md, "Rate-limit headers differ".
package enum RetryAfter {
  /// The longest wait that is believed.
  package static let longest = Duration.seconds(86_400)
  /// The shortest: a server that says "now" is not asked again in the same instant.
  package static let shortest = Duration.seconds(1)

  /// What an answer asks for; nil when it asks for nothing.
  ///
  /// Many servers send their rate-limit headers with every answer. They say something about waiting
  /// only where the answer refuses for that reason (429, 503) or where they say that nothing remains.
  /// `Retry-After` always counts.
  package static func wait(_ response: HTTPResponse, now: Timestamp) -> Duration? {
    if let asked = asked(response.headers, now: now) { return asked }
    let isRefusal = response.status == 429 || response.status == 503
    return reset(response.headers, countsAlways: isRefusal, now: now)
  }

  /// The same from the headers of an answer that is known to be a refusal for its rate.
  package static func wait(_ headers: HTTPHeaders, now: Timestamp) -> Duration? {
    asked(headers, now: now) ?? reset(headers, countsAlways: true, now: now)
  }

  /// A rate limit's pair of headers.
  private struct Family {
    var reset: String
    var remaining: String
    /// Whether it may be believed without a word on what remains.
    var countsAlone = true
  }

  private static let families = [
    Family(reset: "X-RateLimit-Reset-After", remaining: "X-RateLimit-Remaining"),
    Family(reset: "X-RateLimit-Reset", remaining: "X-RateLimit-Remaining"),
    Family(reset: "x-rate-limit-reset", remaining: "x-rate-limit-remaining"),
    Family(reset: "RateLimit-Reset", remaining: "RateLimit-Remaining"),
    // X's limits of a day stand beside those of 15 minutes (unsourced, so only when they are used up).
    Family(
      reset: "x-user-limit-24hour-reset", remaining: "x-user-limit-24hour-remaining",
      countsAlone: false),
    Family(
      reset: "x-app-limit-24hour-reset", remaining: "x-app-limit-24hour-remaining",
      countsAlone: false),
  ]

  private static func asked(_ headers: HTTPHeaders, now: Timestamp) -> Duration? {
    guard let text = headers["Retry-After"] else { return nil }
    if let seconds = Decimal(text) { return clamped(seconds.milliseconds) }
    return HTTPDate.read(text, now: now).map { clamped(until: $0, now: now) }
  }

  private static func reset(
    _ headers: HTTPHeaders, countsAlways: Bool, now: Timestamp
  ) -> Duration? {
    let usedUp = families.filter { family in
      headers[family.remaining].flatMap(Decimal.init)?.milliseconds == 0
    }
    // Discord says the same twice, as an instant and as seconds from now: the seconds do not depend
    // on our clock. Of different limits that are used up, the one that lasts longest holds us back.
    var isDoubled = false
    let waits = usedUp.compactMap { family -> Duration? in
      if family.remaining == "X-RateLimit-Remaining" {
        if isDoubled { return nil }
        isDoubled = headers[family.reset] != nil
      }
      return wait(family, headers, now: now)
    }
    if let longest = waits.max() { return longest }
    guard countsAlways else { return nil }
    return families.lazy.filter(\.countsAlone).compactMap { wait($0, headers, now: now) }.first
  }

  /// ISO 8601, or else a number: above 10⁹ an instant, below it seconds from now.
  private static func wait(_ family: Family, _ headers: HTTPHeaders, now: Timestamp) -> Duration? {
    guard let text = headers[family.reset] else { return nil }
    if let instant = Timestamp(rfc3339: text) { return clamped(until: instant, now: now) }
    guard let number = Decimal(text) else { return nil }
    let isFromNow = number.milliseconds <= 1_000_000_000_000
    if isFromNow { return clamped(number.milliseconds) }
    // Seconds would name the year 5138 and later: these are milliseconds.
    let isInMilliseconds = number.milliseconds >= 100_000_000_000_000
    let instant = isInMilliseconds ? number.milliseconds / 1000 : number.milliseconds
    return clamped(until: Timestamp(milliseconds: instant), now: now)
  }

  private static func clamped(until instant: Timestamp, now: Timestamp) -> Duration {
    let (gap, overflow) = instant.milliseconds.subtractingReportingOverflow(now.milliseconds)
    return clamped(overflow ? (instant < now ? .min : .max) : gap)
  }

  private static func clamped(_ milliseconds: Int64) -> Duration {
    min(max(.milliseconds(milliseconds), shortest), longest)
  }

  /// Figures with or without a fraction; never traps, whatever stands there.
  private struct Decimal {
    /// A thousandfold of the number, cut off; saturates.
    var milliseconds: Int64

    init?(_ text: String) {
      guard text.utf8.count <= 400 else { return nil }
      let halves = text.split(separator: ".", omittingEmptySubsequences: false)
      guard halves.count <= 2,
        halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
      else { return nil }
      let fraction = halves.count == 2 ? halves[1] : ""
      let three = (fraction + "000").prefix(3)
      milliseconds = Int64(halves[0] + three) ?? .max
    }
  }
}
