/// A post that breaks its account's voice rules is held.
struct VoiceGate: Gate {
  static let name = "voice"
  static let scope = GateScope.target
  static let isOverridable = false

  func verdict(on target: Target, at moment: Moment) -> Verdict {
    let complaints = moment.inspect(target).voice
    guard !complaints.isEmpty else { return .pass }
    return .hold(Hold(cause: .voice, reason: complaints.joined(separator: "; ")))
  }
}
