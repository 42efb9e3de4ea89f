package import StintCore

/// A post as stored.
package struct PostRecord: Hashable, Sendable {
  package var id: Int64
  package var uid: String
  package var queue: String
  package var kind: Kind
  package var revision: Int
  package var content: Content
  package var createdAt: Timestamp
  package var updatedAt: Timestamp
  package var sourceKey: String?

  package init(
    id: Int64, uid: String, queue: String, kind: Kind, revision: Int, content: Content,
    createdAt: Timestamp, updatedAt: Timestamp, sourceKey: String?
  ) {
    self.id = id
    self.uid = uid
    self.queue = queue
    self.kind = kind
    self.revision = revision
    self.content = content
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.sourceKey = sourceKey
  }
}

/// A target as stored.
package struct TargetRecord: Hashable, Sendable {
  package var target: Target
  package var queue: String
  package var state: TargetState
  /// The instant it counts (or counted last) as sent.
  package var countsAt: Timestamp?
  package var remoteID: String?
  package var url: String?
  /// Why it did not go out although it was due, as the last tick saw it.
  package var waitGate: String?
  package var waitReason: String?
  package var waitUntil: Timestamp?
  package var fence: Int64

  package init(
    target: Target, queue: String, state: TargetState, countsAt: Timestamp? = nil,
    remoteID: String? = nil, url: String? = nil, waitGate: String? = nil,
    waitReason: String? = nil, waitUntil: Timestamp? = nil, fence: Int64 = 0
  ) {
    self.target = target
    self.queue = queue
    self.state = state
    self.countsAt = countsAt
    self.remoteID = remoteID
    self.url = url
    self.waitGate = waitGate
    self.waitReason = waitReason
    self.waitUntil = waitUntil
    self.fence = fence
  }

  /// Whether it may have gone out and nobody does anything about it until the network is asked again.
  package var waitsForLookup: Bool {
    if case .sending(let claim) = state { claim.owner == Store.ownedByNobody } else { false }
  }
}

/// A post about to be stored, with its targets.
package struct NewPost: Sendable {
  package struct Target: Sendable {
    package var account: String
    package var isDraft: Bool
    /// Stored as held, where something about it is missing.
    package var hold: Hold?
    package var priority: Priority
    package var fixedAt: Timestamp?
    package var expiresAt: Timestamp?
    package var evergreen: Evergreen?
    package var fingerprint: UInt64

    package init(
      account: String, isDraft: Bool = false, hold: Hold? = nil, priority: Priority = .normal,
      fixedAt: Timestamp? = nil, expiresAt: Timestamp? = nil, evergreen: Evergreen? = nil,
      fingerprint: UInt64
    ) {
      self.account = account
      self.isDraft = isDraft
      self.hold = hold
      self.priority = priority
      self.fixedAt = fixedAt
      self.expiresAt = expiresAt
      self.evergreen = evergreen
      self.fingerprint = fingerprint
    }

    var state: TargetState.Name { hold != nil ? .held : isDraft ? .draft : .queued }
  }

  package var uid: String
  package var queue: String
  package var kind: Kind
  package var content: Content
  package var sourceKey: String?
  package var targets: [Target]

  package init(
    uid: String, queue: String, kind: Kind, content: Content, sourceKey: String? = nil,
    targets: [Target]
  ) {
    self.uid = uid
    self.queue = queue
    self.kind = kind
    self.content = content
    self.sourceKey = sourceKey
    self.targets = targets
  }
}

/// One row of the history of sends, with what `stint list --sent` prints of it.
package struct SendRecord: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case sending, sent, unknown
  }

  package var id: Int64
  package var targetID: Int64?
  package var postID: Int64?
  package var cycle: Int?
  package var queue: String
  package var account: String
  package var kind: Kind
  package var at: Timestamp
  package var finishedAt: Timestamp?
  package var state: State
  package var fingerprint: UInt64
  package var remoteID: String?
  package var url: String?
  package var note: String?
  /// What a promo paid; filled in where it is carried to another database, empty elsewhere.
  package var paid: [Paid]

  /// Part of a promo's price, by the uid of the session that earned it: its number is another in
  /// another database.
  package struct Paid: Hashable, Sendable {
    package var session: String
    package var milliseconds: Int64

    package init(session: String, milliseconds: Int64) {
      self.session = session
      self.milliseconds = milliseconds
    }
  }

  package init(
    id: Int64, targetID: Int64?, postID: Int64?, cycle: Int?, queue: String, account: String,
    kind: Kind, at: Timestamp, finishedAt: Timestamp?, state: State, fingerprint: UInt64,
    remoteID: String?, url: String?, note: String?, paid: [Paid] = []
  ) {
    self.id = id
    self.targetID = targetID
    self.postID = postID
    self.cycle = cycle
    self.queue = queue
    self.account = account
    self.kind = kind
    self.at = at
    self.finishedAt = finishedAt
    self.state = state
    self.fingerprint = fingerprint
    self.remoteID = remoteID
    self.url = url
    self.note = note
    self.paid = paid
  }
}

/// One try to deliver one part.
package struct AttemptRecord: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case sending, accepted, failed, unknown
  }

  package var id: Int64
  package var targetID: Int64
  package var cycle: Int
  package var part: Int
  package var number: Int
  package var operationKey: String
  package var payloadSHA256: String
  package var owner: String
  package var state: State
  package var startedAt: Timestamp
  package var finishedAt: Timestamp?
  package var remoteID: String?
  package var url: String?
  package var failureClass: String?
  package var failure: String?

  package init(
    id: Int64, targetID: Int64, cycle: Int, part: Int, number: Int, operationKey: String,
    payloadSHA256: String, owner: String, state: State, startedAt: Timestamp,
    finishedAt: Timestamp? = nil, remoteID: String? = nil, url: String? = nil,
    failureClass: String? = nil, failure: String? = nil
  ) {
    self.id = id
    self.targetID = targetID
    self.cycle = cycle
    self.part = part
    self.number = number
    self.operationKey = operationKey
    self.payloadSHA256 = payloadSHA256
    self.owner = owner
    self.state = state
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.remoteID = remoteID
    self.url = url
    self.failureClass = failureClass
    self.failure = failure
  }

  /// The failure class of a try whose unknown outcome the user settled as not sent.
  package static let deniedByUser = "denied"
  /// The failure class of a try without an answer that was given up for another one.
  package static let lost = "lost"
  /// The failure class of a try that the network said it took, while it is open what became of it.
  package static let acknowledged = "acknowledged"
}

/// One thing that happened to a target.
package struct EventRecord: Hashable, Sendable {
  package var targetID: Int64
  package var at: Timestamp
  package var what: String
  package var detail: String?
}
