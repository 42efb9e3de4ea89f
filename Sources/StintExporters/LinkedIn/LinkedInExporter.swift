import StintCore

/// LinkedIn, through its versioned Posts API (networks/linkedin.md).
///
/// The link becomes the card of the post; with files or a poll, which exclude a card, it is
/// appended to the text. A thread is refused: comments are no posts.
///
/// Options: `author`, without which nothing can be sent; `version`, the month of the API.
package struct LinkedInExporter: Exporter {
  package let description = Description(
    id: "linkedin", name: "LinkedIn", limit: 3000, unit: .utf16Units, safety: .lookup,
    allowsPolls: true, visibilities: ["public", "followers"], mediaLimit: 20, altLimit: 4086,
    mediaSizeLimits: ["video": 500_000_000, "application": 100_000_000],
    options: ["author", "version"],
    requiredOptions: ["author": "urn:li:person:AbC"],
    connection: Description.Connection(
      usualServer: "https://api.linkedin.com", credentialFields: ["token", "expires_at"],
      credentialHelp: "Make an app at LinkedIn's developer site with the product Share on LinkedIn "
        + "and give it a token with the scope w_member_social; for a page it needs "
        + "w_organization_social. A token ends after 60 days, and most apps cannot renew it."))

  /// The month of the API the requests are written for.
  private static let version = "202601"
  private static let person = "urn:li:person:"
  private static let organization = "urn:li:organization:"
  /// Longest question of a poll, in characters.
  private static let questionLimit = 140

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    CarryRules(description: description, carriesTitle: carriesTitle(content))
      .check(content, into: &findings)
    checkOptions(of: post, into: &findings)
    let text = text(of: content)
    if text.isBlank, content.media.isEmpty, content.poll == nil, !hasCard(content) {
      findings.error("empty-text", part: 1, "A post needs a text, a file, a poll or a link.")
    }
    checkLength(of: text, into: &findings)
    mediaRules.check(content, into: &findings)
    Self.pollRules.check(content, into: &findings)
    if content.poll != nil { checkQuestion(of: content, into: &findings) }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let files = content.numberedMedia(part: 1)
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "json",
        body: body(content, post: post).bytes, endpoint: "POST /rest/posts",
        headers: [
          "Content-Type": "application/json",
          "LinkedIn-Version": post.options["version"] ?? Self.version,
          "X-Restli-Protocol-Version": "2.0.0",
        ],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).id}")
        })
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    let text = text(of: content)
    var extras = Extras.media(content.media)
    if let poll = content.poll { extras.append(Extras.poll(poll)) }
    if hasCard(content), let link = content.link { extras.append(Extras.linkCard(link)) }
    // A thread is refused, but what was written is still shown.
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: LittleText.commentary(text).utf16.count,
        limit: description.limit, unit: description.unit.rawValue, extras: extras)
    ]
      + content.parts.dropFirst().enumerated().map { index, text in
        PreviewPart(
          part: index + 2, text: Extras.shown(text),
          count: LittleText.commentary(text).utf16.count, limit: description.limit,
          unit: description.unit.rawValue)
      }
  }

  // MARK: Checking

  private func checkOptions(of post: OutgoingPost, into findings: inout Findings) {
    let table = "[account.\"\(post.account)\".options]"
    if let author = post.options["author"] {
      let isURN = [Self.person, Self.organization].contains { prefix in
        author.hasPrefix(prefix) && author.utf8.count > prefix.utf8.count
          && author.unicodeScalars.allSatisfy {
            CharacterClass.isASCIIAlphanumeric($0) || "-_:".unicodeScalars.contains($0)
          }
      }
      if !isURN {
        findings.error(
          "bad-option", "The option author of \(post.account) is no person or organization.",
          hint: "Under \(table) write author = \"urn:li:person:…\".")
      }
      if post.content.visibility == .followers, author.hasPrefix(Self.organization) {
        findings.error(
          "unsupported-visibility", "Posts of an organization on LinkedIn are always public.")
      }
    } else {
      findings.error(
        "missing-option", "LinkedIn must be told who writes.",
        hint: "Under \(table) write author = \"urn:li:person:…\".")
    }
    if let version = post.options["version"],
      version.utf8.count != 6 || !version.unicodeScalars.allSatisfy(CharacterClass.isDigit)
    {
      findings.error(
        "bad-option", "The option version of \(post.account) is no year and month.",
        hint: "Under \(table) write version = \"\(Self.version)\".")
    }
  }

  /// LinkedIn does not say whether it counts before or after escaping: what is too long either way
  /// is refused, what is too long one way is let through with a warning.
  private func checkLength(of text: String, into findings: inout Findings) {
    findings.length(part: 1, count: text.utf16.count, limit: description.limit)
    let escaped = LittleText.commentary(text).utf16.count
    guard let limit = description.limit, text.utf16.count <= limit, escaped > limit else { return }
    findings.warning(
      "maybe-too-long", part: 1,
      "\(escaped) characters once escaped, \(escaped - limit) over LinkedIn's \(limit); "
        + "LinkedIn may refuse it.")
  }

  private func checkQuestion(of content: Content, into findings: inout Findings) {
    let count = question(of: content).count
    if count == 0 {
      findings.error("poll-question", "A poll on LinkedIn needs a question: a title or a text.")
    } else if count > Self.questionLimit {
      findings.over(
        "poll-question", count: count, limit: Self.questionLimit,
        what: "characters in the question of a poll", hint: "Give the post a short title.")
    }
  }

  // MARK: Pieces

  /// A post has one kind of content: files, poll and card exclude each other.
  private func hasCard(_ content: Content) -> Bool {
    content.link != nil && content.media.isEmpty && content.poll == nil
  }

  /// The title is that of the card, the document or the poll.
  private func carriesTitle(_ content: Content) -> Bool {
    hasCard(content) || content.poll != nil
      || content.media.contains { [.document, .video].contains(MediaGroup($0)) }
  }

  func text(of content: Content) -> String {
    Composition.texts(of: content, separator: "\n\n", appendsLink: !hasCard(content))[0]
  }

  func question(of content: Content) -> String {
    let text = content.title ?? content.parts.first ?? ""
    return text.split(separator: "\n").joined(separator: " ")
  }

  private var mediaRules: MediaRules {
    MediaRules(
      types: [
        "image/jpeg", "image/png", "image/gif", "video/mp4", "application/pdf",
        "application/msword", "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      ],
      imageLimit: description.mediaLimit, loners: [.video, .document], description: description)
  }

  static let durations = [
    (minutes: 1440, word: "ONE_DAY"), (minutes: 4320, word: "THREE_DAYS"),
    (minutes: 10_080, word: "SEVEN_DAYS"), (minutes: 20_160, word: "FOURTEEN_DAYS"),
  ]

  private static let pollRules = PollRules(
    optionCount: 2...4, optionLimit: 30, durations: 1440...20_160,
    onlyDurations: durations.map(\.minutes), allowsMultiple: false)
}
