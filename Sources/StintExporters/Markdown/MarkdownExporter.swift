import StintCore

/// A page of a static site: front matter and Markdown (networks/static-site.md).
///
/// For Hugo a page bundle, `section/slug/index.md` under `content`, with the files beside it; for
/// Jekyll a file in `_posts` and the files under `assets`. The parts of a thread become one page.
/// Paths come from the post's uid, so that writing again writes the same file.
///
/// Options: `flavour`, `hugo` or `jekyll`; `section`, the folder or category; `draft`.
package struct MarkdownExporter: Exporter {
  package let description = Description(
    id: "markdown", name: "Markdown", limit: nil, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsLanguage: true, options: ["flavour", "section", "draft"])

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(
      description: description, carriesTitle: true, carriesSensitive: true,
      contentWarningIsHint: true
    ).check(content, into: &findings)
    post.checkOption("flavour", among: ["hugo", "jekyll"], into: &findings)
    post.checkOption("draft", among: ["true", "false"], into: &findings)
    if let section = post.options["section"], !Self.isSafe(section) {
      findings.error(
        "bad-option", "The option section of \(post.account) is no folder name.",
        hint: "Use letters, digits, - and _, with / between folders.")
    }
    if content.parts.allSatisfy(\.isBlank), content.media.isEmpty, content.link == nil {
      findings.error("empty-text", part: 1, "A page needs a text, a file or a link.")
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let page = page(of: content, post: post)
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "md",
        body: Array((frontMatter(content, page: page, post: post) + body(content, page)).utf8),
        attachments: content.media.enumerated().map { index, media in
          let name = MediaFile.safeName(of: media, number: index + 1)
          return Parcel.Attachment(
            media: media, reference: page.mediaPrefix + name,
            suggestedPath: page.mediaFolder + name)
        },
        suggestedPath: page.path)
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    var texts = content.parts.map(\.withoutTrailingSpace).filter { !$0.isEmpty }
    if let link = missingLink(content) { texts.append(link) }
    let text = texts.joined(separator: "\n\n")
    var extras = [Extras.shown("[title: \(title(of: content))]")]
    if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
    extras += Extras.media(content.media)
    let tags = TagText.names(content.tags)
    if !tags.isEmpty { extras.append(Extras.shown("[tags: \(tags.joined(separator: ", "))]")) }
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: text.count, limit: nil,
        unit: description.unit.rawValue, extras: extras)
    ]
  }

  // MARK: Pieces

  /// Where a page and its files go.
  private struct Page {
    var isJekyll: Bool
    var isDraft: Bool
    var slug: String
    var date: LocalDate
    var path: String
    var mediaFolder: String
    /// What stands before a file's name in the page.
    var mediaPrefix: String
  }

  private func page(of content: Content, post: OutgoingPost) -> Page {
    let slug = Slug.make(from: title(of: content), uid: post.postUID, isASCII: false)
    let date = LocalDate(post.localInstant, instant: post.instant)
    let isDraft = post.options["draft"] == "true"
    if post.options["flavour"] == "jekyll" {
      let path = isDraft ? "_drafts/\(slug).md" : "_posts/\(date.day)-\(slug).md"
      return Page(
        isJekyll: true, isDraft: isDraft, slug: slug, date: date, path: path,
        mediaFolder: "assets/\(slug)/", mediaPrefix: "/assets/\(slug)/")
    }
    let folder = "\(post.options["section"] ?? "posts")/\(slug)/"
    return Page(
      isJekyll: false, isDraft: isDraft, slug: slug, date: date, path: folder + "index.md",
      mediaFolder: folder, mediaPrefix: "")
  }

  /// A page cannot do without a title.
  private func title(of content: Content) -> String { DerivedTitle.of(content) ?? "Untitled" }

  private func missingLink(_ content: Content) -> String? {
    content.link.flatMap { link in
      content.parts.contains { LinkText.isPresent(link, in: $0) } ? nil : link
    }
  }

  private func frontMatter(_ content: Content, page: Page, post: OutgoingPost) -> String {
    var matter = FrontMatter()
    if page.isJekyll { matter.add("layout", "post") }
    matter.add("title", title(of: content))
    matter.add("date", raw: page.isJekyll ? page.date.spaced : page.date.rfc3339)
    if !page.isJekyll {
      matter.add("publishDate", raw: page.date.rfc3339)
      matter.add("slug", page.slug)
    }
    let tags = TagText.names(content.tags)
    if !tags.isEmpty { matter.add("tags", tags) }
    if page.isJekyll {
      // `section` is Jekyll's category: it becomes part of the address in the same way.
      if let section = post.options["section"] {
        matter.add("categories", section.split(separator: "/").map(String.init))
      }
    } else {
      matter.add("draft", raw: page.isDraft ? "true" : "false")
      matter.add("params", raw: "")
    }
    let indent = page.isJekyll ? "" : "  "
    if let language = content.language { matter.add(indent + "language", language) }
    if let warning = content.contentWarning { matter.add(indent + "content_warning", warning) }
    if content.isSensitive { matter.add(indent + "sensitive", raw: "true") }
    matter.add(indent + "stint_id", post.postUID)
    return matter.text
  }

  private func body(_ content: Content, _ page: Page) -> String {
    var blocks: [String] = []
    for (index, text) in content.parts.enumerated() {
      let markdown = PlainMarkdown.of(text)
      if !markdown.isEmpty { blocks.append(markdown) }
      for file in content.numberedMedia(part: index + 1) {
        blocks.append(media(file.media, number: file.number, page: page))
      }
    }
    if let link = missingLink(content) { blocks.append(PlainMarkdown.link(link)) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func media(_ media: Media, number: Int, page: Page) -> String {
    let path = page.mediaPrefix + MediaFile.safeName(of: media, number: number)
    let alt = PlainMarkdown.inline(media.alt ?? "")
    switch MediaGroup(media) {
    case .image, .animation: return "![\(alt)](\(path))"
    case .video, .audio, .document:
      let name = PlainMarkdown.inline(Extras.shown(MediaFile.name(of: media)))
      return "[\(alt.isBlank ? name : alt)](\(path))"
    }
  }

  /// Folders that stay inside the site.
  private static func isSafe(_ section: String) -> Bool {
    let folders = section.split(separator: "/", omittingEmptySubsequences: false)
    return folders.allSatisfy { folder in
      !folder.isEmpty
        && folder.unicodeScalars.allSatisfy {
          $0 == "-" || $0 == "_" || CharacterClass.isLetterOrMark($0)
            || CharacterClass.isDecimalNumber($0)
        }
    }
  }
}
