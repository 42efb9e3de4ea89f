import StintCore

/// One page of a static site: where it and its files go, and what stands in it
/// (networks/static-site.md).
///
/// For Hugo a page bundle, `section/slug/index.md`, with the files beside it; for Jekyll a file in
/// `_posts` and the files under `assets`. The parts of a thread become one page. Paths come from the
/// post's uid, so that writing again writes the same file.
struct SitePage {
  enum Generator: String, CaseIterable {
    case hugo
    case jekyll
  }

  let content: Content
  let post: OutgoingPost
  let generator: Generator
  let isDraft: Bool
  let slug: String
  let date: LocalDate
  /// From the root of the site, or of its pages.
  let path: String
  let mediaFolder: String
  /// What stands before a file's name in the page.
  let mediaPrefix: String
  private let section: String?

  /// - Parameters: - content: normalised content.
  ///
  /// - pages: the folder of a Hugo site's pages, with a slash at its end, where paths begin at the
  /// site's root; empty where they begin at the pages.
  init(_ content: Content, of post: OutgoingPost, by generator: Generator, pages: String = "") {
    self.content = content
    self.post = post
    self.generator = generator
    section = post.options["section"]
    isDraft = post.options["draft"] == "true"
    slug = Slug.make(from: Self.title(of: content), uid: post.postUID, isASCII: false)
    date = LocalDate(post.localInstant, instant: post.instant)
    switch generator {
    case .hugo:
      mediaFolder = "\(pages)\(section ?? "posts")/\(slug)/"
      mediaPrefix = ""
      path = mediaFolder + "index.md"
    case .jekyll:
      mediaFolder = "assets/\(slug)/"
      mediaPrefix = "/" + mediaFolder
      path = isDraft ? "_drafts/\(slug).md" : "_posts/\(date.day)-\(slug).md"
    }
  }

  /// A page cannot do without a title.
  static func title(of content: Content) -> String { DerivedTitle.of(content) ?? "Untitled" }

  var parcel: Parcel {
    Parcel(
      part: 1, operationKey: post.operationKey(part: 1), fileExtension: "md",
      body: Array((frontMatter + body).utf8),
      attachments: content.media.enumerated().map { index, media in
        let name = MediaFile.safeName(of: media, number: index + 1)
        return Parcel.Attachment(
          media: media, reference: mediaPrefix + name, suggestedPath: mediaFolder + name)
      },
      suggestedPath: path)
  }

  private var frontMatter: String {
    var matter = FrontMatter()
    let isJekyll = generator == .jekyll
    if isJekyll { matter.add("layout", post.options["layout"] ?? "post") }
    matter.add("title", Self.title(of: content))
    matter.add("date", raw: isJekyll ? date.spaced : date.rfc3339)
    if !isJekyll {
      matter.add("publishDate", raw: date.rfc3339)
      matter.add("slug", slug)
      if let layout = post.options["layout"] { matter.add("layout", layout) }
    }
    let tags = TagText.names(content.tags)
    if !tags.isEmpty { matter.add("tags", tags) }
    if isJekyll {
      // `section` is Jekyll's category: it becomes part of the address in the same way.
      if let section { matter.add("categories", section.split(separator: "/").map(String.init)) }
    } else {
      matter.add("draft", raw: isDraft ? "true" : "false")
      matter.add("params", raw: "")
    }
    let indent = isJekyll ? "" : "  "
    if let author = post.options["author"] { matter.add(indent + "author", author) }
    if let language = content.language { matter.add(indent + "language", language) }
    if let warning = content.contentWarning { matter.add(indent + "content_warning", warning) }
    if content.isSensitive { matter.add(indent + "sensitive", raw: "true") }
    matter.add(indent + PageOwner.key, post.postUID)
    return matter.text
  }

  private var body: String {
    var blocks: [String] = []
    for (index, text) in content.parts.enumerated() {
      let markdown = PlainMarkdown.of(text)
      if !markdown.isEmpty { blocks.append(markdown) }
      for file in content.numberedMedia(part: index + 1) {
        blocks.append(media(file.media, number: file.number))
      }
    }
    if let link = content.missingLink { blocks.append(PlainMarkdown.link(link)) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func media(_ media: Media, number: Int) -> String {
    let path = mediaPrefix + MediaFile.safeName(of: media, number: number)
    let alt = PlainMarkdown.inline(media.alt ?? "")
    switch MediaGroup(media) {
    case .image, .animation:
      if generator == .hugo, let figure = HugoFigure.text(path, alt: media.alt ?? "") {
        return figure
      }
      return "![\(alt)](\(path))"
    case .video, .audio, .document:
      let name = PlainMarkdown.inline(Extras.shown(MediaFile.name(of: media)))
      return "[\(alt.isBlank ? name : alt)](\(path))"
    }
  }
}
