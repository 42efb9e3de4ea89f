import StintSystem
import Synchronization

/// Sleeps until a test lets it wake up.
final class ManualSleeper: Sleeper {
  private struct State {
    var reasons: Set<WakeReason>?
    var sleeping: CheckedContinuation<Set<WakeReason>, Never>?
    var waiting: [CheckedContinuation<Void, Never>] = []
    var duration: Duration?
    var count = 0
  }

  private let state = Mutex(State())

  func sleep(for duration: Duration?) async -> Set<WakeReason> {
    await withCheckedContinuation { continuation in
      let (reasons, waiting) = state.withLock { state in
        state.duration = duration
        state.count += 1
        let waiting = state.waiting
        state.waiting = []
        guard let reasons = state.reasons else {
          state.sleeping = continuation
          return (Set<WakeReason>?.none, waiting)
        }
        state.reasons = nil
        return (reasons, waiting)
      }
      if let reasons { continuation.resume(returning: reasons) }
      for other in waiting { other.resume() }
    }
  }

  func wake() { wake(reasons: [.call]) }

  func wake(_ reason: WakeReason) { wake(reasons: [reason]) }

  /// Ends the sleep, or the next one; no reason stands for time.
  func wake(reasons: Set<WakeReason>) {
    let sleeping = state.withLock { state in
      defer { state.sleeping = nil }
      if state.sleeping == nil { state.reasons = (state.reasons ?? []).union(reasons) }
      return state.sleeping
    }
    sleeping?.resume(returning: reasons)
  }

  /// How long the present sleep is to last; waits until there is one that `isRight`.
  func asleep(where isRight: (Duration?) -> Bool = { _ in true }) async -> Duration? {
    while true {
      let (isAsleep, duration) = state.withLock { ($0.sleeping != nil, $0.duration) }
      if isAsleep, isRight(duration) { return duration }
      await withCheckedContinuation { continuation in
        let isNow = state.withLock { state in
          // Between the look and here it may have fallen asleep.
          if state.sleeping != nil, isRight(state.duration) { return true }
          state.waiting.append(continuation)
          return false
        }
        if isNow { continuation.resume() }
      }
    }
  }
}
