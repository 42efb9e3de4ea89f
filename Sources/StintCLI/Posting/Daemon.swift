internal import Foundation
internal import StintCore
internal import StintSystem

/// The other program, which delivers.
struct Daemon {
  private let path: String
  private let context: Context

  /// Throws when it does not lie beside us.
  init(_ context: Context) throws {
    self.context = context
    path = context.programFolder + "/stintd"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw UserFacingError(
        "cannot send: there is no stintd beside stint in \(context.programFolder)",
        hint: "install both programs again", status: .unavailable)
    }
  }

  /// Runs `stintd` with our streams; its exit status is ours.
  func run(_ arguments: [String]) -> ExitStatus {
    ExitStatus(rawValue: context.run(path, arguments)) ?? .internalError
  }
}
