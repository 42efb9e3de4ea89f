import StintCore
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (Int64.min, Int64(192)), (-1001, 999), (-1000, 0), (-999, 1), (-1, 999), (0, 0), (1, 1),
    (.max, 807),
  ])
  func `a remainder is never negative and never traps`(number: Int64, remainder: Int64) {
    #expect(number.flooredRemainder(by: 1000) == remainder)
  }

  @Test func `seconds and durations out of range saturate`() {
    #expect(Timestamp(seconds: .max).milliseconds == .max)
    #expect(Timestamp(seconds: .min).milliseconds == .min)
    #expect(Timestamp(seconds: -1).milliseconds == -1000)
    #expect(Duration.milliseconds(Int64.max).wholeMilliseconds == .max)
    #expect((Duration.milliseconds(Int64.max) + .milliseconds(1)).wholeMilliseconds == .max)
    let ends = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
    #expect(ends.0.duration(to: ends.1) == .milliseconds(Int64.max) - .milliseconds(Int64.min))
  }
}
