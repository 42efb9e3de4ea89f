import StintCore

/// YouTube, through the Data API (networks/youtube.md): one video a post.
///
/// There is no way to send a text alone. The text is the video's description, with the link below it;
/// tags go into their own field, with one more by which the video is found again after a crash.
///
/// Options: `privacy` for posts that name no visibility, `public` unless set, `unlisted` or
/// `private`; `category`, the number of one, 22 (people and blogs) unless set; `made_for_kids` and
/// `notify` (subscribers), `true` or `false`.
package struct YouTubeExporter: Exporter {
  package let description = Description(
    id: "youtube", name: "YouTube", limit: 5000, unit: .bytes, safety: .lookup,
    allowsLanguage: true, visibilities: ["public", "unlisted"], mediaLimit: 1,
    mediaSizeLimits: ["video": 256_000_000_000, "application": 256_000_000_000],
    options: ["privacy", "category", "made_for_kids", "notify"],
    connection: Description.Connection(
      usualServer: "https://www.googleapis.com",
      credentialFields: ["client_id", "client_secret", "refresh_token"],
      credentialHelp:
        "Make an OAuth client of type \"desktop app\" in the Google Cloud console, allow the "
        + "YouTube Data API v3, and ask for the scopes youtube.upload and youtube.readonly. "
        + "Videos from a project that Google has not audited stay private."))

  /// In UTF-16 units, so that it is never too many whatever YouTube counts.
  private static let titleLimit = 100
  private static let tagsLimit = 500
  private static let usualCategory = 22

  package init() {}

  /// The tag by which a video of ours is known.
  package static func marker(_ operationKey: String) -> String {
    "stint:" + MarkerTag.word(operationKey, length: 12)
  }

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(description: description, carriesTitle: true).check(content, into: &findings)
    LanguageTag.check(content.language, into: &findings)
    post.checkOption("privacy", among: ["public", "unlisted", "private"], into: &findings)
    post.checkPositiveOption("category", into: &findings)
    for key in ["made_for_kids", "notify"] {
      post.checkOption(key, among: ["true", "false"], into: &findings)
    }
    if content.media.isEmpty {
      findings.error(
        "needs-media", part: 1, "YouTube takes videos only, and this post has none.",
        hint: "Add one: --media film.mp4")
    } else {
      checkTexts(content, key: post.operationKey(part: 1), into: &findings)
      mediaRules.check(content, into: &findings)
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let key = post.operationKey(part: 1)
    let silent = post.options["notify"] == "false" ? "&notifySubscribers=false" : ""
    return [
      Parcel(
        part: 1, operationKey: key, fileExtension: "json",
        body: body(content, key: key, post: post).bytes,
        endpoint:
          "POST /upload/youtube/v3/videos?uploadType=resumable&part=snippet,status\(silent)",
        headers: [
          "Content-Type": "application/json; charset=UTF-8",
          "X-Upload-Content-Length": String(content.media[0].sizeInBytes),
          "X-Upload-Content-Type": content.media[0].type,
        ],
        // The file itself is what is posted; the body does not name it.
        attachments: [Parcel.Attachment(media: content.media[0], reference: "")])
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    let text = text(of: content)
    let title = DerivedTitle.of(content).map { [Extras.shown("[title: \($0)]")] } ?? []
    // A thread is refused, but what was written is still shown.
    let texts = [text] + content.parts.dropFirst()
    return texts.enumerated().map { index, text in
      PreviewPart(
        part: index + 1, text: Extras.shown(text), count: text.utf8.count,
        limit: description.limit, unit: description.unit.rawValue,
        extras: index == 0
          ? title + Extras.media(content.media) + Extras.tags(content.tags) : [])
    }
  }

  // MARK: Pieces

  private func text(of content: Content) -> String {
    var plain = content
    plain.tags = []
    return Composition.texts(of: plain, separator: "\n\n", appendsLink: true)[0]
  }

  private func tags(_ content: Content, key: String) -> [String] {
    TagText.names(content.tags) + [Self.marker(key)]
  }

  private var mediaRules: MediaRules {
    MediaRules(
      types: ["video/*", "application/octet-stream"], imageLimit: 1,
      loners: [.video, .document], description: description)
  }

  private func checkTexts(_ content: Content, key: String, into findings: inout Findings) {
    let text = text(of: content)
    findings.length(part: 1, count: text.utf8.count, limit: description.limit, what: "bytes")
    guard let title = DerivedTitle.of(content) else {
      findings.error("empty-text", part: 1, "A video needs a title or a text to make one of.")
      return
    }
    if title.utf16.count > Self.titleLimit {
      findings.over(
        "title-too-long", count: title.utf16.count, limit: Self.titleLimit,
        what: "characters in the title")
    }
    let tags = tags(content, key: key)
    // The link is looked at with the links.
    if (tags + content.parts + [title]).contains(where: { $0.contains("<") || $0.contains(">") }) {
      findings.error(
        "angle-brackets", part: 1, "YouTube takes no < and no > in texts, titles and tags.",
        hint: "Give this account its own wording.")
    }
    // Commas between tags count, and quotes around those with a blank in them.
    let length =
      tags.map { $0.utf16.count + ($0.contains(where: \.isWhitespace) ? 2 : 0) }.reduce(0, +)
      + tags.count - 1
    if length > Self.tagsLimit {
      findings.over(
        "too-many-tags", count: length, limit: Self.tagsLimit, what: "characters of tags")
    }
    if content.media.contains(where: { $0.alt?.isBlank == false }) {
      findings.warning(
        "unsupported-alt", "YouTube has no alternative texts for videos; it is left out.")
    }
  }

  private func body(_ content: Content, key: String, post: OutgoingPost) -> WireJSON {
    let privacy = content.visibility?.rawValue ?? post.options["privacy"] ?? "public"
    let language = content.language.flatMap { LanguageTag.isWellFormed($0) ? $0 : nil }
    return .members([
      (
        "snippet",
        .members([
          ("title", .string(DerivedTitle.of(content) ?? "")),
          ("description", .string(text(of: content))),
          ("tags", .array(tags(content, key: key).map { .string($0) })),
          (
            "categoryId", .string(String(post.positiveOption("category") ?? Self.usualCategory))
          ),
          ("defaultLanguage", language.map { .string($0) }),
        ])
      ),
      (
        "status",
        .members([
          ("privacyStatus", .string(privacy)),
          ("selfDeclaredMadeForKids", .boolean(post.options["made_for_kids"] == "true")),
        ])
      ),
    ])
  }
}
