import StintCore

/// A subreddit, or one's own profile, on Reddit (networks/reddit.md).
///
/// A text post, whose Markdown shows the text as it was written, or a link post, which shows title
/// and address only. Reddit shows the title in the open whatever the warning; a content warning
/// marks the post as a spoiler and stands before the text. No files: they need a lease of storage and
/// give no id.
///
/// | Limit | |
/// |---|---|
/// | title | 300, needed, cannot be changed later |
/// | text, as Markdown | 40,000 |
///
/// Reddit counts code points; UTF-16 units are never fewer, so what passes here passes there.
///
/// Options: `subreddit`, without which nothing can be sent; `kind`, `self` or `link` for posts with a
/// link (`self` unless set); `title`, with the value `from-text`, for posts without one; `flair`, the
/// id of a flair.
package struct RedditExporter: Exporter {
  package let description = Description(
    id: "reddit", name: "Reddit", limit: 40_000, unit: .utf16Units, safety: .lookup,
    allowsContentWarning: true, mediaLimit: 0, options: ["subreddit", "kind", "title", "flair"],
    requiredOptions: ["subreddit": "test", "title": "from-text"],
    connection: Description.Connection(
      usualServer: "https://oauth.reddit.com",
      credentialFields: ["user", "client_id", "client_secret", "refresh_token"],
      credentialHelp: "Make an app at https://www.reddit.com/prefs/apps; it shows client_id and "
        + "client_secret. Get a permanent refresh_token for the scopes submit, read, identity and "
        + "history with it; user is your name on Reddit without u/."))

  private static let titleLimit = 300
  private static let fromText = "from-text"

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(
      description: description, carriesTitle: true, carriesSensitive: true, carriesTags: false,
      mediaRefusal: (
        "Stint cannot send files to Reddit.", "Link to the file: --link https://example.org/a.jpg"
      )
    ).check(content, into: &findings)
    post.checkOption(
      "subreddit", isNeeded: true, wanted: "a name without r/, such as test, or u_NAME",
      into: &findings
    ) { name in
      (2...23).contains(name.utf8.count)
        && name.unicodeScalars.allSatisfy { CharacterClass.isASCIIAlphanumeric($0) || $0 == "_" }
    }
    post.checkOption("kind", among: ["self", "link"], into: &findings)
    post.checkOption("title", among: [Self.fromText], into: &findings)
    post.checkOption(
      "flair", wanted: "the id of a flair, 36 letters, digits and hyphens", into: &findings
    ) { id in
      id.utf8.count == 36
        && id.unicodeScalars.allSatisfy { CharacterClass.isASCIIAlphanumeric($0) || $0 == "-" }
    }
    checkTexts(of: post, content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let link = link(of: post)
    let body = FormBody([
      ("api_type", .text("json")), ("sr", .text(post.options["subreddit"] ?? "")),
      ("kind", .text(link == nil ? "self" : "link")),
      ("title", .text(title(of: post) ?? "")),
      ("text", link == nil ? .text(markdown(content)) : nil), ("url", link.map { .text($0) }),
      // A link that was posted there before is refused, so that a retry cannot double it.
      ("resubmit", link == nil ? nil : .text("false")),
      ("nsfw", .text(content.isSensitive ? "true" : "false")),
      ("spoiler", .text(content.contentWarning != nil ? "true" : "false")),
      ("flair_id", post.options["flair"].map { .text($0) }), ("sendreplies", .text("true")),
    ])
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "form",
        body: body.bytes, endpoint: "POST /api/submit",
        headers: ["Content-Type": "application/x-www-form-urlencoded"])
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    var extras: [String] = []
    if let title = title(of: post) { extras.append(Extras.shown("[title: \(title)]")) }
    if let link = link(of: post) { extras.append(Extras.shown("[link: \(link)]")) }
    if content.isSensitive { extras.append("[marked as not safe for work]") }
    if content.contentWarning != nil { extras.append("[marked as a spoiler]") }
    extras += Extras.media(content.media)
    let text = link(of: post) == nil ? plain(content) : ""
    let count = link(of: post) == nil ? markdown(content).utf16.count : 0
    // A thread is refused, but what was written is still shown.
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: count, limit: description.limit,
        unit: description.unit.rawValue, extras: extras)
    ]
      + content.parts.dropFirst().enumerated().map { index, text in
        PreviewPart(
          part: index + 2, text: Extras.shown(text), count: PlainMarkdown.of(text).utf16.count,
          limit: description.limit, unit: description.unit.rawValue)
      }
  }

  // MARK: Pieces

  private func checkTexts(
    of post: OutgoingPost, _ content: Content, into findings: inout Findings
  ) {
    let isLinkPost = link(of: post) != nil
    if (content.parts.first ?? "").isBlank, content.link == nil {
      findings.error("empty-text", part: 1, "A post on Reddit needs a text or a link.")
    } else if let title = title(of: post) {
      let count = title.utf16.count
      if count > Self.titleLimit {
        findings.over(
          "title-too-long", count: count, limit: Self.titleLimit, what: "characters in the title")
      }
    } else if [nil, Self.fromText].contains(post.options["title"]) {
      findings.error(
        "missing-title", "A post on Reddit needs a title.",
        hint: "Give it one with --title, or under [account.\"\(post.account)\".options] set "
          + "title to \(Self.fromText).")
    }
    guard isLinkPost else {
      findings.length(
        part: 1, count: markdown(content).utf16.count, limit: description.limit)
      return
    }
    if let title = content.title, !title.isBlank, !(content.parts.first ?? "").isBlank {
      findings.warning(
        "unsupported-text", part: 1, "A link post on Reddit has no text; it is left out.",
        hint: "Set the option kind of \(post.account) to self, or give the text as the title.")
    }
    if content.contentWarning != nil {
      findings.error(
        "unsupported-content-warning", "A link post on Reddit has no room for a content warning.",
        hint: "Set the option kind of \(post.account) to self.")
    }
  }

  /// The address of a link post; nil for a text post.
  private func link(of post: OutgoingPost) -> String? {
    post.options["kind"] == "link" ? post.content.normalised.link : nil
  }

  /// One line, as Reddit makes it.
  private func title(of post: OutgoingPost) -> String? {
    let content = post.content.normalised
    var title = content.title
    if (title ?? "").isBlank {
      // The text of a link post has no other place than the title.
      if link(of: post) != nil {
        title = content.parts.first
      } else if post.options["title"] == Self.fromText {
        title = DerivedTitle.of(content)
      }
    }
    let line = title?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
    return line.isBlank ? nil : line
  }

  private func plain(_ content: Content) -> String {
    var content = content
    content.tags = []
    let text = Composition.texts(of: content, separator: "\n\n", appendsLink: true)[0]
    return content.contentWarning.map { $0 + "\n\n" + text } ?? text
  }

  private func markdown(_ content: Content) -> String { PlainMarkdown.of(plain(content)) }
}
