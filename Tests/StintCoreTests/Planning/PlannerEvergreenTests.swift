import StintCore
import StintTestSupport
import Testing

@Suite struct PlannerEvergreenTests {
  let nine = Timestamp.at("2026-03-02T09:00Z")

  private func green(
    _ id: Int64, coolDown: Duration, maximum: Int? = nil, until: Timestamp? = nil
  ) -> Target {
    .sample(
      id, priority: .now, evergreen: Evergreen(coolDown: coolDown, maximum: maximum, until: until))
  }

  @Test func `evergreen posts only fill slots that would stay empty, and take turns`() throws {
    let scene = PlannerScene([
      green(1, coolDown: .hours(1)), green(2, coolDown: .hours(1)), .sample(3, priority: .filler),
    ])
    let plan = try scene.plan(nine, days: 2)
    #expect(plan.dispatches.map(\.dispatch.target.id) == [3, 1, 2, 1, 2])
    #expect(plan.dispatches.map(\.dispatch.target.cycle) == [0, 0, 0, 1, 1])
  }

  @Test(arguments: [(359, true), (360, true), (361, false)])
  func `a cool-down ends at its very instant`(minutes: Int, comesAtThree: Bool) throws {
    let plan = try PlannerScene([green(1, coolDown: .minutes(minutes))])
      .plan(nine, days: 0)
    #expect(plan.dispatches.count == 1)
    let day = try PlannerScene([green(1, coolDown: .minutes(minutes))]).plan(nine, days: 1)
    let atThree = day.dispatches.contains { $0.instant == nine.plus(.hours(6)) }
    #expect(atThree == comesAtThree)
  }

  @Test func `it is held as finished after its last round`() throws {
    let plan = try PlannerScene([green(1, coolDown: .hours(1), maximum: 2)]).plan(nine, days: 3)
    #expect(plan.dispatches.count == 2)
    #expect(plan.entries.map(\.decision).held == [1])
  }

  @Test func `it is held as finished after its last day`() throws {
    let plan = try PlannerScene([green(1, coolDown: .hours(1), until: nine.plus(.hours(6)))])
      .plan(nine, days: 3)
    #expect(plan.dispatches.map(\.instant) == [nine, nine.plus(.hours(6))])
    #expect(plan.entries.map(\.decision).held == [1])
  }
}
