/// Which queued target takes a slot first; within one priority the position decides.
package enum Priority: String, CaseIterable, Codable, Hashable, Sendable {
  case now
  case soon
  case normal
  case filler

  /// 0 goes first.
  ///
  /// Evergreen targets come after every priority (`Target.rank`).
  package var rank: Int {
    switch self {
    case .now: 0
    case .soon: 1
    case .normal: 2
    case .filler: 3
    }
  }
}
