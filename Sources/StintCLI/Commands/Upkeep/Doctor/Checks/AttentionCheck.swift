internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Nothing is stuck, failed, held by Stint, or of an unknown outcome.
enum AttentionCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace else { return [] }
    let attention = try workspace.store.targets(
      Store.Filter(states: [.held, .failed, .unknown, .sending], limit: 1000))
    let found = attention.compactMap { finding($0.post, $0.target, at: workspace.now) }
    guard found.isEmpty else { return found }
    return [Finding("queues", .good, "nothing is stuck, failed or of an unknown outcome")]
  }

  private static func finding(
    _ post: PostRecord, _ record: TargetRecord, at now: Timestamp
  ) -> Finding? {
    let name = "#\(post.id) on \(record.target.account)"
    switch record.state {
    case .unknown(let reason):
      return Finding(
        "unknown", .warning, "\(name): \(reason)",
        hint: "stint resolve \(post.id) --sent, or --not-sent")
    case .failed(let reason):
      return Finding(
        "failed", .warning, "\(name): \(reason)",
        hint: "stint edit \(post.id), then stint release \(post.id)")
    case .held(let hold) where hold.cause != .user:
      return Finding("held", .warning, "\(name): \(hold.reason)", hint: "stint why \(post.id)")
    case .sending where record.waitsForLookup:
      return Finding(
        "unclear", .warning,
        "\(name): no clear answer came (\(record.waitReason ?? "")); Stint asks again",
        hint: "stint why \(post.id)")
    // What a tick does first is all that such a one needs.
    case .sending(let claim) where ProcessIdentity.isDead(claim.owner):
      return Finding(
        "stuck", .warning,
        "\(name): its process is gone; the next pass finds out what became of it",
        hint: "stint tick")
    case .sending(let claim) where claim.leaseEnd <= now:
      return Finding(
        "stuck", .warning,
        "\(name): its process has not been heard of since its time was up; the next pass takes over",
        hint: "stint tick")
    default: return nil
    }
  }
}
