/// One thing that `doctor --fix` did, would do, or could not do.
struct Deed {
  enum Outcome: String {
    case done, planned, failed
  }

  var check: String
  var outcome: Outcome
  var message: String
}
