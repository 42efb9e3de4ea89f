internal import ArgumentParser
internal import StintCore
internal import StintFormats
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint import`.
struct ImportCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Queue the posts of a file: all of them, or none.",
    usage: "stint import <file> [<options>]",
    discussion: """
      Reads Stint's JSON Lines and Buffer's bulk CSV; the kind of file is found out and said. Every \
      row is checked first; one bad row and nothing is written, and all bad rows are named with line \
      and column. The same file a second time adds nothing.

      A line by hand: {"text":"…","queue":"business","kind":"promo","to":["shop@mastodon"], \
      "at":"2026-12-01 09:00","link":"https://…","tags":["…"],"media":[{"path":"a.jpg","alt":"…"}]}. \
      Instead of text, "parts" holds a thread. Also: title, language, content_warning, sensitive, \
      visibility, poll {options, minutes, multiple}, first_comment, variants \
      {"shop@x": ["Other words for one account"]}, priority, expires, draft, evergreen {every, max, until}. Paths are relative to the file.
      """)

  @Argument(help: ArgumentHelp("The file; - reads standard input.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("jsonl or buffer; found out without it.", valueName: "format"))
  var format: String?

  @Option(name: [.customShort("q"), .long], help: "Queue of rows that name none.")
  var queue: String?

  @Option(help: ArgumentHelp("Accounts of rows that name none.", valueName: "accounts"))
  var to: [String] = []

  @Option(help: "Kind of rows that name none.")
  var kind: Kind?

  @Option(help: ArgumentHelp("Zone of the times; the queue's without it.", valueName: "zone"))
  var zone: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  @Option(help: ArgumentHelp("Rows whose time is past: refuse, skip or queue.", valueName: "what"))
  var past: String = "refuse"

  @Flag(help: "Store the posts as drafts.")
  var draft = false

  @Flag(help: "Check the file and say what it holds; write nothing.")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let workspace = try Workspace(context, dryRun ? .dryRun : .readWrite)
    let path = file == "-" ? nil : context.path(file)
    let bytes = try path.map { try InputFile.read($0, typed: file) } ?? context.console.readInput()
    var importer = BulkImporter(
      workspace, try defaults(workspace),
      baseFolder: path.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) } ?? ".")
    let plan =
      try isBuffer(bytes)
      ? importer.readBuffer(bytes, progress: progress(context))
      : importer.readJSONLines(bytes, progress: progress(context))
    guard plan.problems.isEmpty else {
      throw UserFacingError(
        "\(file) (\(plan.source)) has \(plan.problems.count) bad "
          + "\(plan.problems.count == 1 ? "row" : "rows"); nothing was written",
        details: plan.problems.map(\.sentence), hint: "mend them and import the file again",
        status: .badInput)
    }
    for warning in plan.warnings.prefix(20) {
      context.note("stint: note: \(SafeText.line(warning.sentence))")
    }
    if plan.warnings.count > 20 {
      context.note("stint: note: … and \(plan.warnings.count - 20) more notes")
    }
    let report = try store(plan, workspace)
    context.print(report, asJSON: isJSON)
    return report.status
  }

  private func store(_ plan: ImportPlan, _ workspace: Workspace) throws -> ImportReport {
    var report = ImportReport(
      source: plan.source, found: plan.posts.count + plan.archives.count + plan.logged.count,
      skipped: plan.skipped, isDryRun: dryRun)
    guard !dryRun else { return report }
    if !plan.posts.isEmpty {
      let ids = try workspace.store.insert(plan.posts, now: workspace.now).compactMap(\.self)
      report.added += ids.count
      report.first = ids.first
      report.last = ids.last
    }
    if !plan.archives.isEmpty || !plan.logged.isEmpty {
      let added = try workspace.store.restore(
        plan.archives, logged: plan.logged, now: workspace.now)
      report.added += added.posts + added.sends
    }
    return report
  }

  private func defaults(_ workspace: Workspace) throws -> ImportDefaults {
    guard let past = ImportDefaults.Past(rawValue: past) else {
      throw UserFacingError("--past is refuse, skip or queue", status: .usedWrongly)
    }
    let accounts = AccountList.names(to)
    if queue != nil || !accounts.isEmpty {
      _ = try workspace.queue(named: queue, accounts: accounts.map(workspace.account))
    }
    return ImportDefaults(
      queue: queue, accounts: accounts, kind: kind, isDraft: draft,
      zone: try zone.map { name in
        guard let zone = workspace.context.zones.zone(named: name) else {
          throw UserFacingError("there is no zone \(name)", status: .badInput)
        }
        return zone
      }, dst: dst, past: past)
  }

  /// JSON Lines begin with a bracket; everything else is tried as CSV.
  private func isBuffer(_ bytes: [UInt8]) throws -> Bool {
    switch format {
    case "jsonl": return false
    case "buffer": return true
    case nil: break
    case let other?:
      throw UserFacingError(
        "there is no format \(other)", hint: "--format jsonl, or --format buffer",
        status: .usedWrongly)
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let first = body.first(where: { $0 > 0x20 }) else {
      throw UserFacingError("\(file) is empty", status: .badInput)
    }
    if first == UInt8(ascii: "{") { return false }
    let document: CSVDocument
    do throws(CSVError) {
      document = try CSVReader.read(bytes)
    } catch {
      throw UserFacingError(
        "\(file) is neither JSON Lines nor CSV; nothing was written",
        details: ["line \(error.line):\(error.column): \(error.message)"], status: .badInput)
    }
    if BufferCSV.recognises(header: document.rows.first?.fields.map(\.text) ?? []) { return true }
    throw UserFacingError(
      "\(file) is no file that Stint knows; nothing was written",
      details: [
        "its first row: "
          + (document.rows.first?.fields.map(\.text).joined(separator: " | ") ?? "none")
      ],
      hint: "Buffer's columns are Text, Image URL, Tags, Posting Time; or use JSON Lines",
      status: .badInput)
  }

  private func progress(_ context: Context) -> (Int, Int) -> Void {
    guard context.console.errorIsTerminal else { return { _, _ in } }
    return { done, total in
      guard total > 5000 else { return }
      context.console.writeError("\rchecking \(done) of \(total)…")
      if done + 1000 >= total { context.console.writeError("\r\u{1B}[K") }
    }
  }
}

/// What an import did.
struct ImportReport: Report {
  let source: String
  let found: Int
  let skipped: Int
  let isDryRun: Bool
  var added = 0
  var first: Int64?
  var last: Int64?

  init(source: String, found: Int, skipped: Int, isDryRun: Bool) {
    self.source = source
    self.found = found
    self.skipped = skipped
    self.isDryRun = isDryRun
  }

  var status: ExitStatus { (isDryRun ? found : added) == 0 ? .nothingToDo : .done }

  func text(_ style: Style) -> String {
    var words = ["read as \(source)"]
    if isDryRun {
      words.append("\(found) could be imported; nothing was written")
    } else {
      words.append("\(added) imported")
      if let first, let last { words.append("#\(first) to #\(last)") }
      if found > added { words.append("\(found - added) were there already") }
    }
    if skipped > 0 { words.append("\(skipped) left out: their time is past") }
    return words.joined(separator: "; ")
  }

  var json: JSONObject {
    var object: JSONObject = [
      "source": .string(source), "found": .int(Int64(found)), "added": .int(Int64(added)),
      "known": .int(Int64(isDryRun ? 0 : found - added)), "skipped": .int(Int64(skipped)),
      "dry_run": .bool(isDryRun),
    ]
    object["first"] = first.map { .int($0) }
    object["last"] = last.map { .int($0) }
    return object
  }
}
