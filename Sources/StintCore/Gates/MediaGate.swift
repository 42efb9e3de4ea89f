/// A post whose files are gone or are not the ones that were queued is held.
struct MediaGate: Gate {
  static let name = "media"
  static let scope = GateScope.target
  static let isOverridable = false

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    let problems = moment.inspect(target).media
    guard !problems.isEmpty else { return .pass }
    return .hold(Hold(cause: .media, reason: problems.joined(separator: "; ")))
  }
}
