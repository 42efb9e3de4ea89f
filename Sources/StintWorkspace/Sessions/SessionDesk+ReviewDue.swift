internal import StintCore
internal import StintStore
internal import StintSystem

/// Once a week somebody may want to be told that there is something to look back at.
extension SessionDesk {
  /// Starts the hook `review-due` for each queue whose last week had sessions: once, by whoever looks
  /// first after the week ended.
  package func remindOfReview() throws {
    let home = workspace.home
    guard Hooks(home, environment: context.environment).has(.reviewDue) else { return }
    let now = context.clock()
    for queue in workspace.setup.queues.values.sorted(by: { $0.name < $1.name }) {
      let today = queue.zone.wallTime(at: now).date
      let monday = today.adding(days: -(Int(today.daysSinceEpoch) + 3).flooredRemainder(by: 7))
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
}
