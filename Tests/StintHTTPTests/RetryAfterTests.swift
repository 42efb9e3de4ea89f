import StintCore
import StintHTTP
import Testing

@Suite struct RetryAfterTests {
  /// 2026-11-25T04:00:00Z.
  private static let now = Timestamp(seconds: 1_795_579_200)

  private static let waits: [(String, String, Int64)] = [
    ("Retry-After", "30", 30_000),
    ("Retry-After", "0", 1000),
    ("Retry-After", "1.5", 1500),
    ("Retry-After", "86400", 86_400_000),
    ("Retry-After", "86401", 86_400_000),
    ("Retry-After", "99999999999999999999999999", 86_400_000),
    // A date in each of the three forms, and one that is past.
    ("Retry-After", "Wed, 25 Nov 2026 04:02:00 GMT", 120_000),
    ("Retry-After", "Wednesday, 25-Nov-26 04:02:00 GMT", 120_000),
    ("Retry-After", "Wed Nov 25 04:02:00 2026", 120_000),
    ("Retry-After", "Sun Nov  1 04:02:00 2026", 1000),
    ("Retry-After", "Sunday, 06-Nov-94 08:49:37 GMT", 1000),
    // Fifty years ahead is still ahead.
    ("Retry-After", "Wednesday, 25-Nov-76 04:02:00 GMT", 86_400_000),
    ("Retry-After", "Fri, 31 Dec 9999 23:59:60 GMT", 86_400_000),
    // Mastodon.
    ("X-RateLimit-Reset", "2026-11-25T04:05:00.250Z", 300_250),
    ("X-RateLimit-Reset", "2026-11-25T05:05:00+01:00", 300_000),
    ("X-RateLimit-Reset", "2020-01-01T00:00:00Z", 1000),
    // X and Bluesky.
    ("x-rate-limit-reset", "1795579260", 60_000),
    ("RateLimit-Reset", "1795579260", 60_000),
    // Discord.
    ("X-RateLimit-Reset", "1795579260.500", 60_500),
    ("X-RateLimit-Reset-After", "2.25", 2250),
    ("X-RateLimit-Reset-After", "0.004", 1000),
    // Reddit.
    ("X-Ratelimit-Reset", "240", 240_000),
    // Milliseconds, and numbers that nobody means.
    ("X-RateLimit-Reset", "1795579260000", 60_000),
    ("X-RateLimit-Reset", "1000000000", 86_400_000),
    ("X-RateLimit-Reset", "1000000001", 1000),
    ("X-RateLimit-Reset", "9223372036854775807", 86_400_000),
    ("X-RateLimit-Reset", "123456789012345678901234567890.5", 86_400_000),
  ]

  @Test func `there are waits to compare`() {
    #expect(Self.waits.count > 20)
  }

  @Test(arguments: waits)
  func `a hint is read as its network means it`(
    name: String, value: String, milliseconds: Int64
  ) {
    let response = HTTPResponse(status: 429, headers: [name: value])
    #expect(RetryAfter.wait(response, now: Self.now) == .milliseconds(milliseconds))
    #expect(
      RetryAfter.wait(response.headers, now: Self.now) == .milliseconds(milliseconds))
  }

  @Test(arguments: [
    "", "-5", "soon", "1e3", "0x10", "nan", "inf", "1.", ".5", "1.2.3", "٣", "5 seconds",
    "Wed, 25 Nov 2026 04:02:00", "Wed, 31 Nov 2026 04:02:00 GMT", "Wed, 25 Nov 2026 24:00:00 GMT",
    "Xyz, 25 Nov 2026 04:02:00 GMT", "Wed, 25 Nov 2026 04:02 GMT", "Wed, 25 Nov 2026 :: GMT",
    String(repeating: "9 ", count: 5000),
  ])
  func `what cannot be read asks for nothing`(value: String) {
    for name in ["Retry-After", "X-RateLimit-Reset"] {
      let response = HTTPResponse(status: 429, headers: [name: value])
      #expect(RetryAfter.wait(response, now: Self.now) == nil)
    }
  }

  @Test(
    arguments: [
      (200, "5", nil), (200, "0", 60), (200, "0.0", 60), (422, "1", nil), (422, "0", 60),
      (429, "5", 60), (503, "5", 60), (429, nil, 60), (200, nil, nil), (500, nil, nil),
    ] as [(Int, String?, Int64?)])
  func `a reset counts only where the answer refuses or nothing remains`(
    status: Int, remaining: String?, seconds: Int64?
  ) {
    var headers: HTTPHeaders = ["x-rate-limit-reset": "60"]
    if let remaining { headers["X-Rate-Limit-Remaining"] = remaining }
    let wait = RetryAfter.wait(HTTPResponse(status: status, headers: headers), now: Self.now)
    #expect(wait == seconds.map { .seconds($0) })
  }

  @Test func `an explicit wait counts with any status and before a reset`() {
    let headers: HTTPHeaders = [
      "Retry-After": "7", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60",
    ]
    for status in [200, 422, 429, 503] {
      let wait = RetryAfter.wait(HTTPResponse(status: status, headers: headers), now: Self.now)
      #expect(wait == .seconds(7))
    }
  }

  @Test func `of several limits the one that is used up counts, then the longest`() {
    let day: HTTPHeaders = [
      "x-rate-limit-remaining": "80", "x-rate-limit-reset": "900",
      "x-user-limit-24hour-remaining": "0", "x-user-limit-24hour-reset": "7200",
    ]
    #expect(RetryAfter.wait(day, now: Self.now) == .seconds(7200))
    var both = day
    both["x-rate-limit-remaining"] = "0"
    #expect(RetryAfter.wait(both, now: Self.now) == .seconds(7200))
    both["x-user-limit-24hour-remaining"] = "3"
    #expect(RetryAfter.wait(both, now: Self.now) == .seconds(900))
  }

  @Test func `Discord's seconds are believed before its instant`() {
    let headers: HTTPHeaders = [
      "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795589200",
      "X-RateLimit-Reset-After": "3.5",
    ]
    #expect(RetryAfter.wait(headers, now: Self.now) == .milliseconds(3500))
  }

  @Test func `clocks at the ends of time do no harm`() {
    for now in [Timestamp(milliseconds: .min), Timestamp(milliseconds: .max), .distantPast] {
      for (name, value, _) in Self.waits {
        let wait = RetryAfter.wait([name: value], now: now)
        #expect(wait.map { (Duration.seconds(1)...Duration.seconds(86_400)).contains($0) } != false)
      }
    }
  }
}
