package import StintCore
internal import StintStore
internal import StintSystem

/// Once a week somebody may want to be told that there is something to look back at.
extension SessionDesk {
  /// Starts the hook `review-due` for each queue whose last week had sessions: once, by whoever looks
  /// first after the week ended.
  package func remindOfReview() throws {
    let home = workspace.home
    guard hooks.has(.reviewDue) else { return }
    let now = context.clock()
    for queue in workspace.setup.queues.values.sorted(by: { $0.name < $1.name }) {
      let monday = Self.monday(before: now, in: queue.zone)
      let mark = "\(home.state)/review-due-\(queue.name)"
      let week = "\(monday.year)-\(monday.month)-\(monday.day)"
      guard FileBytes.small(mark).map({ String(decoding: $0, as: UTF8.self) }) != week else {
        continue
      }
      let last = try store.sessions(
        queue: queue.name, from: queue.zone.startOfDay(monday.adding(days: -7)),
        until: queue.zone.startOfDay(monday)
      ).last
      try Home.makeFolder(home.state)
      FileBytes.replace(mark, with: Array(week.utf8))
      if let last { run(.reviewDue, last) }
    }
  }

  /// When the next week of a queue begins; nil where nobody wants to be told.
  package func nextReview(after now: Timestamp) -> Timestamp? {
    guard hooks.has(.reviewDue) else {
      return nil
    }
    return workspace.setup.queues.values.map { queue in
      queue.zone.startOfDay(Self.monday(before: now, in: queue.zone).adding(days: 7))
    }.min()
  }

  /// The Monday of the week that `now` lies in.
  private static func monday(before now: Timestamp, in zone: Zone) -> CivilDate {
    let today = zone.wallTime(at: now).date
    return today.adding(days: -(Int(today.daysSinceEpoch) + 3).flooredRemainder(by: 7))
  }
}
