internal import StintCore
internal import StintSystem

/// One review as text: the headline numbers, or with `more` all of them.
struct ReviewScreen {
  let review: Review
  let more: Bool
  let isStrict: Bool
  let set: PlotSet
  /// The zone of a session's own times.
  let zone: Zone

  private var numbers: ReviewNumbers { review.numbers }

  func lines(_ style: Style) -> [String] {
    var rows = ScreenRows(style, set)
    title(&rows)
    attention(&rows)
    time(&rows)
    overPlan(&rows, style)
    listening(&rows, style)
    posts(&rows)
    talk(&rows)
    if review.window.kind == .week || more {
      rows.rule()
      if review.window.kind == .week { week(&rows) }
    }
    if more { ReviewDetails(review: review, set: set).add(to: &rows, style) }
    resolutions(&rows)
    var lines = rows.lines
    lines[0] = style.bold(lines[0])
    return lines
  }

  private func title(_ rows: inout ScreenRows) {
    let words = [
      ReviewWords.kind(review.window), ReviewWords.dates(review.window, set),
      SafeText.line(review.queue),
    ]
    var counts = [Plural.of(numbers.sessions, "session")]
    if numbers.toCheck > 0 { counts.append("\(numbers.toCheck) more to check") }
    if numbers.open > 0 { counts.append("\(numbers.open) open, not counted") }
    rows.ends(
      " " + words.joined(separator: set.separator), counts.joined(separator: set.separator))
  }

  /// What waits for the user, whenever it was: it comes first.
  private func attention(_ rows: inout ScreenRows) {
    let shown = 5
    for (name, sessions, say) in [
      (
        "To check", review.input.toCheck,
        { (session: Session) in
          session.checks.map(ReviewWords.reason).joined(separator: ", ")
        }
      ),
      ("Wrap up", review.input.toWrapUp, { SafeText.line($0.purpose) }),
    ] {
      for session in sessions.prefix(shown) {
        rows.row(
          name, ["#\(session.id)", stretch(session), say(session)],
          gap: " ",
          right: name == "To check" ? "stint review \(session.id)" : "stint wrap-up \(session.id)")
      }
      if sessions.count > shown {
        rows.row(name, ["and \(sessions.count - shown) more: stint log check"])
      }
    }
  }

  /// `Mon 16 Nov 18:00–18:25`.
  private func stretch(_ session: Session) -> String {
    let start = zone.wallTime(at: session.start)
    let end = session.end.map { zone.wallTime(at: $0) }
    return "\(ReviewWords.weekday(start.date)) \(ReviewWords.clock(start))\(set.dash)"
      + (end.map(ReviewWords.clock) ?? "")
  }

  private func time(_ rows: inout ScreenRows) {
    var parts = [
      "planned \(ReviewWords.span(numbers.planned))", "spent \(ReviewWords.span(numbers.spent))",
      numbers.boxes > 0 ? "boxes kept \(numbers.kept) of \(numbers.boxes)" : "no boxes",
    ]
    if numbers.unplannedSessions > 0 || numbers.unplannedSpent > 0 {
      parts.append(
        "without a plan \(numbers.unplannedSessions), \(ReviewWords.span(numbers.unplannedSpent))")
    }
    rows.row("Time", parts, gap: set.separator)
  }

  private func overPlan(_ rows: inout ScreenRows, _ style: Style) {
    guard numbers.boxes > 0 else { return }
    // The parts shall add up to what stands before them.
    let all = ReviewWords.minutes(numbers.over)
    let extended = min(all, ReviewWords.minutes(numbers.overExtended))
    let words =
      numbers.over == 0
      ? "nothing over" : "+\(all) min (extended \(extended), drift \(all - extended))"
    let columns = min(29, style.columns - ScreenRows.nameColumns - 1)
    let plot = Plots.dotStrip(numbers.overruns, columns: columns, set) {
      ReviewWords.signed($0, set)
    }
    guard let plot else { return rows.row("Over plan", [words]) }
    rows.row("Over plan", [words], right: plot.strip)
    rows.row("", [], right: plot.scale)
  }

  private func listening(_ rows: inout ScreenRows, _ style: Style) {
    let share = numbers.listening
    let name = isStrict ? "Listening*" : "Listening"
    let marked = share.coverage.map { "marked \($0) %" } ?? ""
    if let percent = share.percent(isStrict: isStrict) {
      let bar = Plots.bullet(
        percent: percent, goal: ListeningShare.goal,
        columns: min(30, max(10, style.columns - 44)), set)
      rows.row(
        name, ["\(percent) %", bar, "goal >\(ListeningShare.goal)"], gap: "  ", right: marked)
    } else if share.marked == 0 {
      rows.row(name, ["nothing marked"], right: marked)
    } else {
      let counts =
        "\(share.listeningMarks(isStrict: isStrict)) of \(Plural.of(share.sidedMarks, "mark"))"
      let why =
        share.isCovered
        ? "under \(Percent.fewest) marks: no share" : "too little marked for a share"
      rows.row(name, [counts, why], right: marked)
    }
  }

  private func posts(_ rows: inout ScreenRows) {
    let promo = numbers.promo
    rows.row(
      "Promo",
      [
        "\(promo.promos) of \(Plural.of(promo.posts, "post"))",
        promo.percent.map { "\($0) %" } ?? "",
        Review.promoWindow(review.window) == review.window ? "" : "in 7 days",
      ], gap: "  ",
      right: review.input.promoLimit.flatMap {
        Percent.of($0.promos, in: $0.outOf).map { "limit \($0) %" }
      } ?? "")
    let both = numbers.giveTake
    var gives = ["replies \(both.replies)", "thanks \(both.thanks)", "shares \(both.shares)"]
    if both.sharePosts > 0 { gives.append("share posts \(both.sharePosts)") }
    rows.row(
      "Give:take",
      [
        "\(both.gives) : \(both.takes)", gives.joined(separator: "  "),
        ["promo \(both.promoPosts)", "requests \(both.requests)"].joined(separator: "  "),
      ])
  }

  private func talk(_ rows: inout ScreenRows) {
    rows.row(
      "Asked",
      [
        "\(numbers.asked)" + (numbers.openAsks > 0 ? " (\(numbers.openAsks) open)" : ""),
        "answered \(review.lastAnswered) of \(ReviewWords.previous(review.window)) "
          + "\(review.lastAsked)",
        "insights \(numbers.insights)",
      ])
    rows.row(
      "People",
      [
        "\(numbers.people.count)"
          + (review.newPeople.isEmpty ? "" : " (\(review.newPeople.count) new)"),
        "conversations \(numbers.conversations)",
      ])
  }

  private func week(_ rows: inout ScreenRows) {
    let parts = review.days.map { day in
      let minutes = { (value: Int64) in "\(ReviewWords.minutes(value))" }
      let isEmpty = day.sessions == 0 && day.spent == 0 && day.unplanned == 0
      let both = isEmpty ? set.dash : "\(minutes(day.planned))/\(minutes(day.spent))"
      return "\(day.date.weekday.shortName) \(both)"
        + (day.unplanned > 0 ? "+\(minutes(day.unplanned))" : "")
    }
    // As a row without a name it would begin far to the right; seven full days need a narrow gap.
    let all = parts.reduce(0) { $0 + $1.count }
    let gap = all + 3 * (parts.count - 1) < rows.style.columns - 1 ? "   " : "  "
    var line = ""
    for part in parts {
      if !line.isEmpty, line.count + gap.count + part.count >= rows.style.columns {
        rows.line(line)
        line = ""
      }
      line += (line.isEmpty ? " " : gap) + part
    }
    rows.line(line)
  }

  private func resolutions(_ rows: inout ScreenRows) {
    guard review.window.kind == .week else { return }
    if let last = review.input.resolutions.last {
      rows.words("This week", "\(SafeText.line(last)) (resolved last week)")
    }
    if let next = review.input.resolutions.next {
      rows.words("Next week", SafeText.line(next))
    } else {
      rows.words("Next week", "keep, or change one thing: stint review --next \"...\"")
    }
  }
}
