internal import Foundation
internal import Synchronization

/// Runs tasks on a few threads of ours, which sleep until there is something to run.
///
/// Those of the runtime's own executor are looked after once a second as long as the process lives
/// (libdispatch counts its workers), also when it has nothing to do: that alone would wake an idle
/// daemon more often than everything else together.
package final class TaskThreads: TaskExecutor {
  package static let shared = TaskThreads(count: 4)

  private struct State {
    var jobs: [UnownedJob] = []
    var isStarted = false
  }

  private let count: Int
  private let condition = NSCondition()
  private let state = Mutex(State())

  init(count: Int) {
    self.count = count
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    condition.lock()
    let isFirst = state.withLock { state in
      state.jobs.append(job)
      defer { state.isStarted = true }
      return !state.isStarted
    }
    condition.signal()
    condition.unlock()
    guard isFirst else { return }
    for _ in 0..<count { Thread.detachNewThread { [self] in work() } }
  }

  private func work() {
    let executor = asUnownedTaskExecutor()
    while true {
      condition.lock()
      while state.withLock({ $0.jobs.isEmpty }) { condition.wait() }
      let job = state.withLock { $0.jobs.removeFirst() }
      condition.unlock()
      job.runSynchronously(on: executor)
    }
  }
}
