internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// There is a copy of the database that is not old.
enum BackupsCheck: DoctorCheck {
  /// Two days: one that was just missed is no trouble.
  private static let limit = Duration.seconds(2 * 86_400)

  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace else { return [] }
    if let failure = BackupFailure.read(patient.backups) {
      return [
        Finding(
          "backup", .warning, "the daily copy could not be made: \(failure.reason)",
          hint: "stint backup")
      ]
    }
    let now = patient.now
    let newest = patient.backups.copies().last { $0.madeAt <= now }
    if let newest, newest.madeAt.advanced(by: limit) > now {
      return [
        Finding(
          "backup", .good,
          "the newest copy is of \(TimeText.full(newest.madeAt, in: .utc)): \(newest.path)")
      ]
    }
    // A database that is new has nothing to lose yet.
    guard let oldest = try workspace.store.oldestInstant(), oldest.advanced(by: limit) <= now else {
      return []
    }
    return [
      Finding(
        "backup", .warning,
        newest.map { "the newest copy is of \(TimeText.full($0.madeAt, in: .utc))" }
          ?? "there is no copy of the database",
        hint: "stint backup; whatever ticks makes one a day")
    ]
  }
}
