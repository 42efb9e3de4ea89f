internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// The database knows all that was sent from here.
enum ForgottenCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace, let last = LastTry.read(patient.home),
      try workspace.store.isOlder(thanLastTryIn: patient.home)
    else { return [] }
    return [
      Finding(
        "forgotten", .bad,
        "the database does not know that something was sent on \(last.account) at "
          + "\(TimeText.full(last.at, in: workspace.setup.zone(ofAccount: last.account))): its log was "
          + "deleted, or a copy was put in its place by hand. Nothing goes out any more",
        hint: "stint doctor --fix, which holds what may have gone out; or stint restore FILE",
        status: .damaged,
        repair: Repair("hold everything that is queued, because it may have gone out", .database) {
          let held = try patient.opened().store.holdAll(now: patient.now)
          LastTry.forget(patient.home)
          return "held \(Plural.of(held, "target")): look what went out, then `stint release`"
        })
    ]
  }
}
