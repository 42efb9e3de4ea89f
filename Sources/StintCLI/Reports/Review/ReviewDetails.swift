internal import StintCore
internal import StintSystem

/// What `--more` adds to a review.
struct ReviewDetails {
  let review: Review
  let set: PlotSet

  private var numbers: ReviewNumbers { review.numbers }

  func add(to rows: inout ScreenRows, _ style: Style) {
    days(&rows, style)
    outcomes(&rows)
    posts(&rows, style)
    trends(&rows, style)
  }

  /// Bars of planned and spent; of longer windows only days on which something was.
  private func days(_ rows: inout ScreenRows, _ style: Style) {
    let shown = review.days.filter {
      review.days.count <= 7 || $0.sessions > 0 || $0.spent > 0 || $0.unplanned > 0
    }
    let most = shown.map { max($0.planned, $0.spent + $0.unplanned) }.max() ?? 0
    guard most > 0 else { return }
    for day in shown {
      let bar = Plots.twoTone(
        planned: day.planned, spent: day.spent + day.unplanned, most: most,
        columns: max(8, style.columns - 32), set)
      let numbers =
        "\(ReviewWords.minutes(day.planned))/\(ReviewWords.minutes(day.spent + day.unplanned))"
      rows.line(
        " \(DisplayWidth.padded(ReviewWords.weekday(day.date), to: 10)) "
          + "\(DisplayWidth.padded(numbers, to: 8, alignment: .trailing))  \(bar)")
    }
    rows.line(" \(set.full) in the plan   \(set.over) over it   \(set.light) not used")
    rows.rule()
  }

  private func outcomes(_ rows: inout ScreenRows) {
    rows.row(
      "Why over", list(numbers.whyOver) { "\(SafeText.line($0.word)) (\($0.count))" },
      gap: set.separator)
    let goals = numbers.goals
    var reached =
      goals.judged == 0
      ? [set.dash] : ["reached \(ReviewWords.halves(goals.halves, set)) of \(goals.judged)"]
    if let percent = goals.percent { reached.append("\(percent) %") }
    if goals.unjudged > 0 { reached.append("\(goals.unjudged) without an answer") }
    rows.row("Goals", reached)
    rows.row(
      "Drifted",
      numbers.offTopicMarks == 0
        ? [set.dash]
        : [
          "off-topic \(ReviewWords.span(numbers.offTopic))",
          Plural.of(numbers.offTopicMarks, "mark"),
        ])
    let parked = numbers.parked
    let fates = [
      (parked.queued, "queued"), (parked.later, "later"), (parked.personal, "personal"),
      (parked.dropped, "dropped"), (parked.undecided, "undecided"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    rows.row("Parked", [parked.all == 0 ? set.dash : "\(parked.all) \(set.arrow) \(fates)"])
    rows.row(
      "Insights",
      numbers.insights == 0
        ? [set.dash]
        : ["\(numbers.insights), \(numbers.taggedInsights) tagged"]
          + list(numbers.tags) { "#\(SafeText.line($0.word)) \(set.times)\($0.count)" })
  }

  private func posts(_ rows: inout ScreenRows, _ style: Style) {
    rows.row(
      "Promo",
      list(numbers.promo.accounts) {
        "\(SafeText.line($0.account)) \($0.promos) of \($0.posts)"
      })
    let both = numbers.giveTake
    guard both.gives + both.takes > 0 else { return }
    let columns = min(24, max(6, (style.columns - 34) / 2))
    let bar = Plots.giveTake(gives: both.gives, takes: both.takes, columns: columns, set)
    rows.line(
      DisplayWidth.padded(" Give:take", to: ScreenRows.nameColumns)
        + "\(both.gives) \(bar) \(both.takes)")
  }

  /// Each number over twelve weeks, and against the four weeks before.
  private func trends(_ rows: inout ScreenRows, _ style: Style) {
    rows.rule()
    rows.line(
      review.medianWeeks > 0
        ? " Twelve weeks   this week, and the median of \(Plural.of(review.medianWeeks, "week"))"
          + " before" : " Twelve weeks   the last one")
    for measure in ReviewMeasure.allCases {
      let values = review.weeks.map { week in
        week.numbers.sessions > 0 ? measure.value(in: week.numbers) : nil
      }
      let now = values.last ?? nil
      var line = DisplayWidth.padded(" \(ReviewWords.name(of: measure))", to: 13)
      line += Plots.sparkline(values, set)
      line +=
        "  "
        + DisplayWidth.padded(
          ReviewWords.value(now, of: measure, set), to: 7, alignment: .trailing)
      if let median = review.medians[measure] {
        line += "   median \(ReviewWords.value(median, of: measure, set))"
      }
      rows.line(line)
    }
  }

  private func list<Item>(_ items: [Item], _ text: (Item) -> String) -> [String] {
    items.isEmpty ? [set.dash] : items.prefix(12).map(text)
  }
}
