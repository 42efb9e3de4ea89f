package import StintCore
package import StintStore

/// Checks a history of sends against the rules by brute force.
///
/// It knows nothing of gates: it takes each send that was not forced, with all that were written
/// down before it, and counts.
package struct RuleChecker {
  package var queue: Queue
  /// Targets of posts that come again; the same text is theirs to repeat.
  package var evergreens: Set<Int64>

  package init(queue: Queue, evergreens: Set<Int64> = []) {
    self.queue = queue
    self.evergreens = evergreens
  }

  var rules: Rules { queue.rules }

  /// What is wrong with `sends`, a sentence each; empty when nothing is.
  package func complaints(about sends: [SendRecord]) -> [String] {
    let made = sends.filter { $0.queue == queue.name }.sorted { $0.id < $1.id }
    var found: [String] = []
    var seen: Set<[Int64]> = []
    for (index, send) in made.enumerated() {
      guard let target = send.targetID, let cycle = send.cycle else { continue }
      if !seen.insert([target, Int64(cycle)]).inserted { found.append("\(name(send)) went twice") }
      // A reason is kept for what was forced, and for the rest of a thread that began.
      guard send.note == nil else { continue }
      let before = Array(made[..<index])
      let own = before.filter { $0.account == send.account }
      found += time(send, own) + share(send, own) + budget(send, before)
    }
    return found
  }

  private func time(_ send: SendRecord, _ own: [SendRecord]) -> [String] {
    var found: [String] = []
    let minute = minuteOfDay(send.at)
    for quiet in rules.quiet {
      let isQuiet =
        quiet.start < quiet.end
        ? minute >= quiet.start && minute < quiet.end
        : minute >= quiet.start || minute < quiet.end
      if isQuiet { found.append("\(name(send)) is in the quiet hours \(quiet)") }
    }
    if let gap = rules.gap, let near = own.first(where: { distance($0, send) < gap }) {
      found.append("\(name(send)) is too close to \(name(near))")
    }
    if let cap = rules.perDay, own.count(where: { day($0.at) == day(send.at) }) >= cap {
      found.append("\(name(send)) is more than \(cap) on its day")
    }
    if send.kind == .promo, let gap = rules.promo.gap,
      let near = own.first(where: { $0.kind == .promo && distance($0, send) < gap })
    {
      found.append("\(name(send)) is too close to the promo \(name(near))")
    }
    if let rest = rules.sameText, send.fingerprint != 0,
      !evergreens.contains(send.targetID ?? 0),
      let near = own.first(where: {
        $0.fingerprint == send.fingerprint && distance($0, send) < rest
      })
    {
      found.append("\(name(send)) says the same as \(name(near))")
    }
    return found
  }

  private func share(_ send: SendRecord, _ own: [SendRecord]) -> [String] {
    guard send.kind == .promo, let share = rules.promo.share else { return [] }
    func isBroken(_ line: [SendRecord]) -> Bool {
      guard line.count >= share.outOf || line.count(where: { $0.kind == .promo }) > share.promos
      else { return false }
      let length = min(share.outOf, line.count)
      return (0...line.count - length).contains { start in
        let run = line[start..<start + length]
        return run.contains { $0.id == send.id }
          && run.count(where: { $0.kind == .promo }) > share.promos
      }
    }
    let inOrderMade = own + [send]
    // What was made by hand is logged afterwards, so the order of times counts as well.
    let inOrderOfTime = inOrderMade.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }.map(\.element)
    var found: [String] = []
    if isBroken(inOrderMade) { found.append("\(name(send)) breaks the share \(share) as made") }
    if isBroken(inOrderOfTime) { found.append("\(name(send)) breaks the share \(share) in time") }
    return found
  }

  private func budget(_ send: SendRecord, _ before: [SendRecord]) -> [String] {
    guard send.kind == .promo else { return [] }
    let promos = before.filter { $0.kind == .promo } + [send]
    var found: [String] = []
    for budget in rules.promo.budgets {
      // Every window that holds the send ends at some promo no earlier than it.
      for end in promos.map(\.at)
      where end >= send.at && send.at > end.advanced(by: .zero - budget.window) {
        let window = promos.filter {
          $0.at <= end && $0.at > end.advanced(by: .zero - budget.window)
        }
        let posts = Set(window.map { [$0.postID ?? -$0.id, Int64($0.cycle ?? 0)] })
        if posts.count > budget.count {
          found.append("\(name(send)) breaks the budget \(budget), window ending \(end)")
        }
      }
    }
    return found
  }

  private func distance(_ a: SendRecord, _ b: SendRecord) -> Duration {
    let between = a.at.duration(to: b.at)
    return between < .zero ? .zero - between : between
  }

  private func localSeconds(_ instant: Timestamp) -> Int64 {
    instant.seconds + Int64(queue.zone.offsetInSeconds(at: instant))
  }

  private func day(_ instant: Timestamp) -> Int64 {
    localSeconds(instant).flooredDivision(by: 86_400)
  }

  private func minuteOfDay(_ instant: Timestamp) -> Int {
    Int(localSeconds(instant).flooredRemainder(by: 86_400) / 60)
  }

  func name(_ send: SendRecord) -> String {
    "send \(send.id) (\(send.kind) #\(send.postID ?? 0) on \(send.account) at "
      + "\(send.at.rfc3339(in: queue.zone)))"
  }
}
