internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Every row refers to one that is there.
enum OrphansCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let store = patient.workspace?.store else { return [] }
    let orphans = try store.orphans()
    var found = orphans.filter { !$0.canGo }.map {
      Finding(
        "orphans", .warning, "\($0.sentence); it is part of what happened, and stays",
        hint: "stint backup, and tell Stint's authors: no command makes such a row")
    }
    let notes = orphans.filter(\.canGo)
    if !notes.isEmpty {
      let count = notes.map(\.count).reduce(0, +)
      found.append(
        Finding(
          "orphans", .warning,
          notes.map(\.sentence).joined(separator: "; ") + "; nothing can need them",
          hint: "stint doctor --fix",
          repair: Repair("take out \(Plural.of(count, "row")) that refer to nothing", .database) {
            try remove(patient)
          }))
    }
    return found
  }

  private static func remove(_ patient: Patient) throws -> String {
    let workspace = try patient.opened()
    try Home.makeFolder(patient.home.state)
    let file = "\(patient.home.state)/removed-rows-\(BackupCopy.stamp(patient.now)).jsonl"
    var lines = ""
    let count = try workspace.store.removeOrphans { rows in
      for row in rows { lines += JSONValue.object(row).serialized() + "\n" }
      guard FileBytes.replace(file, with: Array(lines.utf8)) else {
        throw UserFacingError("cannot write \(file); nothing was removed", status: .cannotCreate)
      }
    }
    return "took out \(Plural.of(count, "row")) that referred to nothing; they are kept in \(file)"
  }
}
