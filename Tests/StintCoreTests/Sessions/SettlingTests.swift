import StintCore
import StintTestSupport
import Testing

/// One look at an open session, by three clocks.
private struct Clocks {
  var wall = Timestamp.at("2026-11-20T09:00Z")
  var boot: Int64 = 5_000_000
  var monotonic: Int64 = 4_000_000
  var bootID = "first"

  var reading: ClockReading {
    ClockReading(wall: wall, monotonic: monotonic, boot: boot, bootID: bootID)
  }

  mutating func pass(_ duration: Duration) {
    wall = wall.advanced(by: duration)
    boot += duration.wholeMilliseconds
    monotonic += duration.wholeMilliseconds
  }

  mutating func suspend(_ duration: Duration) {
    wall = wall.advanced(by: duration)
    boot += duration.wholeMilliseconds
  }

  mutating func set(by duration: Duration) { wall = wall.advanced(by: duration) }

  mutating func restart(offFor duration: Duration) {
    wall = wall.advanced(by: duration)
    (boot, monotonic, bootID) = (0, 0, bootID + "+")
  }
}

/// A session that somebody keeps looking at.
private struct Watch {
  var clocks = Clocks()
  var session: Session
  var beat: ClockReading
  var notices: Notices = []
  var given: [Notices] = []

  init(planned: Int = 1500, grace: Int = 180) {
    session = Session(
      id: 1, uid: "u", queue: "business", purpose: "answer questions", zone: "UTC",
      offsetInMinutes: 0, start: clocks.wall, planned: planned, grace: grace)
    beat = clocks.reading
  }

  @discardableResult
  mutating func look() -> Settlement {
    let settlement = session.settle(since: beat, at: clocks.reading, notices: notices)
    beat = clocks.reading
    notices = settlement.given
    if !settlement.due.isEmpty { given.append(settlement.due) }
    return settlement
  }

  mutating func mark(_ act: Act = .reply) {
    session.marks.append(
      Mark(uid: "m\(session.marks.count)", at: clocks.wall, act: act))
  }

  var end: String? { session.end.map { RFC3339.textInUTC($0) } }
  var spentMinutes: Int64 { session.spent(through: clocks.wall) / 60_000 }
}

@Suite struct SettlingTests {
  @Test func `nothing happens to a session while time passes before its deadline`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(24 * 60))
    #expect(watch.look().isChanged == false)
    #expect(watch.session.isOpen)
  }

  @Test(arguments: [(749, true), (750, false), (751, false)])
  func `a session closes itself at its cap, half of the plan after the deadline`(
    seconds: Int, isOpen: Bool
  ) {
    var watch = Watch()
    watch.clocks.pass(.seconds(1500 + seconds))
    watch.look()
    #expect(watch.session.isOpen == isOpen)
  }

  @Test(arguments: [(599, true), (600, false)])
  func `the cap of a short box is ten minutes`(seconds: Int, isOpen: Bool) {
    var watch = Watch(planned: 300)
    watch.clocks.pass(.seconds(300 + seconds))
    watch.look()
    #expect(watch.session.isOpen == isOpen)
  }

  @Test func `a session nobody ended ends at its deadline, and is to be checked`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(14 * 3600))
    watch.look()
    #expect(watch.end == "2026-11-20T09:25:00Z")
    #expect(watch.session.endedBy == .auto)
    #expect(watch.session.checks == [.autoClosed])
    #expect(watch.spentMinutes == 25)
  }

  @Test func `work known after the deadline moves the end there, never to now`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(29 * 60))
    watch.look()
    watch.mark()
    watch.clocks.pass(.seconds(3600))
    watch.look()
    #expect(watch.end == "2026-11-20T09:29:00Z")
  }

  @Test func `a mark before the deadline does not pull the end back`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.mark()
    watch.clocks.pass(.seconds(3600))
    watch.look()
    #expect(watch.end == "2026-11-20T09:25:00Z")
  }

  @Test func `an extension moves deadline and cap`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(1400))
    watch.session.extensions.append(
      SessionExtension(at: watch.clocks.wall, seconds: 300, why: "answering"))
    watch.clocks.pass(.seconds(100 + 300 + 749))
    watch.look()
    #expect(watch.session.isOpen)
    watch.clocks.pass(.seconds(1))
    watch.look()
    #expect(watch.end == "2026-11-20T09:30:00Z")
  }

  // MARK: Suspend

  @Test func `sleep in the middle is no work and moves no deadline`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.look()
    watch.clocks.suspend(.seconds(300))
    watch.look()
    watch.clocks.pass(.seconds(300))
    watch.look()
    #expect(watch.spentMinutes == 15)
    #expect(watch.session.deadline == .at("2026-11-20T09:25Z"))
    #expect(
      watch.session.interruptions == [
        Interruption(
          kind: .suspended, start: .at("2026-11-20T09:10Z"), end: .at("2026-11-20T09:15Z"))
      ])
  }

  @Test func `a wake-up after the deadline and before the cap leaves the session over time`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(1200))
    watch.look()
    watch.clocks.suspend(.seconds(600))
    watch.look()
    #expect(watch.session.state(at: watch.clocks.wall) == .over)
    #expect(watch.spentMinutes == 20)
    #expect(watch.given == [.graceEnd], "the latest notice only, not one for each that was missed")
  }

  @Test func `sleep over the cap closes at the deadline with only the time awake spent`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(1200))
    watch.look()
    watch.clocks.suspend(.seconds(8 * 3600))
    watch.look()
    #expect(watch.end == "2026-11-20T09:25:00Z")
    #expect(watch.spentMinutes == 20)
    #expect(watch.session.checks == [.autoClosed])
  }

  @Test func `a laptop that sleeps every ten minutes loses and gains no minute`() {
    var watch = Watch(planned: 3600)
    for _ in 0..<4 {
      watch.clocks.pass(.seconds(300))
      watch.look()
      watch.clocks.suspend(.seconds(600))
      watch.look()
    }
    #expect(watch.spentMinutes == 20)
    #expect(watch.session.state(at: watch.clocks.wall) == .over)
  }

  @Test func `sleep during a pause is counted once`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(300))
    watch.session.interruptions.append(
      Interruption(kind: .paused, start: watch.clocks.wall, end: nil))
    watch.look()
    watch.clocks.suspend(.seconds(600))
    watch.look()
    watch.clocks.pass(.seconds(60))
    watch.session.interruptions[0].end = watch.clocks.wall
    watch.clocks.pass(.seconds(60))
    watch.look()
    #expect(watch.session.interruptions.count == 1)
    #expect(watch.spentMinutes == 6)
  }

  // MARK: Clock set

  @Test(arguments: [7200, -7200, 30, -30])
  func `a set clock moves the stamps and leaves every duration`(seconds: Int) {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.mark()
    watch.look()
    watch.clocks.set(by: .seconds(seconds))
    let settlement = watch.look()
    #expect(settlement.clockSetBy == Int64(seconds) * 1000)
    #expect(watch.spentMinutes == 10)
    #expect(
      watch.session.deadline
        == Timestamp.at("2026-11-20T09:25Z").advanced(by: .seconds(seconds)))
    #expect(watch.session.marks[0].at == watch.clocks.wall)
    #expect(watch.session.checks == [.clockChanged])
    #expect(watch.session.notes.count == 1)
    watch.clocks.pass(.seconds(15 * 60 + 750))
    watch.look()
    #expect(watch.session.spent(through: watch.clocks.wall) == 1_500_000)
  }

  @Test(arguments: [(2000, false), (2001, true), (-2000, false), (-2001, true)])
  func `clocks that drift by two seconds are not set clocks`(milliseconds: Int64, isSet: Bool) {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.clocks.set(by: .milliseconds(milliseconds))
    #expect((watch.look().clockSetBy != 0) == isSet)
  }

  @Test func `a clock set during sleep is told from the sleep`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(300))
    watch.look()
    watch.clocks.suspend(.seconds(300))
    watch.clocks.set(by: .seconds(3600))
    watch.look()
    #expect(watch.spentMinutes == 5)
    #expect(watch.session.start == .at("2026-11-20T10:00Z"))
    #expect(watch.session.deadline == .at("2026-11-20T10:25Z"))
  }

  // MARK: Restart

  @Test func `a machine that was off before the deadline leaves the session running`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.look()
    watch.clocks.restart(offFor: .seconds(300))
    watch.clocks.pass(.seconds(60))
    watch.look()
    #expect(watch.session.isOpen)
    #expect(watch.spentMinutes == 11)
    #expect(watch.session.deadline == .at("2026-11-20T09:25Z"))
    #expect(watch.session.checks.isEmpty)
  }

  @Test func `a machine that comes back after the deadline recovers the session at it`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.look()
    // Before the cap, which needs no crash to close it.
    watch.clocks.restart(offFor: .seconds(16 * 60))
    watch.look()
    #expect(watch.end == "2026-11-20T09:25:00Z")
    #expect(watch.session.endedBy == .recovered)
    #expect(watch.session.checks == [.recovered])
    #expect(watch.spentMinutes == 10)
  }

  @Test func `a restart with a clock that lags behind is told`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.look()
    watch.clocks.restart(offFor: .seconds(-3600))
    watch.look()
    #expect(watch.session.isOpen)
    #expect(watch.session.checks == [.clockChanged])
  }

  @Test func `clocks that go back a little within one boot are no restart`() {
    var watch = Watch()
    watch.clocks.pass(.seconds(600))
    watch.look()
    watch.clocks.wall = watch.clocks.wall.advanced(by: .milliseconds(-80))
    watch.clocks.boot -= 80
    watch.clocks.monotonic -= 80
    #expect(watch.look().isChanged == false)
    #expect(watch.session.checks.isEmpty)
  }

  // MARK: Notices

  @Test func `three notices are given, each once`() {
    var watch = Watch()
    for _ in 0..<40 {
      watch.clocks.pass(.seconds(60))
      watch.look()
    }
    #expect(watch.given == [.warning, .over, .graceEnd])
  }

  @Test(arguments: [(1379, []), (1380, [Notices.warning]), (1499, [.warning]), (1500, [.over])])
  func `the warning comes two minutes before the end`(seconds: Int, due: [Notices]) {
    var watch = Watch()
    watch.clocks.pass(.seconds(seconds))
    watch.look()
    #expect(watch.given == due)
  }

  @Test func `a hard session has no grace to end`() {
    var watch = Watch(grace: 0)
    for _ in 0..<30 {
      watch.clocks.pass(.seconds(60))
      watch.look()
    }
    #expect(watch.given == [.warning, .over])
  }

  @Test func `no session survives the night, whatever happens to it`() {
    var chance = SplitMix64(seed: 20_261_120)
    for _ in 0..<2000 {
      var watch = Watch(planned: Int.random(in: 300...28_800, using: &chance))
      let planned = watch.session.planned ?? 0
      var awake: Int64 = 0
      for _ in 0..<60 where watch.session.isOpen {
        let step = Duration.seconds(Int.random(in: 1...2400, using: &chance))
        switch Int.random(in: 0..<10, using: &chance) {
        case 0: watch.clocks.suspend(step)
        case 1: watch.clocks.restart(offFor: step)
        case 2: watch.clocks.set(by: step - .seconds(1200))
        default:
          watch.clocks.pass(step)
          awake += step.wholeMilliseconds
        }
        watch.look()
        // No minute is invented: what was spent was spent with the machine awake.
        #expect(watch.session.spent(through: watch.clocks.wall) <= awake + 2000)
        let spans = watch.session.spans(through: watch.clocks.wall)
        for (a, b) in zip(spans, spans.dropFirst()) { #expect(a.end == b.start) }
      }
      watch.clocks.pass(.seconds(planned + max(600, planned / 2) + 1))
      watch.look()
      #expect(!watch.session.isOpen)
      if let end = watch.session.end, let deadline = watch.session.deadline {
        #expect(end == deadline)
      }
    }
  }
}
