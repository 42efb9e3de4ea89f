/// A timed stay on the networks.
///
/// Three numbers, never one: what was planned, what it was extended by, and what was spent. The
/// deadline is a promise on the wall clock; the spent time is a measurement.
package struct Session: Hashable, Sendable {
  /// The number people use; 0 until stored.
  package var id: Int64
  package var uid: String
  package var queue: String
  package var purpose: String
  /// Accounts or networks, as the user named them.
  package var networks: [String]
  /// The IANA zone it was started in; its times are shown there.
  package var zone: String
  /// Minutes east of UTC at its start.
  package var offsetInMinutes: Int
  package var start: Timestamp
  /// Seconds of the first plan, without extensions; nil for a session that came without one (an
  /// import).
  package var planned: Int?
  package var extensions: [SessionExtension]
  /// nil while it is open.
  package var end: Timestamp?
  package var endedBy: EndCause?
  /// In order, apart from each other; the last one is open while it goes on.
  package var interruptions: [Interruption]
  package var goals: [Goal]
  /// In order of time; equal times in order of logging.
  package var marks: [Mark]
  package var parked: [ParkedLine]
  package var notes: [SessionNote]
  /// Uids of the objectives it counts towards.
  package var objectives: [String]
  package var isHard: Bool
  /// Seconds after the deadline before the last notice.
  package var grace: Int
  /// Seconds after a hard session's end in which its queue opens no other.
  package var coolDown: Int
  package var wrapUp: WrapUp
  /// Why it ran over, in the user's words.
  package var whyOver: String?
  /// Empty once the user looked, and from the start where all went well.
  package var checks: [CheckReason]
  /// Grows with every edit, from 1.
  package var revision: Int
  /// A tombstone: removed from the log, and restorable.
  package var deletedAt: Timestamp?
  /// What it was imported from; the same one is taken once.
  package var sourceKey: String?

  package init(
    id: Int64 = 0, uid: String, queue: String, purpose: String, networks: [String] = [],
    zone: String, offsetInMinutes: Int, start: Timestamp, planned: Int?,
    extensions: [SessionExtension] = [], end: Timestamp? = nil, endedBy: EndCause? = nil,
    interruptions: [Interruption] = [], goals: [Goal] = [], marks: [Mark] = [],
    parked: [ParkedLine] = [], notes: [SessionNote] = [], objectives: [String] = [],
    isHard: Bool = false, grace: Int = 180, coolDown: Int = 0, wrapUp: WrapUp = .pending,
    whyOver: String? = nil, checks: [CheckReason] = [], revision: Int = 1,
    deletedAt: Timestamp? = nil, sourceKey: String? = nil
  ) {
    self.id = id
    self.uid = uid
    self.queue = queue
    self.purpose = purpose
    self.networks = networks
    self.zone = zone
    self.offsetInMinutes = offsetInMinutes
    self.start = start
    self.planned = planned
    self.extensions = extensions
    self.end = end
    self.endedBy = endedBy
    self.interruptions = interruptions
    self.goals = goals
    self.marks = marks
    self.parked = parked
    self.notes = notes
    self.objectives = objectives
    self.isHard = isHard
    self.grace = grace
    self.coolDown = coolDown
    self.wrapUp = wrapUp
    self.whyOver = whyOver
    self.checks = checks
    self.revision = revision
    self.deletedAt = deletedAt
    self.sourceKey = sourceKey
  }
}
