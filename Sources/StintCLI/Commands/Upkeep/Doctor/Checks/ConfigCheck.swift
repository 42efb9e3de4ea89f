internal import StintCore
internal import StintSystem

/// The config can be read and says what can be kept.
enum ConfigCheck: DoctorCheck {
  static func findings(_ patient: Patient) -> [Finding] {
    if let problem = patient.configProblem {
      return [
        Finding(
          "config", .bad, ([problem.message] + problem.details).joined(separator: "; "),
          hint: problem.hint, status: problem.status)
      ]
    }
    guard let setup = patient.config?.setup else { return [] }
    return [
      Finding(
        "config", .good,
        "\(patient.home.configFile): \(setup.queues.count) queues, \(setup.accounts.count) accounts"
      )
    ]
  }
}
