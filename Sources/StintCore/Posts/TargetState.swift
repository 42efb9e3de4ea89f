/// Where a target stands.
///
/// Each case holds exactly the facts that exist in it.
package enum TargetState: Hashable, Sendable {
  case draft
  case queued
  case held(Hold)
  case sending(Claim)
  case sent(Receipt)
  /// Definite and permanent: the user must edit the post or mend the account.
  case failed(reason: String)
  /// Nobody can tell whether it went out: the user resolves it.
  case unknown(reason: String)
  case dropped(from: Name)

  /// The bare name of a state, as stored and printed.
  package enum Name: String, CaseIterable, Codable, Hashable, Sendable {
    case draft, queued, held, sending, sent, failed, unknown, dropped
  }

  package var name: Name {
    switch self {
    case .draft: .draft
    case .queued: .queued
    case .held: .held
    case .sending: .sending
    case .sent: .sent
    case .failed: .failed
    case .unknown: .unknown
    case .dropped: .dropped
    }
  }

  /// The states a target may go to from `name`; the schema's triggers say the same.
  package static func successors(of name: Name) -> Set<Name> {
    switch name {
    case .draft: [.queued, .held, .dropped]
    case .queued: [.draft, .held, .sending, .dropped]
    case .held: [.queued, .draft, .dropped]
    // Back to queued: a definite, temporary failure, or an evergreen post that comes again.
    case .sending: [.sent, .queued, .held, .failed, .unknown]
    case .sent: []
    case .failed: [.queued, .draft, .dropped]
    case .unknown: [.sent, .queued]
    case .dropped: [.draft, .queued, .held, .failed]
    }
  }
}

/// Why a target is held, in a word that scripts can rely on and a sentence for people.
package struct Hold: Hashable, Sendable {
  package enum Cause: String, CaseIterable, Codable, Hashable, Sendable {
    /// `stint hold`.
    case user
    case stale
    case expired
    case validation
    case media
    case voice
    case credentials
    /// A fixed time that passed, on an account without slots.
    case missed
    /// An evergreen post that reached its maximum or its last day.
    case finished
  }

  package var cause: Cause
  package var reason: String

  package init(cause: Cause, reason: String) {
    self.cause = cause
    self.reason = reason
  }
}

/// Who is delivering a target, and until when the others leave it alone.
package struct Claim: Hashable, Sendable {
  /// Host, boot, process namespace, process id and its start time.
  package var owner: String
  package var leaseEnd: Timestamp
  /// Only grows: an answer that carries an older number changes nothing.
  package var fence: Int64

  package init(owner: String, leaseEnd: Timestamp, fence: Int64) {
    self.owner = owner
    self.leaseEnd = leaseEnd
    self.fence = fence
  }
}

/// What is known of a target that went out.
package struct Receipt: Hashable, Sendable {
  /// The instant it counts as sent.
  package var at: Timestamp
  package var remoteID: String?
  package var url: String?

  package init(at: Timestamp, remoteID: String? = nil, url: String? = nil) {
    self.at = at
    self.remoteID = remoteID
    self.url = url
  }
}
