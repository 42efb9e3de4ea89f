internal import StintCore
internal import StintSystem

/// One queue's review on a page.
struct PageSection {
  let review: Review
  /// Its place in the JSON's list.
  let number: Int
  let isStrict: Bool
  let set = PlotSet.unicode

  private var numbers: ReviewNumbers { review.numbers }

  func html() -> String {
    let window = review.window
    let kind = ReviewWords.kind(window)
    let dates = ReviewWords.dates(window, set)
    return """
      <section>
      <h1>\(HTML.text("\(kind.prefix(1))\(kind.dropFirst().lowercased())")) \
      <small>\(HTML.text("\(dates) · \(review.queue)"))</small></h1>
      \(notes())<ul class="tiles">
      \(tiles().joined(separator: "\n"))
      </ul>
      <div class="plots">
      \(plots())</div>
      </section>

      """
  }

  /// The place of a number in the JSON.
  private func at(_ place: String) -> String { "reviews.\(number).\(place)" }

  private func plots() -> String {
    let figures = PageFigures(review: review, prefix: "reviews.\(number)", isStrict: isStrict)
    return [
      figures.listening(), figures.giveTake(), figures.weeks(), figures.heatMap(),
      figures.dotPlot(), figures.strips(), figures.trends(), outcomes(), insights(),
    ].joined()
  }

  private func notes() -> String {
    var notes: [String] = []
    if numbers.toCheck > 0 {
      notes.append(
        "\(Plural.of(numbers.toCheck, "session")) to check: not counted until you looked.")
    }
    if numbers.open > 0 { notes.append("One session is open and not counted yet.") }
    if let last = review.input.resolutions.last { notes.append("Resolved last week: \(last)") }
    if let next = review.input.resolutions.next { notes.append("Next week: \(next)") }
    guard !notes.isEmpty else { return "" }
    return "<div class=\"note\">" + notes.map { "<p>\(HTML.text($0))</p>" }.joined() + "</div>\n"
  }

  private func tile(_ name: String, _ big: String, _ small: String) -> String {
    "<li><span>\(HTML.text(name))</span>\(big)<span>\(HTML.text(small))</span></li>"
  }

  private func big(_ place: String, _ value: Int64?, _ words: String) -> String {
    HTML.figure(at(place), value, words, tag: "b")
  }

  private func tiles() -> [String] {
    let share = numbers.listening
    let percent = share.percent(isStrict: isStrict)
    let place = isStrict ? "listening.strict_percent" : "listening.percent"
    let promo = numbers.promo
    let both = numbers.giveTake
    return [
      tile(
        "Time spent", big("time.spent_ms", numbers.spent, ReviewWords.span(numbers.spent)),
        "planned \(ReviewWords.span(numbers.planned))"
          + (numbers.unplannedSpent > 0
            ? ", \(ReviewWords.span(numbers.unplannedSpent)) without a plan" : "")),
      tile(
        "Boxes kept", big("boxes.kept", Int64(numbers.kept), "\(numbers.kept) of \(numbers.boxes)"),
        Plural.of(numbers.sessions, "session")),
      tile(
        "Over plan", big("over.ms", numbers.over, "+\(ReviewWords.minutes(numbers.over)) min"),
        "extended \(ReviewWords.minutes(numbers.overExtended)), "
          + "drift \(ReviewWords.minutes(numbers.overDrift))"),
      tile(
        isStrict ? "Listening, strictly" : "Listening",
        big(place, percent.map(Int64.init), percent.map { "\($0) %" } ?? "–"),
        share.coverage.map { "\($0) % of the time marked" } ?? "nothing marked"),
      tile(
        "Promo", big("promo.promos", Int64(promo.promos), "\(promo.promos) of \(promo.posts)"),
        [
          promo.percent.map { "\($0) % of posts" } ?? "posts",
          review.input.promoLimit.flatMap {
            Percent.of($0.promos, in: $0.outOf).map { "limit \($0) %" }
          },
        ].compactMap(\.self).joined(separator: ", ")),
      tile(
        "Give : take",
        big("give_take.gives", Int64(both.gives), "\(both.gives) : \(both.takes)"),
        "replies, thanks, shares : promo, requests"),
      tile(
        "Asked", big("asks.asked", Int64(numbers.asked), "\(numbers.asked)"),
        "\(numbers.openAsks) open; answered \(review.lastAnswered) of "
          + "\(ReviewWords.previous(review.window)) \(review.lastAsked)"),
      tile(
        "People",
        big("people.distinct", Int64(numbers.people.count), "\(numbers.people.count)"),
        "\(review.newPeople.count) new, \(Plural.of(numbers.conversations, "conversation"))"),
    ]
  }

  /// Goals, drift, parked lines, reasons.
  private func outcomes() -> String {
    let goals = numbers.goals
    let parked = numbers.parked
    func row(_ name: String, _ place: String, _ value: Int64, _ words: String? = nil) -> String {
      HTML.row(name, [HTML.figure(at(place), value, words ?? "\(value)")])
    }
    var rows = [
      row("goals reached", "goals.yes", Int64(goals.yes)),
      row("goals reached in part", "goals.partly", Int64(goals.partly)),
      row("goals missed", "goals.no", Int64(goals.no)),
      row("goals without an answer", "goals.unjudged", Int64(goals.unjudged)),
      row("off-topic", "drift.off_topic_ms", numbers.offTopic, ReviewWords.span(numbers.offTopic)),
      row("off-topic marks", "drift.off_topic_marks", Int64(numbers.offTopicMarks)),
      row("lines parked", "drift.parked.all", Int64(parked.all)),
      row("parked lines queued", "drift.parked.queued", Int64(parked.queued)),
      row("parked lines for later", "drift.parked.later", Int64(parked.later)),
      row("parked lines made personal", "drift.parked.personal", Int64(parked.personal)),
      row("parked lines dropped", "drift.parked.dropped", Int64(parked.dropped)),
    ]
    for (place, reason) in numbers.whyOver.enumerated() {
      rows.append(row("over: \(reason.word)", "over.why.\(place).count", Int64(reason.count)))
    }
    return "<div class=\"card\"><h2>Outcome and drift</h2>"
      + HTML.table("What sessions came to", head: ["", "count"], rows: rows) + "</div>\n"
  }

  /// What people said, by tag; an insight with two tags stands twice.
  private func insights() -> String {
    let found = review.sessions.flatMap(\.marks).filter { $0.act == .insight }
    guard !found.isEmpty else { return "" }
    var text = "<div class=\"card\"><h2>Insights by tag</h2>"
    for (place, tag) in numbers.tags.enumerated() {
      text += "<p><b>#\(HTML.text(tag.word))</b> "
      text += HTML.figure(
        at("insights.tags.\(place).count"), Int64(tag.count), "×\(tag.count)", tag: "span")
      text += "</p>\n" + found.filter { $0.tags.contains(tag.word) }.map(quote).joined()
    }
    let untagged = found.filter { $0.tags.isEmpty }
    if !untagged.isEmpty {
      text += "<p><b>without a tag</b></p>\n" + untagged.map(quote).joined()
    }
    return text + "</div>\n"
  }

  private func quote(_ mark: Mark) -> String {
    var words = HTML.text(mark.text ?? "(no words)")
    // Only what a browser opens as a page: a link must not run anything.
    if let url = mark.url, url.hasPrefix("https://") || url.hasPrefix("http://") {
      words = "<a href=\"\(HTML.text(url))\" rel=\"noreferrer noopener\">\(words)</a>"
    }
    let who = mark.person.map { " <span class=\"soft\">@\(HTML.text($0))</span>" } ?? ""
    return "<blockquote>\(words)\(who)</blockquote>\n"
  }
}
