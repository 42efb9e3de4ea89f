internal import Foundation

/// Work that waits for another program, on a thread of its own: the few threads that all tasks share
/// would stand still with it.
package enum Aside {
  package static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
  }
}
