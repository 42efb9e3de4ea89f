import StintCore
@testable import StintDaemon
import StintSystem
import Synchronization
import Testing

/// What signals do to one pass.
@Suite(.timeLimit(.minutes(20)))
struct StopSignTests {
  private let sleeper = ManualSleeper()
  private let sign = StopSign()

  /// With what the pass was broken off; empty where it was not.
  private func watch() -> Task<[StintCore.ExitStatus?], Never> {
    Task {
      let ends = Mutex<[StintCore.ExitStatus?]>([])
      await sign.watch(sleeper, patience: .seconds(20)) {
      } abandon: { end in
        ends.withLock { $0.append(end) }
      }
      return ends.withLock { $0 }
    }
  }

  /// Asks it to end, and waits until it knows.
  private func ask(_ reason: WakeReason) async {
    #expect(await sleeper.asleep() == nil)
    sleeper.wake(reason)
    _ = await sleeper.asleep { $0 == .seconds(20) }
    #expect(sign.isStopping)
  }

  @Test func `nobody asks, and it ends by itself`() async {
    let watching = watch()
    #expect(await sleeper.asleep() == nil)
    #expect(!sign.isStopping)
    #expect(sign.pass(.done))
    sign.end(sleeper)
    #expect(await watching.value == [])
  }

  @Test(arguments: [WakeReason.stop, .reload])
  func `asked, it has twenty seconds, and ends in order`(reason: WakeReason) async {
    let watching = watch()
    await ask(reason)
    #expect(!sign.pass(.waiting))
    sign.end(sleeper)
    #expect(await watching.value == [])
  }

  @Test(arguments: [Set<WakeReason>(), [.stop], [.reload], [.stop, .clock]])
  func `the time is up, or somebody asks again`(reasons: Set<WakeReason>) async {
    let watching = watch()
    await ask(.stop)
    sleeper.wake(reasons: reasons)
    #expect(await watching.value == [nil])
  }

  @Test func `a set clock is no reason to hurry`() async {
    let watching = watch()
    await ask(.stop)
    sleeper.wake(.clock)
    _ = await sleeper.asleep { $0 == .seconds(20) }
    sign.end(sleeper)
    #expect(await watching.value == [])
  }

  @Test func `after the deliveries there is nothing to wait for`() async {
    let watching = watch()
    #expect(await sleeper.asleep() == nil)
    #expect(sign.pass(.waiting))
    sleeper.wake(.stop)
    #expect(await watching.value == [.waiting])
  }
}
