internal import StintCore

/// Every check, in the order in which they are made and printed.
enum DoctorTable {
  static let all: [any DoctorCheck.Type] = [
    ConfigCheck.self, PermissionsCheck.self, LinksCheck.self, DiskCheck.self,
    DatabaseCheck.self, SchemaCheck.self, OrphansCheck.self, ForgottenCheck.self,
    AttentionCheck.self, SilentCheck.self, AccountsCheck.self, MediaCheck.self,
    CredentialsCheck.self, ClockCheck.self, ServiceCheck.self, OutboxCheck.self,
    BackupsCheck.self, LeftoversCheck.self,
  ]

  /// One check that fails says so, and keeps the others from nothing.
  static func findings(_ patient: Patient) -> [Finding] {
    all.flatMap { check -> [Finding] in
      do {
        return try check.findings(patient)
      } catch {
        let known = Tool.userFacing(error)
        return [
          Finding(
            "database", .bad, known.message,
            hint: known.status == .damaged ? patient.restoreHint : known.hint,
            status: known.status, isDamage: known.status == .damaged)
        ]
      }
    }
  }
}
