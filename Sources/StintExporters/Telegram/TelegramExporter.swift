import StintCore

/// A channel, group or chat of Telegram, written to by a bot (networks/telegram.md).
///
/// One message a part, each the reply to the one before; several files make an album. A content
/// warning stands in the open and hides the text behind a spoiler.
///
/// | Limit | |
/// |---|---|
/// | text | 4096 |
/// | text under files | 1024 |
/// | question of a poll | 300 |
/// | options of a poll | 2 to 12, 100 each |
/// | files | 10; photos 10 MB, others 50 MB |
///
/// Telegram counts code points; UTF-16 units are never fewer, so what passes here passes there.
///
/// Options: `chat`, without which nothing can be sent; `silent`, to notify nobody.
package struct TelegramExporter: Exporter {
  package let description = Description(
    id: "telegram", name: "Telegram", limit: 4096, unit: .utf16Units, safety: .never,
    allowsThreads: true, allowsPolls: true, allowsContentWarning: true, mediaLimit: 10,
    mediaSizeLimits: [
      "image": 10_000_000, "image/gif": 50_000_000, "video": 50_000_000, "audio": 50_000_000,
      "application": 50_000_000, "text": 50_000_000,
    ],
    options: ["chat", "silent"], requiredOptions: ["chat": "@shop"],
    connection: Description.Connection(
      usualServer: "https://api.telegram.org", credentialFields: ["token"],
      credentialHelp: "Write /newbot to @BotFather in Telegram; it answers with the bot's token. "
        + "Then make the bot an administrator of the channel, with the right to post."))

  private static let captionLimit = 1024
  private static let questionLimit = 300
  /// Minutes within which Telegram closes a poll by itself.
  static let longestPoll = 10

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    CarryRules(
      description: description, carriesTitle: content.poll == nil,
      carriesSensitive: content.media.contains { Self.canHide($0) }, carriesAltTexts: false
    ).check(content, into: &findings)
    post.checkOption(
      "chat", isNeeded: true, wanted: "the channel's name such as @shop, or its number",
      into: &findings, isRight: Self.isChat)
    post.checkOption("silent", among: ["true", "false"], into: &findings)
    for (index, text) in texts(of: content).enumerated() {
      checkText(text, part: index + 1, of: content, into: &findings)
    }
    checkMedia(content, into: &findings)
    checkPoll(content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let files = content.numberedMedia(part: part)
      let (method, body) = request(text, part: part, content: content, files: files, post: post)
      return Parcel(
        part: part, operationKey: post.operationKey(part: part), fileExtension: "json",
        body: body.bytes, endpoint: "POST /\(method)",
        headers: ["Content-Type": "application/json"],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).id}")
        },
        refersToEarlierParts: part > 1)
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let message = message(text, part: part, of: content)
      let files = content.media.filter { $0.part == part }
      var extras = Extras.media(files)
      if part == 1, let poll = content.poll { extras.append(Extras.poll(poll)) }
      if content.contentWarning != nil { extras.append("[text behind a spoiler]") }
      if hides(content), files.contains(where: Self.canHide) {
        extras.append("[media behind a spoiler]")
      }
      return PreviewPart(
        part: part, text: Extras.shown(message.text), count: message.text.utf16.count,
        limit: limit(part: part, of: content), unit: description.unit.rawValue, extras: extras)
    }
  }

  // MARK: Checking

  private func checkText(
    _ text: String, part: Int, of content: Content, into findings: inout Findings
  ) {
    let hasMore = content.media.contains { $0.part == part }
    if text.isBlank, !hasMore {
      findings.error("empty-text", part: part, "A message needs a text or a file.")
    }
    findings.length(
      part: part, count: message(text, part: part, of: content).text.utf16.count,
      limit: limit(part: part, of: content))
  }

  /// Photos and videos stand beside each other, documents and audio only among their like.
  private func checkMedia(_ content: Content, into findings: inout Findings) {
    MediaRules(
      types: [
        "image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "audio/mpeg",
        "audio/mp4", "application/*", "text/*",
      ],
      imageLimit: description.mediaLimit, loners: [.animation], description: description
    ).check(content, into: &findings)
    for part in 1...max(1, content.parts.count) {
      let groups = Set(content.media.filter { $0.part == part }.map(MediaGroup.init))
      guard !groups.contains(.animation), groups.count > 1,
        !groups.isDisjoint(with: [.document, .audio])
      else { continue }
      findings.error(
        "mixed-media", part: part,
        "An album on Telegram has photos and videos, or documents, or audio; not several of these.")
    }
  }

  private func checkPoll(_ content: Content, into findings: inout Findings) {
    guard let poll = content.poll else { return }
    PollRules(
      optionCount: 2...12, optionLimit: 100, durations: 1...Int.max, onlyDurations: nil,
      allowsMultiple: true, length: { $0.utf16.count }
    ).check(content, into: &findings)
    if poll.durationInMinutes > Self.longestPoll {
      findings.warning(
        "poll-stays-open",
        "Telegram closes a poll by itself only within \(Self.longestPoll) minutes; "
          + "this one stays open.")
    }
    if content.contentWarning != nil {
      findings.error(
        "poll-with-content-warning", "A poll on Telegram cannot be hidden behind a warning.",
        hint: "Leave out the poll or the content warning.")
    }
  }

  /// `@name` of 4 letters or more, or a number, which is negative for groups and channels.
  private static func isChat(_ value: String) -> Bool {
    if value.first == "@" {
      let name = value.unicodeScalars.dropFirst()
      return (4...32).contains(name.count) && name.first.map(CharacterClass.isASCIILetter) == true
        && name.allSatisfy { CharacterClass.isASCIIAlphanumeric($0) || $0 == "_" }
    }
    return Int64(value).map { $0 != 0 && String($0) == value } ?? false
  }

  // MARK: Pieces

  private func limit(part: Int, of content: Content) -> Int? {
    if content.media.contains(where: { $0.part == part }) { return Self.captionLimit }
    return part == 1 && content.poll != nil ? Self.questionLimit : description.limit
  }

  private func texts(of content: Content) -> [String] {
    Composition.texts(of: content, separator: "\n\n", appendsLink: true)
  }

  func message(_ text: String, part: Int, of content: Content) -> TelegramText {
    // A question knows no entities.
    let isQuestion = part == 1 && content.poll != nil
    let title = part == 1 && !isQuestion ? content.title.flatMap { $0.isBlank ? nil : $0 } : nil
    return TelegramText(
      text.isBlank ? "" : text, title: title,
      contentWarning: isQuestion ? nil : content.contentWarning)
  }

  func hides(_ content: Content) -> Bool {
    content.isSensitive || content.contentWarning != nil
  }

  static func canHide(_ media: Media) -> Bool {
    [.image, .video, .animation].contains(MediaGroup(media))
  }
}
