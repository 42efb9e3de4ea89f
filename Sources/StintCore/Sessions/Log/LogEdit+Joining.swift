/// Joining.
extension LogEdit {
  /// One session, and what is left of the other: a tombstone without marks and parked lines.
  ///
  /// Two that share time are never joined, since a minute cannot be spent twice. The time between
  /// them was not worked and becomes an absence, so that the spent times add up; so do the plans.
  static func joined(
    _ one: Session, _ other: Session, _ surroundings: LogSurroundings
  ) throws(LogEditError) -> [Session] {
    guard one.uid != other.uid else { throw .sameSession(one) }
    guard other.deletedAt == nil else { throw .removed(other) }
    guard let end = one.end else { throw .open(one) }
    guard let otherEnd = other.end else { throw .open(other) }
    let isInOrder = (one.start, end) <= (other.start, otherEnd)
    let (first, second) = isInOrder ? (one, other) : (other, one)
    let (firstEnd, lastEnd) = isInOrder ? (end, otherEnd) : (otherEnd, end)
    guard firstEnd <= second.start else { throw .joinOverlap(first, second) }
    if !surroundings.isForced {
      guard first.queue == second.queue else { throw .differentQueues(first, second) }
      guard first.purpose == second.purpose else { throw .differentPurposes(first, second) }
    }
    var joined = first
    joined.end = lastEnd
    joined.endedBy = second.endedBy
    joined.interruptions = clipped(first.interruptions, to: first.start, firstEnd)
    if firstEnd < second.start {
      joined.interruptions.append(Interruption(kind: .away, start: firstEnd, end: second.start))
    }
    joined.interruptions += clipped(second.interruptions, to: second.start, lastEnd)
    joined.extensions += second.extensions
    joined.goals += second.goals
    joined.marks += second.marks
    joined.marks.sortByTime()
    joined.parked += second.parked
    joined.notes += second.notes
    joined.networks += second.networks.filter { !first.networks.contains($0) }
    // Objectives belong to the queue; those of the other side of the wall stay behind.
    if first.queue == second.queue {
      joined.objectives += second.objectives.filter { !first.objectives.contains($0) }
    }
    joined.checks += second.checks.filter { !first.checks.contains($0) }
    joined.planned =
      first.planned == nil && second.planned == nil
      ? nil : (first.planned ?? 0) + (second.planned ?? 0)
    joined.isHard = first.isHard || second.isHard
    joined.grace = second.grace
    joined.coolDown = second.coolDown
    if second.wrapUp == .pending || first.wrapUp != .pending { joined.wrapUp = second.wrapUp }
    let reasons = [first.whyOver, second.whyOver].compactMap(\.self)
    joined.whyOver = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    var rest = second
    rest.deletedAt = surroundings.now
    rest.marks = []
    rest.parked = []
    var around = surroundings
    around.others.removeAll { $0.uid == first.uid || $0.uid == second.uid }
    // A third session between the two.
    try refuseOverlap(of: joined, before: first, with: around)
    return [joined.revised, rest.revised]
  }
}
