internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint move`.
struct MoveCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "Give a post another time, place in line, or queue.",
    discussion: """
      The only command that crosses the wall between queues, and it asks: --queue takes a post that \
      has not gone out anywhere to another queue and its accounts there.
      """)

  @Argument(help: ArgumentHelp("Number of the post.", valueName: "id"))
  var id: PostID

  @Option(help: ArgumentHelp("A time of its own.", valueName: "time"))
  var at: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Flag(help: "Back into the line for a slot.")
  var nextSlot = false

  @Flag(help: "To the front of the line.")
  var first = false

  @Flag(help: "To the end of the line.")
  var last = false

  @Option(help: ArgumentHelp("In front of this post.", valueName: "id"))
  var before: PostID?

  @Option(help: ArgumentHelp("Behind this post.", valueName: "id"))
  var after: PostID?

  @Option(help: ArgumentHelp("To another queue.", valueName: "queue"))
  var queue: String?

  @Option(help: ArgumentHelp("Accounts there; all of them without it.", valueName: "accounts"))
  var to: [String] = []

  @Flag(help: "Do not ask before crossing the wall.")
  var yes = false

  @Option(name: .customLong("on"), help: "Only on this account.")
  var account: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let wishes =
      [at != nil, nextSlot, first, last, before != nil, after != nil, queue != nil]
      .count(where: \.self)
    guard wishes == 1 else {
      throw UserFacingError(
        wishes == 0 ? "where shall #\(id.number) go?" : "only one of these can be done at a time",
        hint: "stint move \(id.number) --at \"tomorrow 9:00\", --first, --last, --before ID, "
          + "--after ID, --next-slot or --queue NAME", status: .usedWrongly)
    }
    if let anchor = before ?? after, anchor == id {
      throw UserFacingError(
        "#\(id.number) cannot stand \(before == nil ? "behind" : "before") itself",
        status: .usedWrongly)
    }
    let workspace = try Workspace(context, .readWrite)
    let post = try workspace.post(id)
    if let queue { return try cross(to: queue, post, workspace) }
    let records = try workspace.targets(of: post, on: account)
    let targets = records.map(\.target.id)
    let zone = workspace.zone(ofQueue: post.queue)
    let store = workspace.store
    let now = workspace.now
    let moved: [Int64]
    if let at {
      let instant = try workspace.instant(at, in: zone, dst: dst)
      guard instant > now else { throw SchedulingFields.past(instant, zone) }
      for record in records {
        try Composer.checkTimes(
          at: instant, expires: record.target.expiresAt, evergreen: nil, now: .distantPast, zone)
      }
      moved = try store.change(
        targets, Store.Change(fixedAt: .some(instant)), now: now,
        detail: "to \(TimeText.full(instant, in: zone))")
    } else if nextSlot {
      moved = try store.change(
        targets, Store.Change(fixedAt: .some(nil)), now: now, detail: "back into the line")
    } else {
      var place = first ? Store.Place.first : .last
      if let before { place = .before(try workspace.post(before).id) }
      if let after { place = .after(try workspace.post(after).id) }
      moved = try store.place(targets, place, now: now)
    }
    return try report(post, moved: !moved.isEmpty, workspace)
  }

  private func report(
    _ post: PostRecord, moved: Bool, _ workspace: Workspace
  ) throws -> ExitStatus {
    let zone = workspace.zone(ofQueue: post.queue)
    let times = try Forecast(workspace).times(ofPost: post.id)
    workspace.context.print(
      Answer([
        "id": .int(post.id), "changed": .bool(moved),
        "targets": .array(times.map { $0.json(in: zone) }),
      ]) { style in
        guard moved else { return "#\(post.id) was not moved: nothing of it is waiting there" }
        var table = TextTable()
        for time in times { table.add("  \(time.account)", time.sentence(in: zone)) }
        return style.bold("#\(post.id) moved") + "\n" + table.text(style)
      }, asJSON: isJSON)
    return moved ? .done : .nothingToDo
  }

  private func cross(
    to name: String, _ post: PostRecord, _ workspace: Workspace
  ) throws -> ExitStatus {
    let context = workspace.context
    let queue = try workspace.queue(named: name)
    guard queue.name != post.queue else {
      throw UserFacingError("#\(post.id) is in queue \(name) already", status: .badInput)
    }
    var draft = PostDraft(post)
    draft.accounts = AccountList.names(to)
    let old = try workspace.store.targets(ofPost: post.id)
    let waiting = old.filter { [.draft, .queued, .held].contains($0.state.name) }
    draft.isDraft = !waiting.contains { $0.state.name == .queued }
    draft.at = waiting.compactMap(\.target.fixedAt).first { $0 > workspace.now }
    draft.expiresAt = waiting.compactMap(\.target.expiresAt).first
    draft.evergreen = waiting.compactMap(\.target.evergreen).first
    if let priority = waiting.first?.target.priority { draft.priority = priority }
    let composer = Composer(workspace) { context.path($0) }
    let composed = try composer.compose(draft, queue: queue, uid: post.uid)
    let accounts = composed.post.targets.map(\.account).joined(separator: ", ")
    if !yes {
      guard context.console.inputIsTerminal else {
        throw UserFacingError(
          "#\(post.id) would cross the wall from \(post.queue) to \(name) (\(accounts)); nothing was moved",
          hint: "stint move \(post.id) --queue \(name) --yes", status: .usedWrongly)
      }
      context.console.writeError(
        "#\(post.id) \"\(Excerpt.of(post.content, columns: 40))\" crosses from \(post.queue) to "
          + "\(name), to \(accounts). Sure? [y/N] ")
      guard context.console.readLine()?.lowercased().hasPrefix("y") == true else {
        throw UserFacingError("nothing was moved", status: .nothingToDo)
      }
    }
    guard
      try workspace.store.move(
        post: post.id, toQueue: name, targets: composed.post.targets, now: workspace.now)
    else {
      throw UserFacingError(
        "#\(post.id) went out, or may have, on an account of \(post.queue): it stays there",
        hint: "stint add the text to \(name) anew", status: .badInput)
    }
    return try report(try workspace.post(id), moved: true, workspace)
  }
}
