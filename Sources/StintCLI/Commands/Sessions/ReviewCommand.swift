internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint review`.
struct ReviewCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Look back at a day, a week, a month, or one session.",
    usage: "stint review [<period>] [<options>]",
    discussion: """
      Planned, extended and spent time, boxes kept, how much of the time was listening, promos among \
      the posts, what was given and taken, asks and answers, people. Each queue by itself. Without a \
      period: this week.

      A session belongs to the day on which it starts; only its minutes at work are split at \
      midnight, so that days add up to weeks and months. Sessions that are open, or to be checked \
      because nobody ended them, count nowhere until they are. The listening share is shown as a \
      percentage once six tenths of the time are marked, with five marks or more.

      --credit shows instead what promos can be paid with, where a queue has a price (earn in the \
      config): closed sessions earn engaged minutes from their end on, those to be checked once you \
      did. The oldest minutes are taken first, once for a promo, whatever the number of its accounts. \
      It ends with 4 when a promo would have to wait.
      """)

  @Argument(
    help: ArgumentHelp(
      """
      day, week, month, a date as 2026-11-20, a week as 2026-W47, a month as 2026-11, a range as \
      2026-11-01..2026-11-20, or the number of a session.
      """, valueName: "period"))
  var period: String?

  @Option(name: [.customShort("q"), .long], help: "Only this queue.")
  var queue: String?

  @Option(help: ArgumentHelp("So many days, weeks or months ago, 1 to 1000.", valueName: "count"))
  var last: Int?

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp("The day, week or month that holds this date.", valueName: "date"))
  var date: String?

  @Flag(help: "All numbers: bars, outcomes, tags, twelve weeks.")
  var more = false

  @Flag(help: "Count asks as messages, not as listening.")
  var strict = false

  @Option(
    name: .customLong("day-start"),
    help: ArgumentHelp("The hour at which a day begins, 0 to 23.", valueName: "hour"))
  var dayStart: Int = 0

  @Option(
    help: ArgumentHelp(
      "Keep what you will change next week, or \"keep\"; empty takes it back.", valueName: "text"))
  var next: String?

  @Option(
    help: ArgumentHelp(
      """
      Write a page with plots instead: one file, no script. With several queues each gets a file, \
      its name before the ending.
      """, valueName: "file"))
  var html: String?

  @Flag(help: "With --html: all queues in one file.")
  var both = false

  @Flag(help: "With --html: initials instead of handles, and no links.")
  var redact = false

  @Flag(help: "What promos can be paid with, and what took it.")
  var credit = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    if credit { return try showCredit(context) }
    try refuseContradictions()
    var workspace = try Workspace(context, next == nil ? .readOnly : .readWrite)
    if try workspace.store.openSession() != nil {
      // Its time may be up, and nobody may have looked since.
      workspace = try Workspace(context, .readWrite)
      try SessionDesk(workspace).look()
    }
    let queues = try queues(of: workspace)
    // Each queue has a zone, and so a today, of its own; a number has none.
    if let first = queues.first, case .session(let id) = try parsed(first, workspace.now) {
      return try reviewSession(id, workspace)
    }
    var reviews = try queues.map { try review(of: $0, workspace) }
    if let next { try keep(next, &reviews, workspace) }
    if let html {
      return try ReviewPages(reviews: reviews, isStrict: strict, isRedacted: redact, both: both)
        .write(to: html, context, asJSON: isJSON)
    }
    let set = PlotSet(environment: context.environment)
    context.print(
      ReviewReport(reviews: reviews, more: more, isStrict: strict, set: set), asJSON: isJSON)
    if next == nil { try ask(about: reviews, workspace) }
    return .done
  }

  private func showCredit(_ context: Context) throws -> ExitStatus {
    guard period == nil, last == nil, date == nil, next == nil, html == nil else {
      throw UserFacingError(
        "--credit shows what there is now, of no period", hint: "stint review --credit",
        status: .usedWrongly)
    }
    var workspace = try Workspace(context, .readOnly)
    if try workspace.store.openSession() != nil {
      workspace = try Workspace(context, .readWrite)
      try SessionDesk(workspace).look()
    }
    if let queue { _ = try workspace.queue(named: queue) }
    let report = try CreditReport(workspace, queue: queue)
    context.print(report, asJSON: isJSON)
    return report.status
  }

  private func refuseContradictions() throws {
    guard (0...23).contains(dayStart) else {
      throw UserFacingError("--day-start must be 0 to 23", status: .usedWrongly)
    }
    guard last.map({ (1...1000).contains($0) }) ?? true else {
      throw UserFacingError("--last must be 1 to 1000", status: .usedWrongly)
    }
    guard html != nil || !(both || redact) else {
      throw UserFacingError(
        "\(both ? "--both" : "--redact") belongs to --html", hint: "stint review --html week.html",
        status: .usedWrongly)
    }
  }

  private func queues(of workspace: Workspace) throws -> [Queue] {
    if let queue { return [try workspace.queue(named: queue)] }
    let all = workspace.setup.queues.values.sorted { $0.name < $1.name }
    guard !all.isEmpty else {
      throw UserFacingError(
        "there is no queue in the config", hint: "stint init", status: .badConfig)
    }
    guard next == nil || all.count == 1 else {
      throw UserFacingError(
        "is --next for \(all.map(\.name).joined(separator: " or for "))? Stint does not guess",
        hint: "-q \(all[0].name)", status: .usedWrongly)
    }
    return all
  }

  private func today(_ queue: Queue, _ now: Timestamp) -> CivilDate {
    ReviewWindow.date(of: now, in: queue.zone, dayStart: dayStart)
  }

  private func parsed(_ queue: Queue, _ now: Timestamp) throws -> ReviewPeriod {
    try ReviewPeriod(period, today: today(queue, now))
  }

  private func window(of queue: Queue, _ now: Timestamp) throws -> ReviewWindow {
    let today = today(queue, now)
    let parsed = try parsed(queue, now)
    var base = today
    if let date {
      guard case .window = parsed else {
        throw UserFacingError(
          "--at and \(period ?? "") both say when", hint: "stint review week --at \(date)",
          status: .usedWrongly)
      }
      base = try ReviewPeriod.date(date, today: today)
    }
    guard let window = parsed.window(today: base, zone: queue.zone, dayStart: dayStart) else {
      throw UserFacingError("a session has no days", status: .internalError)
    }
    return last.map { window.earlier(by: $0) } ?? window
  }

  private func review(of queue: Queue, _ workspace: Workspace) throws -> Review {
    let now = workspace.now
    var input = try workspace.store.reviewMaterial(
      queue: queue.name, window: try window(of: queue, now), now: now,
      wrapUpsSince: now.advanced(by: .zero - SessionDesk.wrapUpLimit))
    input.promoLimit = queue.rules.promo.share
    input.dailyBudget = queue.sessions.dailyBudget
    return Review(input)
  }

  private func reviewSession(_ id: Int64, _ workspace: Workspace) throws -> ExitStatus {
    guard last == nil, date == nil, html == nil, next == nil else {
      throw UserFacingError(
        "--last, --at, --next and --html are for days, not for a session",
        hint: "stint review \(id)", status: .usedWrongly)
    }
    guard let session = try workspace.store.session(id), session.deletedAt == nil,
      queue == nil || session.queue == queue
    else {
      throw UserFacingError(
        "there is no session #\(id)" + (queue.map { " in queue \($0)" } ?? ""),
        hint: "stint log", status: .notFound)
    }
    let report = SessionReviewReport(
      session: session, now: workspace.now, zone: workspace.zone(of: session),
      set: PlotSet(environment: workspace.context.environment))
    workspace.context.print(report, asJSON: isJSON)
    return .done
  }

  // MARK: Next week

  private func keep(_ text: String, _ reviews: inout [Review], _ workspace: Workspace) throws {
    guard let review = reviews.first, review.window.kind == .week else {
      throw UserFacingError(
        "--next follows from a week", hint: "stint review week --next \"one question more\"",
        status: .usedWrongly)
    }
    let text = text.split(separator: "\n").joined(separator: " ").trimmed
    guard text.utf8.count <= 1000 else {
      throw UserFacingError("--next is longer than 1000 bytes", status: .badInput)
    }
    try workspace.store.resolve(
      text, queue: review.queue, week: review.window.first, now: workspace.now)
    reviews[0].input.resolutions.next = text.isEmpty ? nil : text
  }

  /// The one question of a weekly review; asked of a person, and once.
  private func ask(about reviews: [Review], _ workspace: Workspace) throws {
    let context = workspace.context
    guard context.console.inputIsTerminal, context.console.outputIsTerminal, !isJSON else { return }
    for review in reviews {
      let window = review.window
      // This week's, or last week's: who looks further back only reads.
      let isRecent =
        window.start <= workspace.now
        && workspace.now < window.end.advanced(by: .seconds(7 * 86_400))
      guard window.kind == .week, isRecent, review.numbers.sessions > 0,
        review.input.resolutions.next == nil
      else { continue }
      context.console.writeError(
        "Next week (\(SafeText.line(review.queue))): keep, or change one thing? [keep] ")
      guard let line = context.console.readLine() else { return }
      let text = line.trimmed
      try Workspace(context, .readWrite).store.resolve(
        text.isEmpty ? "keep" : String(text.prefix(250)), queue: review.queue, week: window.first,
        now: workspace.now)
    }
  }
}
