/// Several sessions at once, as edited in a text.
extension LogEdit {
  /// What is to become of one session.
  package struct Wish: Hashable, Sendable {
    package var session: Session
    package var change: Change
    package var queue: String?
    package var isRemoved: Bool

    package init(
      session: Session, change: Change = Change(), queue: String? = nil, isRemoved: Bool = false
    ) {
      self.session = session
      self.change = change
      self.queue = queue
      self.isRemoved = isRemoved
    }
  }

  /// The sessions as they are after all wishes, each one revision later.
  ///
  /// Only the whole has to fit: two sessions may swap places.
  package static func apply(
    _ wishes: [Wish], in surroundings: LogSurroundings
  ) throws(LogEditError) -> [Session] {
    var alone = surroundings
    alone.others = []
    var after: [Session] = []
    for wish in wishes {
      var session = wish.session
      if wish.isRemoved {
        after += try LogEdit.remove.apply(to: session, in: alone)
        continue
      }
      if wish.change != Change() {
        session = try LogEdit.change(wish.change).apply(to: session, in: alone)[0]
      }
      if let queue = wish.queue {
        session = try LogEdit.move(queue: queue).apply(to: session, in: alone)[0]
      }
      session.revision = wish.session.revision + 1
      after.append(session)
    }
    var together = surroundings
    let edited = Set(after.map(\.uid))
    together.others.removeAll { edited.contains($0.uid) }
    together.others += after
    for (wish, session) in zip(wishes, after) where session.deletedAt == nil {
      try refuseOverlap(of: session, before: wish.session, with: together)
    }
    return after
  }
}
