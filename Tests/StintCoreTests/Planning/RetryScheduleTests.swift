import StintCore
import StintTestSupport
import Testing

@Suite struct RetryScheduleTests {
  let now = Timestamp.at("2026-03-02T09:00Z")

  private func wait(_ failures: Int, key: String = "k", asked: Duration? = nil) -> Duration? {
    RetrySchedule.next(afterFailures: failures, at: now, key: key, asked: asked)
      .map { now.duration(to: $0) }
  }

  @Test(arguments: [(1, 1), (2, 5), (3, 25), (4, 120), (5, 360)])
  func `each failure waits its time, a fifth more or less`(failures: Int, minutes: Int) throws {
    var waits: Set<Duration> = []
    for key in 0..<500 {
      let found = try #require(wait(failures, key: "key \(key)"))
      #expect(found >= .seconds(minutes * 48) && found <= .seconds(minutes * 72))
      waits.insert(found)
    }
    #expect(waits.count > 100)
  }

  @Test(arguments: [(0, false), (1, true), (5, true), (6, false)])
  func `there are five tries more`(failures: Int, isTried: Bool) {
    #expect((wait(failures) != nil) == isTried)
  }

  @Test func `the same failure waits alike each time`() {
    #expect(wait(3) == wait(3))
  }

  @Test func `what the network asks for wins over anything shorter, and over nothing longer`() {
    #expect(wait(1, asked: .hours(1)) == .hours(1))
    #expect(wait(5, asked: .seconds(1)) == wait(5))
  }
}
