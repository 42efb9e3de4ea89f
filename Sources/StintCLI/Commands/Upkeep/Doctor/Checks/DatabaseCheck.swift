internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// SQLite finds the database sound.
enum DatabaseCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    if let problem = patient.databaseProblem {
      return [
        Finding(
          "database", .bad, problem.message,
          hint: patient.isBroken ? patient.restoreHint : problem.hint, status: problem.status,
          isDamage: patient.isBroken)
      ]
    }
    guard let store = patient.workspace?.store else { return [] }
    let damage: [String]
    do {
      damage = try store.damage(isQuick: patient.isQuick)
    } catch let error as StoreError {
      damage = [error.userFacing.message]
    }
    guard !damage.isEmpty else {
      return [Finding("database", .good, "\(patient.home.database) is sound")]
    }
    let sentence = damage.joined(separator: "; ")
    if damage.allSatisfy(isOfIndex) {
      return [
        Finding(
          "database", .bad, "an index does not agree with its table: \(sentence)",
          hint: "stint doctor --fix", status: .damaged,
          repair: Repair("make the indexes anew", .unsoundDatabase) {
            guard try patient.opened().store.reindex() else {
              throw UserFacingError(
                "the indexes are new, and the database is still damaged",
                hint: patient.restoreHint, status: .damaged)
            }
            return "made the indexes anew; the database is sound"
          })
      ]
    }
    return [
      Finding(
        "database", .bad, sentence, hint: patient.restoreHint, status: .damaged, isDamage: true)
    ]
  }

  /// What an index alone is blamed for: it can be made again from its table.
  static func isOfIndex(_ sentence: String) -> Bool {
    sentence.contains("missing from index ") || sentence.contains("wrong # of entries in index ")
  }
}
