internal import StintCore

extension LookupResult {
  /// What a look that came to nothing tells: nothing, for now.
  init(_ outcome: Outcome) {
    switch outcome {
    case .accepted(let id, let url): self = .found(remoteID: id, url: url)
    case .temporary(let reason, _, _), .permanent(let reason), .credentials(let reason, _),
      .unknown(let reason), .acknowledged(let reason):
      self = .cannotTell(reason: reason)
    case .hold(let hold): self = .cannotTell(reason: hold.reason)
    }
  }
}
