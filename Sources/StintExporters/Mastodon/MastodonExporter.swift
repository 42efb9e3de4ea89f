import StintCore

/// Mastodon and servers that speak its API (networks/mastodon.md).
///
/// One status a part, each the answer to the one before. Content warning, visibility and language
/// are those of every part; link, hashtags and poll go with the first.
///
/// Options: `limit` and `alt_limit`, when the server has other limits than upstream; `visibility`
/// for posts that name none.
package struct MastodonExporter: Exporter {
  package let description = Description(
    id: "mastodon", name: "Mastodon", limit: 500, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsPolls: true, allowsContentWarning: true, allowsLanguage: true,
    visibilities: Visibility.allCases.map(\.rawValue), mediaLimit: 4, altLimit: 1500,
    mediaSizeLimits: ["image": 16_777_216, "video": 103_809_024, "audio": 103_809_024],
    options: ["limit", "alt_limit", "visibility"])

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    CarryRules(description: description, carriesSensitive: true).check(content, into: &findings)
    LanguageTag.check(content.language, into: &findings)
    for key in ["limit", "alt_limit"] { post.checkPositiveOption(key, into: &findings) }
    post.checkOption("visibility", among: Self.visibilities.map(\.word), into: &findings)
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      let hasMore =
        content.media.contains { $0.part == part } || (part == 1 && content.poll != nil)
      if text.isBlank, !hasMore {
        findings.error("empty-text", part: part, "A status needs a text, a file or a poll.")
      }
      findings.length(
        part: part,
        count: MastodonCount.count(text, contentWarning: content.contentWarning ?? ""),
        limit: limit(of: post))
    }
    mediaRules(for: post).check(content, into: &findings)
    Self.pollRules.check(content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let files = content.numberedMedia(part: part)
      let key = post.operationKey(part: part)
      return Parcel(
        part: part, operationKey: key, fileExtension: "json",
        body: body(text, part: part, content: content, files: files.map(\.number), post: post)
          .bytes,
        endpoint: "POST /api/v1/statuses",
        headers: ["Content-Type": "application/json", "Idempotency-Key": key],
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
      var extras: [String] = []
      if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
      extras += Extras.media(content.media.filter { $0.part == part })
      if part == 1, let poll = content.poll { extras.append(Extras.poll(poll)) }
      return PreviewPart(
        part: part, text: Extras.shown(text),
        count: MastodonCount.count(text, contentWarning: content.contentWarning ?? ""),
        limit: limit(of: post), unit: description.unit.rawValue, extras: extras)
    }
  }

  // MARK: Pieces

  private func limit(of post: OutgoingPost) -> Int? {
    post.positiveOption("limit") ?? description.limit
  }

  private func texts(of content: Content) -> [String] {
    Composition.texts(of: content, separator: "\n\n", appendsLink: true)
  }

  private func body(
    _ text: String, part: Int, content: Content, files: [Int], post: OutgoingPost
  ) -> WireJSON {
    let isSensitive = content.isSensitive || content.contentWarning != nil
    return .members([
      ("status", .string(text)),
      ("in_reply_to_id", part > 1 ? .reference("${\(part - 1).id}") : nil),
      (
        "media_ids",
        files.isEmpty ? nil : .array(files.map { .reference("${media.\($0).id}") })
      ),
      ("poll", part == 1 ? content.poll.map(poll) : nil),
      ("sensitive", isSensitive ? .boolean(true) : nil),
      ("spoiler_text", content.contentWarning.map { .string($0) }),
      ("visibility", visibility(content, post: post).map { .string($0) }),
      // The API wants the language alone; strict servers refuse the post otherwise.
      ("language", content.language.flatMap(LanguageTag.primary).map { .string($0) }),
    ])
  }

  private func poll(_ poll: Poll) -> WireJSON {
    .members([
      ("options", .array(poll.options.map { .string($0) })),
      ("expires_in", .integer(poll.durationInMinutes * 60)),
      ("multiple", .boolean(poll.isMultiple)),
    ])
  }

  /// The server's word for the post's visibility; nil leaves it to the account's own default.
  private func visibility(_ content: Content, post: OutgoingPost) -> String? {
    let word = content.visibility?.rawValue ?? post.options["visibility"]
    return Self.visibilities.first { $0.word == word }?.own
  }

  /// Our word and the API's; `private` is understood as well, because Mastodon users know it.
  private static let visibilities = [
    (word: "public", own: "public"), (word: "unlisted", own: "unlisted"),
    (word: "followers", own: "private"), (word: "private", own: "private"),
    (word: "direct", own: "direct"),
  ]

  private func mediaRules(for post: OutgoingPost) -> MediaRules {
    MediaRules(
      types: [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif",
        "image/avif", "video/webm", "video/mp4", "video/quicktime", "video/ogg", "audio/*",
      ],
      imageLimit: description.mediaLimit, loners: [.animation, .video, .audio],
      description: description, altLimit: post.positiveOption("alt_limit"))
  }

  /// The longest duration is 2,629,746 seconds.
  private static let pollRules = PollRules(
    optionCount: 2...4, optionLimit: 50, durations: 5...43_829, onlyDurations: nil,
    allowsMultiple: true)
}
