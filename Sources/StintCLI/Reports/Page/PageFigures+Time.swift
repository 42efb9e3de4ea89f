internal import StintCore
internal import StintSystem

/// Where the time went: weeks, days, sessions.
extension PageFigures {
  /// The days of the twelve weeks, seven by seven.
  private var days: [ReviewDay] {
    guard let first = review.weeks.first?.first else { return [] }
    let window = review.window
    return ReviewDay.all(
      of: ReviewWindow(
        from: first, through: first.adding(days: review.weeks.count * 7 - 1), zone: window.zone,
        dayStart: window.dayStart), sessions: review.input.sessions)
  }

  /// Small multiples: a box for each week with a bar for each of its days.
  func weeks() -> String {
    let days = days
    let most = max(days.map { max($0.planned, $0.spent + $0.unplanned) }.max() ?? 0, 1)
    let (columns, boxWidth, boxHeight) = (4, 95, 74)
    let bars = 46
    var body = ""
    for (place, week) in review.weeks.enumerated() {
      let x = place % columns * boxWidth
      let y = place / columns * boxHeight
      let base = y + 17 + bars
      body += HTML.label(
        x, y + 11, "W\(ReviewWindow.isoWeek(of: week.first).number)",
        place == review.weeks.count - 1 ? "i" : "")
      let spent = week.numbers.spent + week.numbers.unplannedSpent
      body += HTML.label(x + 84, y + 11, spent > 0 ? ReviewWords.span(spent) : "–", "e")
      body += HTML.line(x, base, x + 84, base, "grid")
      for (offset, day) in days[(place * 7)..<(place * 7 + 7)].enumerated() {
        let all = day.spent + day.unplanned
        let left = x + offset * 12
        let words =
          "\(ReviewWords.weekday(day.date)): planned \(ReviewWords.span(day.planned)), "
          + "spent \(ReviewWords.span(all))"
        let planned = scaled(day.planned, of: most, to: bars)
        let inside = scaled(min(all, day.planned), of: most, to: bars)
        let whole = max(inside, scaled(all, of: most, to: bars))
        body += HTML.rect(left, base - planned, 10, planned, "plan", title: words)
        body += HTML.rect(left + 2, base - inside, 6, inside, "spent", title: words)
        body += HTML.rect(left + 2, base - whole, 6, whole - inside, "over", title: words)
      }
    }
    let drawing = HTML.svg(
      id("weeks"), width: width, height: (review.weeks.count + columns - 1) / columns * boxHeight,
      title: "Planned and spent, week by week",
      description: "Twelve boxes, one a week, each with seven bars from Monday to Sunday: the plan "
        + "behind, the time spent in front, time over the plan on top.", body)
    let rows = review.weeks.enumerated().map { place, week in
      let number = ReviewWindow.isoWeek(of: week.first).number
      let spent = week.numbers.spent + week.numbers.unplannedSpent
      return HTML.row(
        "W\(number), from \(ReviewWords.day(week.first))",
        [
          HTML.figure(
            at("weeks.\(place).sessions"), Int64(week.numbers.sessions), "\(week.numbers.sessions)"),
          HTML.figure(
            at("weeks.\(place).planned_ms"), week.numbers.planned,
            ReviewWords.span(week.numbers.planned)),
          HTML.figure(at("weeks.\(place).all_spent_ms"), spent, ReviewWords.span(spent)),
          HTML.figure(
            at("weeks.\(place).over_ms"), week.numbers.over,
            "+\(ReviewWords.minutes(week.numbers.over))"),
        ])
    }
    return figure(
      "Planned and spent, week by week", drawing,
      key: [("plan", "planned"), ("spent", "spent"), ("over", "over the plan")],
      HTML.table(
        "Twelve weeks", head: ["", "sessions", "planned", "spent", "over, min"], rows: rows))
  }

  /// Days in columns of weeks; the day's budget is the full scale.
  func heatMap() -> String {
    let days = days
    let budget = review.input.dailyBudget?.wholeMilliseconds
    let full = max(budget ?? days.map { $0.spent + $0.unplanned }.max() ?? 0, 1)
    let cell = 28
    var body = ""
    for weekday in Weekday.allCases {
      body += HTML.label(0, 18 + weekday.rawValue * cell + 18, weekday.shortName)
    }
    for (place, week) in review.weeks.enumerated() {
      body += HTML.label(
        36 + place * cell + 13, 11, "\(ReviewWindow.isoWeek(of: week.first).number)", "m")
    }
    for (place, day) in days.enumerated() {
      let all = day.spent + day.unplanned
      let step = all == 0 ? "none" : all > full ? "h5" : "h\(max(1, scaled(all, of: full, to: 4)))"
      body += HTML.rect(
        36 + place / 7 * cell, 18 + place % 7 * cell, cell - 3, cell - 3, step,
        title: "\(ReviewWords.weekday(day.date)): \(ReviewWords.span(all))")
    }
    let scale = budget.map { "the day's budget of \(ReviewWords.span($0))" } ?? "the longest day"
    let drawing = HTML.svg(
      id("heat"), width: width, height: 18 + 7 * cell, title: "Minutes a day",
      description: "Twelve weeks in columns, Monday on top; the darker, the nearer to \(scale).",
      body)
    let rows = Weekday.allCases.map { weekday in
      HTML.row(
        weekday.shortName,
        review.weeks.indices.map { week in
          let day = days[week * 7 + weekday.rawValue]
          let all = day.spent + day.unplanned
          return HTML.cell(all > 0 ? "\(ReviewWords.minutes(all))" : "")
        })
    }
    var key = [("h1", "a quarter"), ("h2", "half"), ("h4", "all of \(scale)")]
    if budget != nil { key.append(("h5", "over it")) }
    return figure(
      "Minutes a day, against \(scale)", drawing, key: key,
      HTML.table(
        "Minutes at work",
        head: [""] + review.weeks.map { "\(ReviewWindow.isoWeek(of: $0.first).number)" },
        rows: rows) + window())
  }

  /// The days of the window, as the screen has them.
  private func window() -> String {
    guard review.days.count <= 31 else { return "" }
    let rows = review.days.enumerated().map { place, day in
      HTML.row(
        ReviewWords.weekday(day.date),
        [
          HTML.figure(at("days.\(place).sessions"), Int64(day.sessions), "\(day.sessions)"),
          HTML.figure(
            at("days.\(place).planned_ms"), day.planned, ReviewWords.span(day.planned)),
          HTML.figure(at("days.\(place).spent_ms"), day.spent, ReviewWords.span(day.spent)),
          HTML.figure(
            at("days.\(place).unplanned_ms"), day.unplanned,
            day.unplanned > 0 ? ReviewWords.span(day.unplanned) : ""),
        ])
    }
    return HTML.table(
      "These days", head: ["", "sessions", "planned", "spent", "without a plan"], rows: rows)
  }

  // MARK: Sessions

  /// At most so many sessions are drawn one by one; the latest.
  private var shown: [Session] { Array(review.sessions.suffix(60)) }

  private func latest(_ name: String) -> String {
    review.sessions.count > shown.count ? "\(name), the latest \(shown.count)" : name
  }

  private func start(_ session: Session) -> String {
    let wall = review.window.zone.wallTime(at: session.start)
    return "\(ReviewWords.weekday(wall.date)) \(ReviewWords.clock(wall))"
  }

  private func day(_ session: Session) -> String {
    ReviewWords.day(review.window.zone.wallTime(at: session.start).date)
  }

  /// Planned against spent: on the diagonal the plan was what it took.
  func dotPlot() -> String {
    let sessions = shown.filter { $0.planned != nil }
    let now = review.input.now
    let figures = sessions.map { SessionFigures($0, now: now) }
    let most = figures.map { max($0.planned ?? 0, $0.spent) }.max() ?? 0
    // A whole number of quarters of an hour.
    let quarters = max(2, Int((most + 899_999) / 900_000))
    let whole = Int64(quarters) * 900_000
    let (left, top, side) = (38, 8, 250)
    func x(_ value: Int64) -> Int { left + Int(Double(value) / Double(whole) * Double(side)) }
    func y(_ value: Int64) -> Int { top + side - Int(Double(value) / Double(whole) * Double(side)) }
    var body = ""
    let step = max(1, (quarters + 5) / 6)
    for quarter in stride(from: 0, through: quarters, by: step) {
      let value = Int64(quarter) * 900_000
      body += HTML.line(x(value), top, x(value), top + side, "grid")
      body += HTML.line(left, y(value), left + side, y(value), "grid")
      body += HTML.label(x(value), top + side + 15, "\(quarter * 15)", "m")
      body += HTML.label(left - 6, y(value) + 4, "\(quarter * 15)", "e")
    }
    body += HTML.line(x(0), y(0), x(whole), y(whole), "diagonal")
    for (session, figure) in zip(sessions, figures) {
      let (px, py) = (x(figure.planned ?? 0), y(figure.spent))
      let title =
        "<title>"
        + HTML.text(
          "#\(session.id) \(start(session)): planned \(ReviewWords.span(figure.planned ?? 0)), "
            + "spent \(ReviewWords.span(figure.spent))") + "</title>"
      body +=
        figure.isKept == true
        ? "<circle cx=\"\(px)\" cy=\"\(py)\" r=\"6\" class=\"spent dot\">\(title)</circle>\n"
        : "<path d=\"M\(px) \(py - 8)L\(px + 8) \(py)L\(px) \(py + 8)L\(px - 8) \(py)Z\" "
          + "class=\"over dot\">\(title)</path>\n"
    }
    body += HTML.label(left + side / 2, top + side + 31, "planned, minutes", "m")
    body += HTML.label(left + side + 8, y(whole) + 12, "as planned")
    let drawing = HTML.svg(
      id("dots"), width: width, height: top + side + 38, title: "Planned and spent, by session",
      description: "\(Plural.of(sessions.count, "session")): across what was planned, upwards what "
        + "was spent. On the diagonal both are equal; circles were kept, diamonds were not.", body)
    let rows = zip(sessions, figures).map { session, figure in
      HTML.row(
        "#\(session.id) \(start(session))",
        [
          HTML.cell(ReviewWords.span(figure.planned ?? 0)),
          HTML.cell(figure.extended > 0 ? ReviewWords.span(figure.extended) : ""),
          HTML.cell(ReviewWords.span(figure.spent)),
          HTML.cell(ReviewWords.signed(figure.overrun, set)),
        ])
    }
    return figure(
      latest("Planned and spent, by session"), drawing,
      key: [("spent", "● kept"), ("over", "◆ not kept")],
      HTML.table(
        "Sessions", head: ["", "planned", "extended", "spent", "over, min"], rows: rows))
  }

  /// Each session as a strip on the wall clock: one sees where it drifted.
  func strips() -> String {
    let now = review.input.now
    let stretches = shown.map { ActStretch.all(of: $0, now: now) }
    let lengths = shown.map { session -> Int64 in
      let end = max(session.end ?? now, session.deadline ?? session.start)
      return end.milliseconds - session.start.milliseconds
    }
    let whole = max(lengths.max() ?? 0, 1)
    let (left, row) = (92, 20)
    let room = width - left - 4
    func x(_ instant: Timestamp, _ session: Session) -> Int {
      let elapsed = instant.milliseconds - session.start.milliseconds
      return left + Int((Double(elapsed) / Double(whole) * Double(room)).rounded())
    }
    var body = ""
    for (place, session) in shown.enumerated() {
      let y = place * row
      body += HTML.label(0, y + 13, "#\(session.id)", "i")
      body += HTML.label(left - 6, y + 13, day(session), "e")
      for stretch in stretches[place] {
        let (from, to) = (x(stretch.start, session), x(stretch.end, session))
        body += HTML.rect(
          from, y + 3, to - from, 13, stretch.kind.rawValue,
          title: "\(stretch.kind.name) \(ReviewWords.span(stretch.milliseconds))")
      }
      if let deadline = session.deadline {
        body += HTML.line(x(deadline, session), y + 1, x(deadline, session), y + 18, "tick")
      }
    }
    let drawing = HTML.svg(
      id("strips"), width: width, height: max(row, shown.count * row),
      title: "What went on, session by session",
      description: "One strip a session, in order of time, from its start to its end; a line marks "
        + "the deadline. Gaps are absences.", body)
    let rows = zip(shown, stretches).map { session, stretches in
      HTML.row(
        "#\(session.id) \(day(session))",
        ActStretch.Kind.allCases.map { kind in
          let sum = stretches.reduce(Int64(0)) { $1.kind == kind ? $0 + $1.milliseconds : $0 }
          return HTML.cell(sum > 0 ? "\(ReviewWords.minutes(sum))" : "")
        })
    }
    return figure(
      latest("What went on, session by session"), drawing,
      key: ActStretch.Kind.allCases.map { ($0.rawValue, $0.name) },
      HTML.table(
        "Minutes by act", head: [""] + ActStretch.Kind.allCases.map(\.name), rows: rows))
  }
}
