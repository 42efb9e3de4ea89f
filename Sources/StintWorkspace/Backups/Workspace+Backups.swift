internal import StintCore
internal import StintSystem

extension Workspace {
  /// Makes the daily copy when it is due; for whoever ticks, after the pass.
  ///
  /// What goes wrong is said once, and is seen by `stint doctor` as long as it lasts.
  package func makeDailyCopy() {
    if case .failed(let reason, isNews: true) = AutomaticBackup(home).run(at: context.clock()) {
      context.note(
        ErrorPresenter.text(
          UserFacingError(
            "the daily copy of the database could not be made: \(reason)", hint: "stint doctor",
            status: .cannotCreate), program: "stintd"))
    }
  }
}
