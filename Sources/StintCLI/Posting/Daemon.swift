internal import Foundation
internal import StintCore
internal import StintSystem

/// The other program, which delivers.
enum Daemon {
  /// Runs `stintd` with our streams; its exit status is ours.
  static func run(_ arguments: [String], _ context: Context) throws -> ExitStatus {
    let path = context.programFolder + "/stintd"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw UserFacingError(
        "cannot send: there is no stintd beside stint in \(context.programFolder)",
        hint: "install both programs again", status: .unavailable)
    }
    let status = context.run(path, arguments)
    return ExitStatus(rawValue: status) ?? .internalError
  }
}
