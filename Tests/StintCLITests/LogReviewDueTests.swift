import StintCore
import StintTestSupport
import Testing

/// A week that nobody looked back at to the end.
@Suite struct LogReviewDueTests {
  @Test func `the check names a whole week without a review, and is content all the same`()
    async throws
  {
    let world = try World()
    await world.must("engage", "answer questions about queues", "-q", "business")
    world.moveClock(to: "2026-06-01T06:15Z")
    await world.must("end", "--no-review")
    // Still the same week, until Sunday's last minute in Madrid.
    world.moveClock(to: "2026-06-07T21:59Z")
    #expect(await world.must("log", "check").out == "1 session, nothing to correct\n")
    world.moveClock(to: "2026-06-07T22:00Z")
    let check = await world.must("log", "check")
    #expect(
      check.out == """
        1 session, nothing to correct
        week 23 of business has no review yet
              try: stint review week --last 1 -q business

        """)
    await world.must("review", "week", "--last", "1", "-q", "business", "--next", "keep")
    #expect(await world.must("log", "check").out == "1 session, nothing to correct\n")
  }
}
