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
  ///
  /// Throws when it ended without one: then it could not say anything itself.
  func run(_ arguments: [String]) throws -> ExitStatus {
    let status = context.run(path, arguments)
    if let known = ExitStatus(rawValue: status) { return known }
    let end =
      switch status {
      case 127: "cannot be started"
      case 129...: "was ended by signal \(status - 128) before it was done"
      default: "ended with status \(status) before it was done"
      }
    // What it had begun is in the database; the next tick finds out.
    throw UserFacingError("stintd \(end)", hint: "stint list", status: .unavailable)
  }
}
