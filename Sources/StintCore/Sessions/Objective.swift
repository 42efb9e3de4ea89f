/// Something to reach over weeks, in many sessions of one queue.
package struct Objective: Hashable, Sendable {
  /// What is counted towards it.
  package enum Count: String, CaseIterable, Hashable, Sendable {
    /// Marks of the acts it names.
    case marks
    /// Different people in such marks; one without a name counts by itself.
    case people
    /// Sessions that were worked for it.
    case sessions
    /// Minutes spent in such sessions.
    case minutes
  }

  /// The number people use; 0 until stored.
  package var id: Int64
  package var uid: String
  package var queue: String
  package var text: String
  package var target: Int
  package var count: Count
  /// Which acts count, where marks or people do.
  package var acts: [Act]
  package var createdAt: Timestamp
  /// The last instant at which it can be reached.
  package var by: Timestamp?
  /// When the user said that it is reached or given up.
  package var closedAt: Timestamp?

  package init(
    id: Int64 = 0, uid: String, queue: String, text: String, target: Int, count: Count = .marks,
    acts: [Act] = Act.allCases.filter(\.isOutgoing), createdAt: Timestamp, by: Timestamp? = nil,
    closedAt: Timestamp? = nil
  ) {
    self.id = id
    self.uid = uid
    self.queue = queue
    self.text = text
    self.target = target
    self.count = count
    self.acts = acts
    self.createdAt = createdAt
    self.by = by
    self.closedAt = closedAt
  }

  /// How far it is, given the sessions that count towards it.
  ///
  /// Sessions that are open count with what they have so far.
  package func progress(in sessions: [Session], now: Timestamp) -> Int {
    let own = sessions.filter { $0.objectives.contains(uid) && $0.deletedAt == nil }
    switch count {
    case .sessions: return own.count
    case .minutes: return Int(own.reduce(0) { $0 + $1.spent(through: now) } / 60_000)
    case .marks: return own.reduce(0) { $0 + $1.marks.count { acts.contains($0.act) } }
    case .people:
      let marks = own.flatMap(\.marks).filter { acts.contains($0.act) }
      return Set(marks.compactMap(\.person)).count + marks.count { $0.person == nil }
    }
  }
}
