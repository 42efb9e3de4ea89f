internal import Foundation
internal import Glibc

/// What a program prints, for whoever needs that and nothing else of it.
package enum ProgramOutput {
  package enum Failure: Error, Hashable, Sendable {
    case notFound
    case cannotStart
    /// It was ended, with all that it had started.
    case late
    case ended(Int32)
    case tooLong
  }

  /// Runs a program without a shell; what it says on standard error is thrown away unread.
  ///
  /// `words` are the program, as a path or a name in `PATH`, and its arguments.
  package static func of(
    _ words: [String], environment: [String: String], limit: Duration, longest: Int
  ) async -> Result<String, Failure> {
    guard let name = words.first,
      let program = name.hasPrefix("/") ? name : Spawn.find(name, in: environment)
    else { return .failure(.notFound) }
    guard access(program, X_OK) == 0 else { return .failure(.notFound) }
    return await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          returning: run(program, Array(words.dropFirst()), environment, limit, longest))
      }
    }
  }

  private static func run(
    _ program: String, _ arguments: [String], _ environment: [String: String], _ limit: Duration,
    _ longest: Int
  ) -> Result<String, Failure> {
    guard
      let child = ChildProcess(
        program, arguments, environment: environment, limit: limit, longestOutput: longest)
    else { return .failure(.cannotStart) }
    // A little longer than it has: then it is ended.
    while true {
      guard let outcome = child.finish(within: limit + .seconds(1)) else { continue }
      if outcome.isLate { return .failure(.late) }
      if outcome.isTooLong { return .failure(.tooLong) }
      if outcome.status != 0 { return .failure(.ended(outcome.status)) }
      return .success(outcome.output)
    }
  }
}
