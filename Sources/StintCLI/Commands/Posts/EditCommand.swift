internal import ArgumentParser
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint edit`.
struct EditCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Change a post that has not gone out everywhere.",
    discussion: """
      Without options it opens $EDITOR. The number and the history stay; the old wording is kept. \
      What went out already is not touched, and parts of a thread that are out cannot be changed. \
      A target that was held for its text, or had failed, is queued again. --at, --expires, --evergreen, --link, --title, --media, --tag, --language, --cw \
      and --first-comment take "none" to remove what was set.
      """)

  @Argument(help: ArgumentHelp("Number of the post.", valueName: "id"))
  var id: PostID

  @Option(help: ArgumentHelp("The new text; - reads standard input.", valueName: "text"))
  var text: String?

  @OptionGroup var fields: PostFields
  @OptionGroup var scheduling: SchedulingFields
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, .readWrite)
    let post = try workspace.post(id)
    let queue = try workspace.queue(named: post.queue)
    let targets = try workspace.store.targets(ofPost: post.id)
    let open = targets.filter { [.draft, .queued, .held, .failed].contains($0.state.name) }
    guard !open.isEmpty else {
      throw UserFacingError(
        "nothing of #\(post.id) is left to send, so there is nothing to edit",
        hint: "stint show \(post.id)", status: .badInput)
    }
    var draft = PostDraft(post)
    draft.accounts = open.map(\.target.account)
    if text == nil, fields.isEmpty, scheduling.isEmpty {
      return try Editor(context).edit(
        PostFile.text(of: post.content, kind: post.kind), name: "post-\(post.id).txt"
      ) { edited in
        try PostFile.apply(edited, to: &draft)
        return try store(draft, over: post, open, queue, workspace)
      }
    }
    let body =
      text == "-"
      ? try ThreadText.decode(context.console.readInput(), from: "standard input") : text
    try fields.checkWording(workspace.setup)
    try fields.apply(to: &draft, text: body)
    return try store(draft, over: post, open, queue, workspace)
  }

  /// Writes what changed, of the post and of those of its targets that are still open.
  private func store(
    _ draft: PostDraft, over post: PostRecord, _ open: [TargetRecord], _ queue: Queue,
    _ workspace: Workspace
  ) throws -> ExitStatus {
    let context = workspace.context
    let change = try schedulingChange(workspace, queue)
    for record in open {
      guard let change else { continue }
      try Composer.checkTimes(
        at: change.fixedAt ?? record.target.fixedAt,
        expires: change.expiresAt ?? record.target.expiresAt, evergreen: nil, now: .distantPast,
        queue.zone)
    }
    let composer = Composer(workspace) { context.path($0) }
    var content = try composer.compose(draft, queue: queue, uid: post.uid).post.content
    // Files that were not named anew keep the fingerprint they were queued with.
    if fields.media.isEmpty { content.media = post.content.media }
    var revision = post.revision
    let out = try workspace.store.partsOut(of: open)
    for record in open {
      guard let parts = PartsOut(post, record, out[record.target.id]), !parts.areKept(by: content)
      else { continue }
      throw UserFacingError(
        "\(parts.sentence) on \(record.target.account) and cannot be changed any more",
        hint: "stint show \(post.id), then change only what is not out", status: .badInput)
    }
    if content != post.content || draft.kind != post.kind {
      let prints = Dictionary(
        uniqueKeysWithValues: open.map {
          ($0.target.account, Composer.fingerprint(content, for: $0.target.account))
        })
      guard
        let new = try workspace.store.edit(
          post.id, revision: post.revision, kind: draft.kind, content: content,
          fingerprints: prints, now: workspace.now)
      else {
        throw UserFacingError(
          "#\(post.id) changed meanwhile, is being sent, or its outcome is unknown; nothing was changed",
          hint: "stint show \(post.id)", status: .busy)
      }
      revision = new
    }
    if let change {
      _ = try workspace.store.change(
        open.map(\.target.id), change, now: workspace.now, detail: "changed by you")
    }
    let changed = revision != post.revision || change != nil
    let times = try Forecast(workspace).times(ofPost: post.id)
    let text = revision == post.revision ? "unchanged text" : "revision \(revision)"
    context.print(
      Answer(
        [
          "id": .int(post.id), "revision": .int(Int64(revision)), "changed": .bool(changed),
          "targets": .array(times.map { $0.json(in: queue.zone) }),
        ], status: changed ? .done : .nothingToDo
      ) { style in
        var table = TextTable()
        for time in times { table.add("  \(time.account)", time.sentence(in: queue.zone)) }
        return style.bold("#\(post.id) \(changed ? "edited" : "is as it was"), \(text)") + "\n"
          + table.text(style)
      }, asJSON: isJSON)
    return changed ? .done : .nothingToDo
  }

  /// What changes on the targets; nil when nothing does.
  private func schedulingChange(
    _ workspace: Workspace, _ queue: Queue
  ) throws -> Store.Change? {
    guard !scheduling.isEmpty else { return nil }
    var scheduling = scheduling
    var change = Store.Change()
    if scheduling.at == "none" {
      change.fixedAt = .some(nil)
      scheduling.at = nil
    }
    if scheduling.expires == "none" {
      change.expiresAt = .some(nil)
      scheduling.expires = nil
    }
    if scheduling.evergreen == "none" {
      change.evergreen = .some(nil)
      scheduling.evergreen = nil
    }
    var draft = PostDraft()
    try scheduling.apply(to: &draft, now: workspace.now, zone: queue.zone)
    if let at = draft.at { change.fixedAt = .some(at) }
    if let expires = draft.expiresAt { change.expiresAt = .some(expires) }
    if let green = draft.evergreen { change.evergreen = .some(green) }
    change.priority = scheduling.priority
    return change
  }
}

extension PostDraft {
  /// A stored post as a draft again; its files come with the paths they were queued with.
  init(_ post: PostRecord) {
    let content = post.content
    self.init()
    queue = post.queue
    kind = post.kind
    parts = content.parts
    title = content.title
    link = content.link
    files = content.media.map { File(path: $0.path, alt: $0.alt, part: $0.part) }
    language = content.language
    tags = content.tags
    contentWarning = content.contentWarning
    isSensitive = content.isSensitive
    visibility = content.visibility
    poll = content.poll
    firstComment = content.firstComment
    variants = content.variants
  }
}

extension Forecast.Time {
  func json(in zone: Zone) -> JSONValue {
    var object: JSONObject = ["account": .string(account)]
    object["at"] = instant.map { .string($0.rfc3339(in: zone)) }
    object["note"] = note.map { .string($0) }
    return .object(object)
  }
}
