import StintCore

/// Mastodon and servers that speak its API (networks/mastodon.md).
///
/// One status a part, each the answer to the one before. Content warning, visibility and language
/// are those of every part; link, hashtags and poll go with the first.
///
/// Options: `visibility` for posts that name none, and what the server allows where that differs from
/// upstream. `stint account check` asks the server for the latter; a value in the config wins.
///
/// - `limit`, `alt_limit`, `media_limit`; `url_length`, what an address counts; `count`, in what
///   `limit` is measured: `graphemes` or `code-points`.
/// - `image_limit` and `video_limit` (also for sound), in bytes; `media_types`, as
///   `image/jpeg audio/*`.
/// - `poll_options` (0: no polls), `poll_option_limit`; `poll_shortest` and `poll_longest`, in seconds.
package struct MastodonExporter: Exporter {
  package let description = Description(
    id: "mastodon", name: "Mastodon", limit: 500, unit: .graphemes, safety: .lookup,
    allowsThreads: true, allowsPolls: true, allowsContentWarning: true, allowsLanguage: true,
    visibilities: Visibility.allCases.map(\.rawValue), mediaLimit: 4, altLimit: 1500,
    mediaSizeLimits: ["image": 16_777_216, "video": 103_809_024, "audio": 103_809_024],
    options: ["visibility"] + MastodonLimits.options,
    connection: Description.Connection(
      needsServer: true, credentialFields: ["token"],
      credentialHelp:
        "On your server open Preferences, Development, New application; tick read:accounts, "
        + "read:statuses, write:media and write:statuses; save, open the application again and copy "
        + "“Your access token”. Other servers of this kind have the same under Settings."))

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    let limits = MastodonLimits(post, usual: description)
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    CarryRules(description: limits.description, carriesSensitive: true)
      .check(content, into: &findings)
    LanguageTag.check(content.language, into: &findings)
    MastodonLimits.check(post, into: &findings)
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
        count: limits.count.count(text, contentWarning: content.contentWarning ?? ""),
        limit: limits.description.limit)
    }
    limits.mediaRules.check(content, into: &findings)
    if limits.description.allowsPolls { limits.pollRules.check(content, into: &findings) }
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
    let limits = MastodonLimits(post, usual: description)
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      var extras: [String] = []
      if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
      extras += Extras.media(content.media.filter { $0.part == part })
      if part == 1, let poll = content.poll { extras.append(Extras.poll(poll)) }
      return PreviewPart(
        part: part, text: Extras.shown(text),
        count: limits.count.count(text, contentWarning: content.contentWarning ?? ""),
        limit: limits.description.limit, unit: limits.unit, extras: extras)
    }
  }

  // MARK: Pieces

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
}
