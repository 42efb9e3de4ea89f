import StintCore
import StintTestSupport
import Testing

struct CredentialWatchTests {
  private let end = Timestamp.at("2026-06-30T12:00Z")

  private func due(
    _ now: String, warned: Int? = nil, problem: String? = nil, cause: String? = nil,
    endless: Bool = false
  ) -> CredentialWatch.Finding? {
    CredentialWatch.due(
      [
        .init(
          account: "shop@x", expiresAt: endless ? nil : end, warnedDays: warned, problem: problem,
          noticedCause: cause)
      ], now: .at(now)
    ).first
  }

  @Test(arguments: [
    ("2026-06-16T11:59:59Z", nil), ("2026-06-16T12:00:00Z", 14), ("2026-06-16T12:00:01Z", 14),
    ("2026-06-23T11:59:59Z", 14), ("2026-06-23T12:00:00Z", 7), ("2026-06-27T11:59:59Z", 7),
    ("2026-06-27T12:00:00Z", 3), ("2026-06-29T11:59:59Z", 3), ("2026-06-29T12:00:00Z", 1),
    ("2026-06-30T11:59:59Z", 1), ("2026-06-30T12:00:00Z", 0), ("2026-07-30T12:00:00Z", 0),
  ])
  func `each level is said once its time has come`(now: String, level: Int?) {
    let finding = due(now)
    #expect(finding?.warnedDays == level)
    #expect((finding?.message != nil) == (level != nil))
    if let level { #expect(due(now, warned: level) == nil, "it is said once") }
  }

  @Test
  func `levels that were slept through are said as one`() {
    #expect(due("2026-06-29T13:00:00Z", warned: 14)?.warnedDays == 1)
  }

  @Test
  func `a new end takes the warnings back, without a word`() {
    let finding = due("2026-06-01T00:00Z", warned: 1)
    #expect(finding?.message == nil)
    #expect(finding != nil && finding?.warnedDays == nil)
  }

  @Test
  func `a credential without an end is never spoken of`() {
    #expect(due("2026-06-29T12:00:00Z", endless: true) == nil)
  }

  @Test
  func `a refusal is said once a cause, and again after it was well`() {
    #expect(
      due("2026-06-01T00:00Z", problem: "revoked")?.message
        == "shop@x: revoked; stint account check shop@x")
    #expect(due("2026-06-01T00:00Z", problem: "revoked", cause: "revoked") == nil)
    #expect(
      due("2026-06-01T00:00Z", problem: "banned", cause: "revoked")?.message
        == "shop@x: banned; stint account check shop@x")
    let well = due("2026-06-01T00:00Z", cause: "revoked")
    #expect(well != nil && well?.message == nil && well?.noticedCause == nil)
  }

  @Test(arguments: [
    ("2026-06-18T12:00Z", "ends in 12 days"), ("2026-06-28T12:00:00Z", "ends in 2 days"),
    ("2026-06-28T12:00:01Z", "ends in 47 hours"), ("2026-06-30T10:00Z", "ends in 2 hours"),
    ("2026-06-30T10:00:01Z", "ends in 119 minutes"), ("2026-06-30T11:59:30Z", "ends in 1 minute"),
    ("2026-06-30T12:00Z", "has ended"),
  ])
  func `the time that is left is said in days, hours or minutes`(now: String, words: String) {
    #expect(CredentialWatch.when(end, now: .at(now)) == words)
  }
}
