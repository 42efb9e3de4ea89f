internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// The promo credit of each queue that has a price: what there is, what earned it and what took it.
struct CreditReport: Report {
  /// One queue's book.
  struct Book {
    var queue: Queue
    var price: PromoPrice
    /// Credit that counts, and that of sessions that end after now (a clock that was set back).
    var ledger: CreditLedger
    /// Sessions in the window that give nothing: open, or to be looked at.
    var idle: [Session]
    /// Promos in the window, and earlier ones that took from a credit that counts.
    var payments: [CreditPayment]
  }

  let books: [Book]
  let now: Timestamp

  /// Of all queues with a price, or of one.
  init(_ workspace: Workspace, queue name: String?) throws {
    now = workspace.now
    let now = now
    let queues = workspace.setup.queues.values.filter { name == nil || $0.name == name }
    books = try queues.sorted { $0.name < $1.name }.compactMap { queue in
      guard let price = queue.rules.promo.earn else { return nil }
      let since = now.advanced(by: .zero - price.within)
      let credits = try workspace.store.credits(of: queue.name, since: since)
      let sessions = try workspace.store.sessions(
        queue: queue.name, from: since, until: now.advanced(by: .milliseconds(1)))
      return Book(
        queue: queue, price: price, ledger: CreditLedger(credits, within: price.within),
        idle: sessions.filter { !$0.isConfirmed && ($0.end ?? now) > since },
        payments: try workspace.store.payments(of: queue.name, since: since))
    }
  }

  /// Whether there is enough for a promo everywhere.
  var status: ExitStatus {
    if books.isEmpty { return .nothingToDo }
    return books.allSatisfy { $0.balance(at: now) >= $0.price.milliseconds } ? .done : .waiting
  }

  // MARK: Text

  func text(_ style: Style) -> String {
    guard !books.isEmpty else { return "no queue has a price for promos (earn in the config)" }
    return books.map { text($0, style) }.joined(separator: "\n\n")
  }

  private func text(_ book: Book, _ style: Style) -> String {
    let zone = book.queue.zone
    let balance = book.balance(at: now)
    var lines = [
      style.bold(book.queue.name.uppercased()) + "  a promo costs "
        + "\(Plural.of(book.price.minutes, "minute")) engaged within \(DurationText.format(book.price.within))"
    ]
    let missing = book.price.milliseconds - balance
    let state =
      missing <= 0
      ? style.good("enough for \(Plural.of(Int(balance / book.price.milliseconds), "promo"))")
      : style.warning("\(MinuteText.up(missing)) more for the next promo")
    lines.append("  there now  \(MinuteText.of(balance)), \(state)")
    if let next = book.ledger.nextLapse(after: now) {
      lines.append(
        "  next lapse \(MinuteText.of(next.milliseconds)), \(TimeText.full(next.at, in: zone))")
    }
    lines += earned(book, style) + taken(book, style) + idle(book, style)
    return lines.joined(separator: "\n")
  }

  private func earned(_ book: Book, _ style: Style) -> [String] {
    guard !book.ledger.credits.isEmpty else { return [] }
    var table = TextTable(header: ["  SESSION", "ENDED", "SPENT", "USED", "LEFT", "LAPSES"])
    for credit in book.ledger.credits {
      let isThere = book.ledger.counts(credit, at: now)
      table.add(
        "  #\(credit.session)", TimeText.full(credit.earnedAt, in: book.queue.zone),
        MinuteText.of(credit.earned), MinuteText.of(credit.used), MinuteText.of(credit.left),
        isThere
          ? "in " + DurationText.rough(now.duration(to: book.ledger.lapse(of: credit)))
          : "not yet there")
    }
    return [" " + style.bold("Earned"), table.text(style)]
  }

  private func taken(_ book: Book, _ style: Style) -> [String] {
    let promos = book.promos
    guard !promos.isEmpty else { return [] }
    var lines = [" " + style.bold("Taken by promos")]
    for promo in promos {
      let paid = promo.uses.total
      let price =
        paid == book.price.milliseconds
        ? MinuteText.of(paid) : "\(MinuteText.of(paid)) of \(book.price.minutes)m"
      lines.append("  \(promo.name)  \(TimeText.full(promo.at, in: book.queue.zone))  \(price)")
      let from = promo.uses.map { "\(MinuteText.of($0.milliseconds)) from session #\($0.session)" }
      let parts = [
        "on " + promo.accounts.joined(separator: ", "),
        from.isEmpty ? nil : from.joined(separator: ", "),
        promo.note.map { "\(promo.post == nil ? "" : "forced: ")\($0)" },
      ].compactMap(\.self)
      lines.append(style.wrapped(SafeText.line(parts.joined(separator: "; ")), indent: "      "))
    }
    return lines
  }

  private func idle(_ book: Book, _ style: Style) -> [String] {
    guard !book.idle.isEmpty else { return [] }
    return [" " + style.bold("Gives nothing yet")]
      + book.idle.map { session in
        let spent = MinuteText.of(session.spent(through: now))
        return session.isOpen
          ? "  #\(session.id)  \(spent) so far, still open"
          : "  #\(session.id)  \(spent), its times are to be looked at: stint log check"
      }
  }

  // MARK: JSON

  var json: JSONObject { ["queues": .array(books.map { .object(json($0)) })] }

  private func json(_ book: Book) -> JSONObject {
    func time(_ instant: Timestamp) -> JSONValue { .string(instant.rfc3339(in: book.queue.zone)) }
    func uses(_ uses: [CreditUse]) -> JSONValue {
      .array(uses.map { .object(["session": .int($0.session), "ms": .int($0.milliseconds)]) })
    }
    var object: JSONObject = [
      "queue": .string(book.queue.name), "zone": .string(book.queue.zone.name),
      "price_ms": .int(book.price.milliseconds),
      "within": .string(DurationText.format(book.price.within)),
      "balance_ms": .int(book.balance(at: now)),
    ]
    object["next_lapse"] = book.ledger.nextLapse(after: now).map {
      .object(["at": time($0.at), "ms": .int($0.milliseconds)])
    }
    object["credits"] = .array(
      book.ledger.credits.map { credit in
        .object([
          "session": .int(credit.session), "ended_at": time(credit.earnedAt),
          "spent_ms": .int(credit.earned), "used_ms": .int(credit.used),
          "left_ms": .int(credit.left), "lapses_at": time(book.ledger.lapse(of: credit)),
          "counts": .bool(book.ledger.counts(credit, at: now)),
        ])
      })
    object["uses"] = .array(
      book.promos.map { promo in
        var object: JSONObject = [
          "at": time(promo.at), "accounts": .array(promo.accounts.map { .string($0) }),
          "paid_ms": .int(promo.uses.total), "sessions": uses(promo.uses),
        ]
        object["id"] = promo.post.map { .int($0) }
        if promo.post != nil { object["override"] = promo.note.map { .string($0) } }
        return .object(object)
      })
    object["idle"] = .array(
      book.idle.map { session in
        .object([
          "session": .int(session.id), "spent_ms": .int(session.spent(through: now)),
          "open": .bool(session.isOpen),
          "checks": .array(session.checks.map { .string($0.rawValue) }),
        ])
      })
    return object
  }
}

extension CreditReport.Book {
  /// One promo with all the accounts it went to.
  struct Promo {
    /// nil for one made by hand.
    var post: Int64?
    /// When it first went out.
    var at: Timestamp
    var accounts: [String]
    var uses: [CreditUse]
    /// Why it was forced, or what one made by hand said.
    var note: String?

    var name: String { post.map { "#\($0)" } ?? "by hand" }
  }

  func balance(at now: Timestamp) -> Int64 { ledger.balance(at: now) }

  /// In the order in which they were written down; an evergreen post each time it went out.
  var promos: [Promo] {
    var promos: [Promo] = []
    var places: [Send.Promo: Int] = [:]
    for payment in payments {
      let send = payment.send
      let key = Send.Promo(postID: send.postID ?? -send.id, cycle: send.cycle ?? 0)
      guard let place = places[key] else {
        places[key] = promos.count
        promos.append(
          Promo(
            post: send.postID, at: send.at, accounts: [send.account], uses: payment.uses,
            note: send.note ?? (send.postID == nil ? send.url : nil)))
        continue
      }
      promos[place].at = min(promos[place].at, send.at)
      promos[place].accounts.append(send.account)
      promos[place].uses += payment.uses
      promos[place].note = promos[place].note ?? send.note
    }
    return promos
  }
}

/// Milliseconds as minutes and seconds.
enum MinuteText {
  /// `12m30s`; smaller parts are cut off.
  static func of(_ milliseconds: Int64) -> String {
    DurationText.format(.seconds(milliseconds / 1000)).replacingZero
  }

  /// The same, rounded up to whole seconds: for what is missing.
  static func up(_ milliseconds: Int64) -> String { of(milliseconds + 999) }
}

extension String {
  /// Minutes are what is counted: none of them is `0m`.
  fileprivate var replacingZero: String { self == "0s" ? "0m" : self }
}
