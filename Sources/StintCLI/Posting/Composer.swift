internal import Foundation
internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Turns a draft into a post that every one of its accounts can send, or says what is in the way.
struct Composer {
  /// A post ready to be stored, with what its author should know.
  struct Composed {
    var post: NewPost
    var warnings: [String]
  }

  let setup: Setup
  let now: Timestamp
  /// Where relative paths start.
  let resolve: (String) -> String
  private let inspector: PostInspector

  init(
    setup: Setup, catalogue: ExporterCatalogue, now: Timestamp,
    resolve: @escaping (String) -> String
  ) {
    self.setup = setup
    inspector = PostInspector(
      exporter: { catalogue.exporter(named: $0) }, mediaProblem: { _ in nil })
    self.now = now
    self.resolve = resolve
  }

  init(_ workspace: Workspace, resolve: @escaping (String) -> String) {
    self.init(
      setup: workspace.setup, catalogue: workspace.catalogue, now: workspace.now, resolve: resolve)
  }

  /// Checks `draft` for `queue`.
  ///
  /// Throws a `UserFacingError` with every problem; `uid` names the post.
  func compose(_ draft: PostDraft, queue: Queue, uid: String) throws -> Composed {
    let accounts = try accounts(draft, queue: queue)
    try Self.checkTimes(
      at: draft.at, expires: draft.expiresAt, evergreen: draft.evergreen, now: now, queue.zone)
    let content = try content(draft)
    if draft.kind == .share, content.parts.allSatisfy({ Self.isBare($0) }) {
      throw UserFacingError(
        "a share needs a word of your own: say why it is worth reading",
        hint: "put it in front of the address", status: .badInput)
    }
    var problems: [String] = []
    var warnings: [String] = []
    // Accounts with the same exporter, options and wording get the same answer.
    var known: [String: [Problem]] = [:]
    for account in accounts {
      let key =
        content.variants[account.name] == nil
        ? "\(account.exporter) \(account.options.sorted { $0.key < $1.key })" : account.name
      let post = OutgoingPost(
        content: content, kind: draft.kind, uid: uid, id: 0, account: account, zone: queue.zone,
        instant: draft.at ?? now)
      let found = known[key] ?? inspector.problems(with: post, for: account)
      known[key] = found
      problems += lines(found, .error, account, post)
      problems += account.voice.complaints(about: post.content.parts).map {
        "\(account.name): \($0)"
      }
      warnings += lines(found, .warning, account, post)
    }
    guard problems.isEmpty else {
      // Where a count is too high, each account's own is what helps.
      let isOfLength = problems.contains { $0.contains(" over ") }
      throw UserFacingError(
        "the post cannot go out like this; nothing was written", details: problems,
        hint: isOfLength ? "`stint preview --text …` shows each network's count" : nil,
        status: .badInput)
    }
    let shared = Self.fingerprint(content, for: "")
    let targets = accounts.map { account in
      NewPost.Target(
        account: account.name, isDraft: draft.isDraft, priority: draft.priority,
        fixedAt: draft.at, expiresAt: draft.expiresAt, evergreen: draft.evergreen,
        fingerprint: content.variants[account.name] == nil
          ? shared : Self.fingerprint(content, for: account.name))
    }
    return Composed(
      post: NewPost(
        uid: uid, queue: queue.name, kind: draft.kind, content: content,
        sourceKey: draft.sourceKey, targets: targets), warnings: Self.unique(warnings))
  }

  /// Refuses times that contradict each other.
  static func checkTimes(
    at: Timestamp?, expires: Timestamp?, evergreen: Evergreen?, now: Timestamp, _ zone: Zone
  ) throws {
    if let expires {
      guard expires > now else { throw SchedulingFields.past(expires, zone) }
      if let at, expires <= at {
        throw UserFacingError(
          "it would expire before its time: it is to go out \(TimeText.full(at, in: zone)) and "
            + "expires \(TimeText.full(expires, in: zone))", status: .badInput)
      }
    }
    if let until = evergreen?.until, until <= now { throw SchedulingFields.past(until, zone) }
    if let maximum = evergreen?.maximum, maximum < 1 {
      throw UserFacingError("an evergreen post goes out once or more often", status: .badInput)
    }
  }

  private func lines(
    _ problems: [Problem], _ severity: Problem.Severity, _ account: Account, _ post: OutgoingPost
  ) -> [String] {
    problems.filter { $0.severity == severity }.map { problem in
      let part = problem.part.map { post.content.parts.count > 1 ? " (part \($0))" : "" } ?? ""
      let hint = problem.hint.map { " — \($0)" } ?? ""
      return "\(account.name)\(part): \(problem.message)\(hint)"
    }
  }

  /// The same for the text as the account gets it and its link; what the same-text rule compares.
  static func fingerprint(_ content: Content, for account: String) -> UInt64 {
    let own = content.resolved(for: account)
    return TextFingerprint.of(own.parts.joined(separator: "\n"), link: own.link)
  }

  // MARK: Pieces

  private func accounts(_ draft: PostDraft, queue: Queue) throws -> [Account] {
    guard !draft.accounts.isEmpty else {
      let all = setup.accounts(in: queue.name)
      guard !all.isEmpty else {
        throw UserFacingError(
          "queue \(queue.name) has no accounts", hint: "add an [account.\"NAME\"] to the config",
          status: .badInput)
      }
      return all
    }
    return try Self.unique(draft.accounts).map { name in
      guard let account = setup.accounts[name] else {
        let near = NearestName.suggestion(for: name, among: Array(setup.accounts.keys))
        throw UserFacingError(
          "no account \(name)" + (near.map { "; did you mean \($0)?" } ?? ""),
          hint: "stint account list", status: .badInput)
      }
      guard account.queue == queue.name else {
        throw UserFacingError(
          "account \(name) belongs to queue \(account.queue), not to \(queue.name): nothing crosses the wall",
          hint: "leave it out, or use -q \(account.queue)", status: .badInput)
      }
      return account
    }
  }

  /// The draft's content with line ends and composed letters made uniform and its files looked at.
  func content(_ draft: PostDraft) throws -> Content {
    let parts = draft.parts.map { Self.normal($0) }
    let empty = parts.indices.first { index in
      Self.isBlank(parts[index]) && !draft.files.contains { $0.part == index + 1 }
    }
    guard !parts.isEmpty, empty == nil else {
      throw UserFacingError(
        parts.count > 1 ? "part \((empty ?? 0) + 1) of the thread is empty" : "the text is empty",
        hint:
          "stint add \(setup.queues.count > 1 ? "-q QUEUE " : "")\"What do you plant in autumn?\"",
        status: .badInput)
    }
    for text in parts + Self.furtherTexts(of: draft) {
      if let scalar = text.unicodeScalars.first(where: Self.isControl) {
        let code = String(scalar.value, radix: 16, uppercase: true)
        throw UserFacingError(
          "the text holds the control character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)",
          hint: "take it out", status: .badInput)
      }
    }
    if let link = draft.link, !Self.isWebAddress(link) {
      throw UserFacingError(
        "the link \"\(link)\" is no web address", hint: "--link https://example.org/page",
        status: .badInput)
    }
    return Content(
      parts: parts, title: draft.title.map(Self.normal), link: draft.link,
      media: try draft.files.map { try media($0, parts: parts.count) }, language: draft.language,
      tags: draft.tags.map { Self.normal($0.hasPrefix("#") ? String($0.dropFirst()) : $0) },
      contentWarning: draft.contentWarning.map(Self.normal), isSensitive: draft.isSensitive,
      visibility: draft.visibility, poll: draft.poll, firstComment: draft.firstComment,
      variants: draft.variants.mapValues { $0.map(Self.normal) })
  }

  /// Everything else that somebody typed and that readers may see.
  private static func furtherTexts(of draft: PostDraft) -> [String] {
    let single = [
      draft.title, draft.link, draft.contentWarning, draft.firstComment, draft.language,
    ]
    return single.compactMap(\.self) + draft.tags + (draft.poll?.options ?? [])
      + draft.files.compactMap(\.alt) + draft.variants.values.flatMap(\.self)
  }

  private func media(_ file: PostDraft.File, parts: Int) throws -> Media {
    let path = resolve(file.path)
    guard (1...parts).contains(file.part) else {
      throw UserFacingError(
        "\(file.path) belongs to part \(file.part), but there are \(parts)", status: .badInput)
    }
    // First of all what it is: merely opening a pipe would wait for somebody to write into it.
    let found = try FileFacts.fingerprint(of: path)
    guard found.sizeInBytes > 0 else {
      throw UserFacingError("the media file \(file.path) is empty", status: .badInput)
    }
    guard let type = FileFacts.mediaType(of: path) else {
      throw UserFacingError(
        "the media file \(file.path) is of a kind that Stint does not know, or not what its name says",
        hint: "use JPEG, PNG, GIF, WebP, MP4, WebM, MP3 or PDF", status: .badInput)
    }
    return Media(
      path: path, alt: file.alt.map(Self.normal), type: type, sizeInBytes: found.sizeInBytes,
      sha256: found.sha256, part: file.part)
  }

  /// LF line ends, composed letters (NFC), no blank lines around.
  static func normal(_ text: String) -> String {
    // Plain ASCII without CR, the usual case in bulk files, is composed already.
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x0D }
    let uniform =
      isPlain
      ? text
      : text.replacingOccurrences(of: "\r\n", with: "\n")
        .replacingOccurrences(of: "\r", with: "\n").precomposedStringWithCanonicalMapping
    guard uniform.utf8.first.map(isSpace) == true || uniform.utf8.last.map(isSpace) == true else {
      return uniform
    }
    return uniform.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x80 }

  private static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x09: false
    case 0..<0x20, 0x7F..<0xA0: true
    default: false
    }
  }

  private static func isBare(_ text: String) -> Bool {
    text.split(whereSeparator: \.isWhitespace).allSatisfy { isWebAddress(String($0)) }
  }

  static func isWebAddress(_ text: String) -> Bool {
    let lower = text.lowercased()
    for scheme in ["https://", "http://"] where lower.hasPrefix(scheme) {
      let rest = lower.dropFirst(scheme.count)
      return rest.first.map { $0 != "/" && $0 != "." } ?? false
        && !text.contains(where: \.isWhitespace)
    }
    return false
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
