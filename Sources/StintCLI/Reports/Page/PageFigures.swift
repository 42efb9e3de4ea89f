internal import StintCore
internal import StintSystem

/// The plots of a page, each followed by its table.
struct PageFigures {
  let review: Review
  /// The review's place in the JSON; also what tells apart the drawings of two queues.
  let prefix: String
  let isStrict: Bool
  let set = PlotSet.unicode
  /// Units of every drawing: as wide as a small telephone, so that letters stay readable there.
  let width = 380

  private var numbers: ReviewNumbers { review.numbers }

  func at(_ place: String) -> String { "\(prefix).\(place)" }

  func id(_ name: String) -> String { "\(prefix.filter { $0 != "." })-\(name)" }

  func figure(_ caption: String, _ drawing: String, key: [(String, String)] = [], _ table: String)
    -> String
  {
    let legend =
      key.isEmpty
      ? ""
      : "<ul class=\"key\">"
        + key.map {
          "<li><svg viewBox=\"0 0 9 9\" aria-hidden=\"true\"><title>\($0.1)</title>"
            + "<desc>colour of \($0.1)</desc><rect width=\"9\" height=\"9\" class=\"\($0.0)\"/></svg>"
            + "\($0.1)</li>"
        }.joined() + "</ul>\n"
    return "<figure><figcaption>\(HTML.text(caption))</figcaption>\n\(drawing)\(legend)\(table)"
      + "</figure>\n"
  }

  func scaled(_ part: Int64, of whole: Int64, to length: Int) -> Int {
    Plots.length(part, of: whole, columns: length)
  }

  private func ms(_ place: String, _ value: Int64) -> String {
    HTML.figure(at(place), value, ReviewWords.span(value))
  }

  private func count(_ place: String, _ value: Int) -> String {
    HTML.figure(at(place), Int64(value), "\(value)")
  }

  // MARK: Listening, give and take

  func listening() -> String {
    let share = numbers.listening
    let parts: [(ActStretch.Kind, Int64)] = [
      (.hear, share.hearing), (.ask, share.asking), (.tell, share.messaging),
      (.other, share.neither),
    ]
    let whole = max(share.sided, 1)
    var body = HTML.rect(0, 8, width, 22, "none")
    var x = 0
    var sum: Int64 = 0
    // Only the sides share the bar: at the tick they are even.
    let bar = isStrict ? [parts[0], parts[1], parts[2]] : Array(parts.prefix(3))
    for (kind, value) in bar {
      sum += value
      let end = Int((Double(sum) / Double(whole) * Double(width)).rounded())
      body += HTML.rect(
        x, 8, end - x, 22, kind.rawValue, title: "\(kind.name) \(ReviewWords.span(value))")
      x = end
    }
    body += HTML.line(width / 2, 3, width / 2, 35, "tick")
    body += HTML.label(width / 2, 48, "goal: more than \(ListeningShare.goal) %", "m")
    let percent = share.percent(isStrict: isStrict)
    let drawing = HTML.svg(
      id("listening"), width: width, height: 54, title: "Listening share",
      description: percent.map {
        "\($0) percent of the time marked on either side was listening; the goal is more than "
          + "\(ListeningShare.goal)."
      } ?? "Too little was marked for a percentage.", body)
    let coverage = share.coverage.map { "\($0) %" } ?? "–"
    let rows = [
      HTML.row("listening, asks included", [ms("listening.listening_ms", share.listening())]),
      HTML.row(
        "listening, strictly",
        [ms("listening.strict_listening_ms", share.listening(isStrict: true))]),
      HTML.row("messages", [ms("listening.messaging_ms", share.messaging)]),
      HTML.row("off-topic and interrupted", [ms("listening.neither_ms", share.neither)]),
      HTML.row(
        "marked",
        [
          HTML.figure(
            at("listening.coverage_percent"), share.coverage.map(Int64.init), coverage)
        ]),
      HTML.row("marks on either side", [count("listening.marks", share.sidedMarks)]),
    ]
    return figure(
      "Listening " + (percent.map { "\($0) %" } ?? "share: too little marked"), drawing,
      key: parts.prefix(3).map { ($0.0.rawValue, $0.0.name) },
      HTML.table("Marked time", head: ["", "time"], rows: rows))
  }

  func giveTake() -> String {
    let both = numbers.giveTake
    let most = Int64(max(both.gives, both.takes, 1))
    let half = width / 2
    let left = scaled(Int64(both.gives), of: most, to: half - 40)
    let right = scaled(Int64(both.takes), of: most, to: half - 40)
    var body = HTML.rect(half - left, 8, left, 22, "hear", title: "gives \(both.gives)")
    body += HTML.rect(half, 8, right, 22, "over", title: "takes \(both.takes)")
    body += HTML.line(half, 3, half, 35, "tick")
    body += HTML.label(half - left - 6, 24, "\(both.gives)", "e i")
    body += HTML.label(half + right + 6, 24, "\(both.takes)", "i")
    body += HTML.label(half - 6, 48, "gave", "e") + HTML.label(half + 6, 48, "took")
    let drawing = HTML.svg(
      id("give"), width: width, height: 54, title: "Give and take",
      description: "\(both.gives) gives to the left, \(both.takes) takes to the right.", body)
    let rows = [
      HTML.row("replies", [count("give_take.replies", both.replies)]),
      HTML.row("thanks", [count("give_take.thanks", both.thanks)]),
      HTML.row("shares", [count("give_take.shares", both.shares)]),
      HTML.row("share posts", [count("give_take.share_posts", both.sharePosts)]),
      HTML.row("promo posts", [count("give_take.promo_posts", both.promoPosts)]),
      HTML.row("requests", [count("give_take.requests", both.requests)]),
    ]
    return figure(
      "Give and take \(both.gives) : \(both.takes)", drawing,
      HTML.table("Gives and takes", head: ["", "count"], rows: rows))
  }

  // MARK: Numbers from week to week

  func trends() -> String {
    let head = ["", "now", "median"]
    let last = review.weeks.count - 1
    let rows = ReviewMeasure.allCases.map { measure in
      let key = ReviewJSON.key(measure)
      let now = review.weeks.last.flatMap { measure.value(in: $0.numbers) }
      let median = review.medians[measure]
      return HTML.row(
        ReviewWords.name(of: measure),
        [
          HTML.figure(at("weeks.\(last).\(key)"), now, ReviewWords.value(now, of: measure, set)),
          HTML.figure(
            at("medians.\(key)"), median, ReviewWords.value(median, of: measure, set)),
        ])
    }
    let rowHeight = 22
    let measures = ReviewMeasure.allCases
    var body = ""
    for (place, measure) in measures.enumerated() {
      let y = place * rowHeight
      let values = review.weeks.map {
        $0.numbers.sessions > 0 ? measure.value(in: $0.numbers) : nil
      }
      let most = max(values.compactMap(\.self).max() ?? 0, 1)
      body += HTML.label(0, y + 15, ReviewWords.name(of: measure))
      for (column, value) in values.enumerated() {
        let x = 84 + column * 24
        body += HTML.line(x, y + 19, x + 19, y + 19, "grid")
        guard let value else { continue }
        let height = scaled(value, of: most, to: 16)
        body += HTML.rect(
          x, y + 19 - height, 19, height, column == last ? "spent" : "plan",
          title: "\(ReviewWords.day(review.weeks[column].first)): "
            + ReviewWords.value(value, of: measure, set))
      }
    }
    let drawing = HTML.svg(
      id("trends"), width: width, height: measures.count * rowHeight,
      title: "Twelve weeks, number by number",
      description: "One row of bars for each number, scaled to its own largest week; the last bar "
        + "is the newest week.", body)
    return figure(
      "Twelve weeks, number by number", drawing,
      HTML.table(
        review.medianWeeks > 0
          ? "Newest week, and the median of \(Plural.of(review.medianWeeks, "week")) before"
          : "Newest week", head: head, rows: rows))
  }
}
