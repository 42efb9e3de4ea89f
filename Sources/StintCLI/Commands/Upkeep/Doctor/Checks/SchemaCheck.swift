internal import StintCore
internal import StintStore
internal import StintWorkspace

/// Tables, indexes and triggers are those that the migrations make.
enum SchemaCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let store = patient.workspace?.store else { return [] }
    let differences = try store.schemaDifferences()
    let canBeMade = differences.filter(\.canBeMade)
    var found = differences.filter { !$0.canBeMade }.map { difference in
      difference.kind == .extra
        ? Finding(
          "schema", .note, "\(difference.sentence); Stint leaves it alone",
          hint: "sqlite3 \(store.path) .schema")
        : Finding(
          "schema", .bad, difference.sentence, hint: patient.restoreHint, status: .damaged,
          isDamage: true)
    }
    if !canBeMade.isEmpty {
      let names = canBeMade.map { "\($0.type) \($0.name)" }.joined(separator: ", ")
      found.append(
        Finding(
          "schema", .bad, canBeMade.map(\.sentence).joined(separator: "; "),
          hint: "stint doctor --fix", status: .damaged,
          repair: Repair("make again what is missing: \(names)", .database) {
            "made again: " + (try makeMissing(patient)).joined(separator: ", ")
          }))
    }
    return found
  }

  private static func makeMissing(_ patient: Patient) throws -> [String] {
    try patient.opened().store.makeMissing()
  }
}
