package import StintCore
package import StintStore

extension RuleChecker {
  /// What a promo paid, as far as a checker needs it: by send, session by session.
  private typealias Paid = [Int64: [Int64: Int64]]

  /// What is wrong with the payments of `sends`, where nothing that was claimed failed and no session
  /// changed: each promo took its whole price, from the oldest minutes there were, once.
  ///
  /// It goes through the history from the start and keeps a book of its own.
  package func complaints(
    aboutPaymentsOf sends: [SendRecord], _ payments: [CreditPayment], from sessions: [Session]
  ) -> [String] {
    guard let price = rules.promo.earn else { return payments.flatMap(unasked) }
    let paid = paid(payments)
    var left: [Int64: Int64] = [:]
    for session in sessions where gives(session) { left[session.id] = worth(session) }
    var found: [String] = []
    var begun: Set<[Int64]> = []
    for send in promos(sends) {
      var expected: [Int64: Int64] = [:]
      if begun.insert(promo(send)).inserted {
        var open = Int64(price.minutes) * 60_000
        let usable = sessions.filter { gives($0) && isOpen($0, at: send.at, price) }
          .sorted { ($0.end ?? send.at, $0.id) < ($1.end ?? send.at, $1.id) }
        for session in usable where open > 0 {
          let part = min(open, left[session.id] ?? 0)
          if part > 0 { expected[session.id] = part }
          left[session.id, default: 0] -= part
          open -= part
        }
        if open > 0, send.note == nil, send.targetID != nil {
          found.append("\(name(send)) was short of \(open) ms")
        }
      }
      if (paid[send.id] ?? [:]) != expected {
        found.append("\(name(send)) paid \(paid[send.id] ?? [:]) and not \(expected)")
      }
    }
    return found
  }

  /// What is wrong with payments, whatever failed, was taken back or was changed in the log since.
  ///
  /// `versions` are all that the sessions ever were, `claims` the instants at which targets of each
  /// post were claimed, and `forced` the posts of which some target was ever forced.
  package func complaints(
    aboutPaymentsOf sends: [SendRecord], _ payments: [CreditPayment], versions: [Session],
    claims: [Int64: [Timestamp]], forced: Set<Int64>
  ) -> [String] {
    guard let price = rules.promo.earn else { return payments.flatMap(unasked) }
    let cost = Int64(price.minutes) * 60_000
    let paid = paid(payments)
    var found: [String] = []
    for (promo, rows) in Dictionary(grouping: promos(sends), by: promo) {
      let total = rows.reduce(0) { $0 + (paid[$1.id] ?? [:]).values.reduce(0, +) }
      let isForced = rows.contains { $0.postID.map(forced.contains) ?? true }
      if total > cost { found.append("promo \(promo) paid \(total) ms, more than its price") }
      if total < cost, !isForced { found.append("promo \(promo) paid only \(total) ms") }
      // Another account's send may hold the payment; it was made when some target was claimed, for
      // an instant up to a minute before.
      let instants = rows.map(\.at) + (rows[0].postID.flatMap { claims[$0] } ?? [])
      for session in rows.flatMap({ (paid[$0.id] ?? [:]).keys }) {
        let isEarned = versions.contains { version in
          version.id == session && gives(version)
            && instants.contains { instant in
              (0...60).contains { isOpen(version, at: instant.minus(.seconds($0)), price) }
            }
        }
        if !isEarned { found.append("promo \(promo) paid with what session \(session) had not") }
      }
    }
    let used = paid.values.reduce(into: [:]) { sum, uses in sum.merge(uses, uniquingKeysWith: +) }
    for (session, total) in used {
      let most = versions.filter { $0.id == session && gives($0) }.map(worth).max() ?? 0
      if total > most { found.append("session \(session) had \(most) ms and paid \(total)") }
    }
    return found
  }

  private func unasked(_ payment: CreditPayment) -> [String] {
    payment.uses.isEmpty ? [] : ["\(name(payment.send)) paid where nothing costs anything"]
  }

  private func paid(_ payments: [CreditPayment]) -> Paid {
    var paid: Paid = [:]
    for payment in payments {
      for use in payment.uses {
        paid[payment.send.id, default: [:]][use.session, default: 0] += use.milliseconds
      }
    }
    return paid
  }

  private func promos(_ sends: [SendRecord]) -> [SendRecord] {
    sends.filter { $0.queue == queue.name && $0.kind == .promo }.sorted { $0.id < $1.id }
  }

  private func promo(_ send: SendRecord) -> [Int64] {
    [send.postID ?? -send.id, Int64(send.cycle ?? 0)]
  }

  private func gives(_ session: Session) -> Bool {
    session.queue == queue.name && session.end != nil && session.deletedAt == nil
      && session.checks.isEmpty
  }

  private func isOpen(_ session: Session, at instant: Timestamp, _ price: PromoPrice) -> Bool {
    guard let end = session.end else { return false }
    let age = instant.milliseconds - end.milliseconds
    return age >= 0 && age < price.within.wholeMilliseconds
  }

  /// Milliseconds between start and end in which nobody paused, counted by hand.
  private func worth(_ session: Session) -> Int64 {
    guard let end = session.end else { return 0 }
    let paused = session.interruptions.reduce(0) {
      $0 + ($1.end ?? end).milliseconds - $1.start.milliseconds
    }
    return end.milliseconds - session.start.milliseconds - paused
  }
}
