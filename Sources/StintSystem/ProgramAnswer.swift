internal import Glibc

/// What a program that was asked something said, whether it ended well or not.
package struct ProgramAnswer: Hashable, Sendable {
  /// 128 + n when signal n ended it.
  package var status: Int32
  package var output: String

  package init(status: Int32, output: String) {
    self.status = status
    self.output = output
  }

  /// nil when it is not there, cannot be started, or takes longer than `limit`.
  static func of(
    _ words: [String], environment: [String: String], limit: Duration
  ) -> ProgramAnswer? {
    guard let name = words.first,
      let program = name.hasPrefix("/") ? name : Spawn.find(name, in: environment),
      let child = ChildProcess(
        program, Array(words.dropFirst()), environment: environment, limit: limit,
        longestOutput: 1 << 16)
    else { return nil }
    while true {
      // A little longer than it has: then it is ended.
      guard let outcome = child.finish(within: limit + .seconds(1)) else { continue }
      return outcome.isLate ? nil : ProgramAnswer(status: outcome.status, output: outcome.output)
    }
  }
}
