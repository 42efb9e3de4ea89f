internal import StintCore
internal import StintFormats
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Reads bulk files: Stint's own JSON Lines (written by hand or by `stint export`) and Buffer's CSV.
struct BulkImporter {
  private let workspace: Workspace
  private let defaults: ImportDefaults
  private let composer: Composer
  /// How often the same row came already: equal rows of one file are different posts, and the same
  /// file a second time gives the same keys.
  private var seen: [String: Int] = [:]

  init(_ workspace: Workspace, _ defaults: ImportDefaults, baseFolder: String) {
    self.workspace = workspace
    self.defaults = defaults
    composer = Composer(workspace) { path in
      path.hasPrefix("/") || path.hasPrefix("~")
        ? workspace.context.path(path) : workspace.context.path(baseFolder + "/" + path)
    }
  }

  // MARK: JSON Lines

  mutating func readJSONLines(
    _ bytes: [UInt8], progress: (Int, Int) -> Void
  ) throws -> ImportPlan {
    var plan = ImportPlan(source: "Stint JSON Lines")
    let lines: [JSONLines.Line]
    do throws(InvalidUTF8) {
      lines = try JSONLines.split(bytes)
    } catch {
      plan.problems.append(
        .init(line: error.line, column: error.byteColumn, message: "it is not UTF-8 text"))
      return plan
    }
    for (index, line) in lines.enumerated() {
      if index % 1000 == 0 { progress(index, lines.count) }
      do {
        let value = try JSONValue(parsing: line.bytes)
        try read(value, line: line.number, &plan)
      } catch let error as JSONError {
        plan.problems.append(
          .init(line: line.number, column: error.column, message: error.message))
      } catch let error as ContentCodecError {
        plan.problems.append(.init(line: line.number, column: nil, message: error.message))
      } catch let error as UserFacingError {
        plan.problems.append(.init(line: line.number, column: nil, message: Self.sentence(error)))
      }
    }
    return plan
  }

  private mutating func read(_ value: JSONValue, line: Int, _ plan: inout ImportPlan) throws {
    guard value.objectValue != nil else {
      throw ContentCodecError(field: "the line", expected: "a JSON object")
    }
    let fields = JSONFields(value)
    if let version = try fields.integer("v"), version != 1 {
      throw ContentCodecError(field: "v", expected: "1")
    }
    switch try fields.string("type") {
    case "post" where value["uid"] != nil:
      let archive = try ArchiveCodec.archive(value)
      try requireKnown(archive.post.queue, accounts: archive.targets.map(\.target.account))
      plan.archives.append(archive)
    case "sent":
      let send = try ArchiveCodec.send(value)
      try requireKnown(send.queue, accounts: [send.account])
      plan.logged.append(send)
    case nil, "post": try readByHand(value, fields, line: line, &plan)
    case let other?:
      throw ContentCodecError(field: "type", expected: "post or sent, not \"\(other)\"")
    }
  }

  private func requireKnown(_ queue: String, accounts: [String]) throws {
    _ = try workspace.queue(named: queue)
    _ = try workspace.queue(named: queue, accounts: accounts.map(workspace.account))
  }

  private static let known: Set<String> = [
    "v", "type", "text", "parts", "queue", "to", "kind", "at", "draft", "title", "link", "media",
    "language", "tags", "content_warning", "sensitive", "visibility", "poll", "first_comment",
    "variants", "priority", "expires", "evergreen",
  ]

  private mutating func readByHand(
    _ value: JSONValue, _ fields: JSONFields, line: Int, _ plan: inout ImportPlan
  ) throws {
    for member in value.objectValue?.members ?? [] where !Self.known.contains(member.key) {
      let near = NearestName.suggestion(for: member.key, among: Self.known)
      throw UserFacingError(
        "the field \"\(member.key)\" is not known"
          + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
        status: .badInput)
    }
    var draft = PostDraft()
    draft.queue = try fields.string("queue") ?? defaults.queue
    draft.accounts = try fields.strings("to") ?? defaults.accounts
    draft.kind = try kind(fields.string("kind")) ?? defaults.kind ?? .value
    if let text = try fields.string("text") {
      guard value["parts"] == nil else {
        throw ContentCodecError(field: "text", expected: "alone, or \"parts\" instead of it")
      }
      draft.parts = [text]
    } else {
      draft.parts = try fields.strings("parts") ?? []
    }
    draft.title = try fields.string("title")
    draft.link = try fields.string("link")
    draft.files = try (fields.array("media") ?? []).map { item in
      if let path = item.stringValue { return PostDraft.File(path: path, alt: nil, part: 1) }
      let media = JSONFields(item)
      return PostDraft.File(
        path: try media.required(media.string("path"), "path"), alt: try media.string("alt"),
        part: try media.integer("part") ?? 1)
    }
    draft.language = try fields.string("language")
    draft.tags = try fields.strings("tags") ?? []
    draft.contentWarning = try fields.string("content_warning")
    draft.isSensitive = try fields.boolean("sensitive") ?? false
    draft.isDraft = try fields.boolean("draft") ?? defaults.isDraft
    // The stored form of these reads the same as the one written by hand.
    var shape: JSONObject = ["parts": ["x"]]
    for key in ["visibility", "poll", "variants"] { shape[key] = value[key] }
    let shaped = try ContentCodec.decode(.object(shape))
    (draft.visibility, draft.poll, draft.variants) = (
      shaped.visibility, shaped.poll, shaped.variants
    )
    draft.firstComment = try fields.string("first_comment")
    if let name = try fields.string("priority") {
      guard let priority = Priority(rawValue: name) else {
        throw ContentCodecError(field: "priority", expected: "now, soon, normal or filler")
      }
      draft.priority = priority
    }
    let queue = try queue(of: draft)
    let zone = defaults.zone ?? queue.zone
    if let at = try fields.string("at"), !at.isEmpty {
      let instant = try workspace.instant(at, in: zone, dst: defaults.dst)
      guard try place(instant, zone, &draft, &plan) else { return }
    }
    if let expires = try fields.string("expires") {
      draft.expiresAt = try TimeInput.deadline(
        expires, now: workspace.now, zone: zone, dst: defaults.dst)
    }
    if let green = value["evergreen"], green != .null {
      let fields = JSONFields(green)
      draft.evergreen = Evergreen(
        coolDown: try TimeInput.duration(
          try fields.required(fields.string("every"), "every"), for: "every"),
        maximum: try fields.integer("max"),
        until: try fields.string("until").map {
          try TimeInput.lastInstant($0, now: workspace.now, zone: zone, dst: defaults.dst)
        })
    }
    draft.sourceKey = key(for: value.serialized(), queue: queue)
    try compose(draft, queue, line: line, hold: nil, &plan)
  }

  // MARK: Buffer

  mutating func readBuffer(_ bytes: [UInt8], progress: (Int, Int) -> Void) throws -> ImportPlan {
    var plan = ImportPlan(source: "Buffer CSV")
    let file = BufferCSV.read(bytes)
    for problem in file.problems {
      let item = ImportPlan.Problem(
        line: problem.line, column: problem.column, message: problem.message)
      if problem.severity == .error {
        plan.problems.append(item)
      } else {
        plan.warnings.append(item)
      }
    }
    for (index, row) in file.rows.enumerated() {
      if index % 1000 == 0 { progress(index, file.rows.count) }
      do {
        var draft = PostDraft()
        draft.queue = defaults.queue
        draft.accounts = defaults.accounts
        draft.kind = defaults.kind ?? .value
        draft.isDraft = defaults.isDraft
        draft.tags = row.tags
        guard !row.text.isEmpty else {
          throw UserFacingError(
            "it has an image and no text; download the image and add the post with --media",
            status: .badInput)
        }
        draft.parts = [row.text]
        let queue = try queue(of: draft)
        if let wall = row.wall {
          let zone = defaults.zone ?? queue.zone
          let text =
            "\(wall.year)-\(wall.month)-\(wall.day) \(wall.hour):\(wall.minute < 10 ? "0" : "")\(wall.minute)"
          let instant = try resolve(wall, text, zone)
          guard try place(instant, zone, &draft, &plan) else { continue }
        }
        let hold =
          row.imageURLs.isEmpty
          ? nil
          : Hold(
            cause: .media,
            reason: "its image must be downloaded first, then `stint edit ID --media FILE`: "
              + row.imageURLs.joined(separator: " "))
        draft.sourceKey = key(
          for: [row.text, row.time ?? "", row.tags.joined(separator: ",")].joined(
            separator: "\u{1F}"),
          queue: queue)
        try compose(draft, queue, line: row.line, hold: hold, &plan)
      } catch let error as UserFacingError {
        plan.problems.append(.init(line: row.line, column: nil, message: Self.sentence(error)))
      }
    }
    plan.problems.sort { $0.line < $1.line }
    return plan
  }

  private func resolve(_ wall: WallTime, _ text: String, _ zone: Zone) throws -> Timestamp {
    switch zone.resolve(wall) {
    case .one(let instant): return instant
    case .two(let first, let second):
      switch defaults.dst {
      case .first: return first
      case .second: return second
      case nil:
        throw UserFacingError(
          "\(text) happens twice in \(zone.name): \(TimeText.full(first, in: zone)) and "
            + TimeText.full(second, in: zone), hint: "--dst first, or --dst second",
          status: .badInput)
      }
    case .none:
      throw UserFacingError(
        "\(text) does not happen in \(zone.name): the clocks go forward", status: .badInput)
    }
  }

  // MARK: Both

  private func kind(_ name: String?) throws -> Kind? {
    guard let name else { return nil }
    guard let kind = Kind(rawValue: name) else {
      throw ContentCodecError(field: "kind", expected: "value, question, share or promo")
    }
    return kind
  }

  private func queue(of draft: PostDraft) throws -> Queue {
    try workspace.queue(named: draft.queue, accounts: draft.accounts.map(workspace.account))
  }

  /// Gives the draft its time; false when the row is left out because that is past.
  private func place(
    _ instant: Timestamp, _ zone: Zone, _ draft: inout PostDraft, _ plan: inout ImportPlan
  ) throws -> Bool {
    if instant > workspace.now {
      draft.at = instant
      return true
    }
    switch defaults.past {
    case .queue: return true
    case .skip:
      plan.skipped += 1
      return false
    case .refuse:
      throw UserFacingError(
        "\(TimeText.echo(instant, in: zone)) is past", hint: "--past skip, or --past queue",
        status: .badInput)
    }
  }

  private mutating func key(for row: String, queue: Queue) -> String {
    let text = "\(queue.name)\u{1E}\(defaults.accounts.sorted().joined(separator: ","))\u{1E}\(row)"
    let count = (seen[text] ?? 0) + 1
    seen[text] = count
    return Digest.sha256("\(text)\u{1E}\(count)".utf8)
  }

  private mutating func compose(
    _ draft: PostDraft, _ queue: Queue, line: Int, hold: Hold?, _ plan: inout ImportPlan
  ) throws {
    let composed = try composer.compose(draft, queue: queue, uid: workspace.context.newUID())
    var post = composed.post
    if let hold {
      for index in post.targets.indices where !post.targets[index].isDraft {
        post.targets[index].hold = hold
      }
    }
    plan.posts.append(post)
    plan.warnings += composed.warnings.map { .init(line: line, column: nil, message: $0) }
  }

  private static func sentence(_ error: UserFacingError) -> String {
    ([error.message] + error.details + (error.hint.map { ["try \($0)"] } ?? []))
      .joined(separator: "; ")
  }
}
