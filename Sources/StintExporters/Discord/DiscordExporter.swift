import StintCore

/// A channel of Discord, written to through a webhook (networks/discord.md).
///
/// The text is shown as it was written: what Discord would take for markup is escaped, and nobody is
/// notified by names in it. The parts of a thread are messages that follow each other, because a
/// webhook cannot answer one. A content warning stands in the open and hides the text behind a
/// spoiler.
///
/// | Limit | |
/// |---|---|
/// | text, escaped | 2000 |
/// | files | 10, 10 MiB each |
/// | alternative text | 1024 |
/// | question of a poll | 300 |
/// | options of a poll | 2 to 10, 55 each |
/// | duration of a poll | 1 to 768 whole hours |
///
/// What unit Discord counts in is not said; UTF-16 units are the safe reading.
///
/// Option: `thread_id`, to write into a thread of the channel.
package struct DiscordExporter: Exporter {
  package let description = Description(
    id: "discord", name: "Discord", limit: 2000, unit: .utf16Units, safety: .never,
    allowsThreads: true, allowsPolls: true, allowsContentWarning: true, mediaLimit: 10,
    altLimit: 1024,
    mediaSizeLimits: [
      "image": 10_485_760, "video": 10_485_760, "audio": 10_485_760, "application": 10_485_760,
      "text": 10_485_760,
    ],
    options: ["thread_id"],
    connection: Description.Connection(
      credentialFields: ["token"],
      credentialHelp: "In Discord open the channel's settings, then Integrations, Webhooks, New "
        + "Webhook, and copy its web address. The whole address is the token: whoever has it can "
        + "write to the channel."))

  private static let questionLimit = 300

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(
      description: description, carriesTitle: true, carriesSensitive: !content.media.isEmpty,
      carriesTags: false
    ).check(content, into: &findings)
    post.checkOption(
      "thread_id", wanted: "the number of the thread", into: &findings,
      isRight: OutgoingPost.isNumber)
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      if text.isBlank, !content.media.contains(where: { $0.part == part }) {
        findings.error("empty-text", part: part, "A message needs a text or a file.")
      }
      findings.length(
        part: part, count: markdown(text, part: part, of: content).utf16.count,
        limit: description.limit, what: "characters with markup escaped")
    }
    MediaRules(types: [], imageLimit: description.mediaLimit, loners: [], description: description)
      .check(content, into: &findings)
    checkPoll(content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let thread = post.options["thread_id"].map { "&thread_id=\($0)" } ?? ""
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let files = content.numberedMedia(part: part)
      return Parcel(
        part: part, operationKey: post.operationKey(part: part), fileExtension: "json",
        body: body(text, part: part, content: content, files: files).bytes,
        // Without `wait` a message that could not be stored gives no error.
        endpoint: "POST ?wait=true\(thread)", headers: ["Content-Type": "application/json"],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).id}")
        })
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let title = title(part: part, of: content)
      let shown = [content.contentWarning, title, text].compactMap { $0 }
        .joined(separator: "\n\n")
      var extras = Extras.media(content.media.filter { $0.part == part })
      if part == 1, let poll = content.poll { extras.append(Extras.poll(poll)) }
      if content.contentWarning != nil { extras.append("[text behind a spoiler]") }
      return PreviewPart(
        part: part, text: Extras.shown(shown),
        count: markdown(text, part: part, of: content).utf16.count, limit: description.limit,
        unit: description.unit.rawValue, extras: extras)
    }
  }

  // MARK: Pieces

  private func checkPoll(_ content: Content, into findings: inout Findings) {
    guard let poll = content.poll else { return }
    PollRules(
      optionCount: 2...10, optionLimit: 55, durations: 60...46_080, onlyDurations: nil,
      allowsMultiple: true, length: { $0.utf16.count }
    ).check(content, into: &findings)
    let minutes = poll.durationInMinutes
    if minutes >= 60, !minutes.isMultiple(of: 60) {
      findings.error(
        "poll-duration", "A poll of \(minutes) minutes; polls on Discord last whole hours.")
    }
    let question = question(of: content).utf16.count
    if question > Self.questionLimit {
      findings.over(
        "poll-question", count: question, limit: Self.questionLimit,
        what: "characters in the question of a poll", hint: "Give the post a short title.")
    }
    if content.contentWarning != nil {
      findings.error(
        "poll-with-content-warning", "A poll on Discord cannot be hidden behind a warning.",
        hint: "Leave out the poll or the content warning.")
    }
  }

  private func texts(of content: Content) -> [String] {
    var content = content
    content.tags = []
    return Composition.texts(of: content, separator: "\n\n", appendsLink: true)
  }

  /// The title of a post with a poll is its question.
  private func title(part: Int, of content: Content) -> String? {
    part == 1 && content.poll == nil ? content.title.flatMap { $0.isBlank ? nil : $0 } : nil
  }

  private func markdown(_ text: String, part: Int, of content: Content) -> String {
    var output = text.isBlank ? "" : DiscordText.escaped(text)
    if let title = title(part: part, of: content) {
      let line = title.split(separator: "\n").joined(separator: " ")
      output = "**\(DiscordText.escaped(line))**" + (output.isEmpty ? "" : "\n\n" + output)
    }
    guard let warning = content.contentWarning else { return output }
    return DiscordText.escaped(warning) + (output.isEmpty ? "" : "\n\n||\(output)||")
  }

  private func question(of content: Content) -> String {
    content.title.flatMap { $0.isBlank ? nil : $0 } ?? texts(of: content)[0]
  }

  private func body(
    _ text: String, part: Int, content: Content, files: [(number: Int, media: Media)]
  ) -> WireJSON {
    let poll = part == 1 ? content.poll : nil
    // A text that is the question already is not said twice.
    let isQuestion = poll != nil && question(of: content) == text
    let markdown = isQuestion ? "" : markdown(text, part: part, of: content)
    let attachments = files.map { attachment($0.media, number: $0.number, of: content) }
    return .members([
      ("content", markdown.isEmpty ? nil : .string(markdown)),
      ("allowed_mentions", .members([("parse", .array([]))])),
      ("attachments", attachments.isEmpty ? nil : .array(attachments)),
      ("poll", poll.map { self.poll($0, question: question(of: content)) }),
      // 4: no previews of addresses, which would show what the warning hides.
      ("flags", content.contentWarning != nil ? .integer(4) : nil),
    ])
  }

  private func attachment(_ media: Media, number: Int, of content: Content) -> WireJSON {
    // The beginning of its name hides a file behind a spoiler.
    let hides = content.isSensitive || content.contentWarning != nil
    let alt = media.alt.flatMap { $0.isBlank ? nil : $0 }
    return .members([
      ("id", .reference("${media.\(number).id}")),
      (
        "filename",
        .string((hides ? "SPOILER_" : "") + MediaFile.safeName(of: media, number: number))
      ),
      ("description", alt.map { .string($0) }),
    ])
  }

  private func poll(_ poll: Poll, question: String) -> WireJSON {
    .members([
      ("question", .members([("text", .string(question))])),
      (
        "answers",
        .array(
          poll.options.map { .members([("poll_media", .members([("text", .string($0))]))]) })
      ),
      ("duration", .integer(poll.durationInMinutes / 60)),
      ("allow_multiselect", .boolean(poll.isMultiple)),
    ])
  }
}
