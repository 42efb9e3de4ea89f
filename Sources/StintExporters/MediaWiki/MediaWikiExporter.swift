import StintCore

/// MediaWiki, through `action=edit` (networks/mediawiki.md).
///
/// Every post is a new page (`shape = "page"`), or a new section of one page (`shape = "section"`).
/// A page of its own is the default, because its name alone tells whether it is there already. The
/// parts of a thread stand below one another.
///
/// The body holds the fields of the form as a JSON object; who sends it adds `assert` and `token`.
/// The summary ends in `(stint:KEY)`, by which the edit is found again.
///
/// Options: `shape`; `page`, the page's name with `{date}`, `{year}`, `{month}`, `{day}`, `{slug}`,
/// `{title}` and `{id}` in it (`News/{date}-{slug}`, or `News` for sections, unless set).
package struct MediaWikiExporter: Exporter {
  package let description = Description(
    id: "mediawiki", name: "MediaWiki", limit: 2_097_152, unit: .bytes, safety: .lookup,
    allowsThreads: true, options: ["shape", "page"],
    connection: Description.Connection(
      needsServer: true, credentialFields: ["user", "password"],
      credentialHelp: "On the wiki open Special:BotPasswords and make one that may edit existing "
        + "pages, create pages and upload files. `user` is the name with its label, as Ana@stint; "
        + "`password` is the long one the wiki shows once."))

  private static let shapes = ["page", "section"]

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(description: description, carriesTitle: true).check(content, into: &findings)
    post.checkOption("shape", among: Self.shapes, into: &findings)
    checkPage(post, into: &findings)
    for tag in TagText.names(content.tags) where PageTitle.cleaned(tag).isEmpty {
      findings.warning(
        "unsupported-tag", "The tag “\(Extras.shown(tag))” makes no name of a category.")
    }
    if content.parts.allSatisfy(\.isBlank), content.media.isEmpty, content.link == nil {
      findings.error("empty-text", part: 1, "A page needs a text, a file or a link.")
    }
    findings.length(
      part: 1, count: wikitext(content, post: post).utf8.count, limit: description.limit,
      what: "bytes")
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "json",
        body: body(content, post: post).bytes, endpoint: "POST /api.php",
        headers: ["Content-Type": "application/x-www-form-urlencoded"],
        attachments: content.media.enumerated().map { index, media in
          Parcel.Attachment(
            media: media, reference: "${media.\(index + 1).id}",
            suggestedPath: fileName(of: media, number: index + 1, post: post))
        })
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    var texts = content.parts.map(\.withoutTrailingSpace).filter { !$0.isEmpty }
    if let link = missingLink(content) { texts.append(link) }
    let tags = TagText.names(content.tags).map(PageTitle.cleaned).filter { !$0.isEmpty }
    let title = content.title.flatMap { $0.isBlank ? nil : "[title: \(Extras.shown($0))]" }
    return [
      PreviewPart(
        part: 1, text: Extras.shown(texts.joined(separator: "\n\n")),
        count: wikitext(content, post: post).utf8.count, limit: description.limit,
        unit: description.unit.rawValue,
        extras: [Extras.shown("[page: \(page(content, post: post))]")] + (title.map { [$0] } ?? [])
          + Extras.media(content.media)
          + (tags.isEmpty ? [] : [Extras.shown("[categories: \(tags.joined(separator: ", "))]")]))
    ]
  }

  // MARK: Pieces

  private func isSection(_ post: OutgoingPost) -> Bool { post.options["shape"] == "section" }

  private func pattern(_ post: OutgoingPost) -> String {
    post.options["page"] ?? (isSection(post) ? "News" : "News/{date}-{slug}")
  }

  private func checkPage(_ post: OutgoingPost, into findings: inout Findings) {
    let pattern = pattern(post)
    let title = PageTitle(pattern)
    if title == nil || title?.isUnique == false && !isSection(post) {
      findings.error(
        "bad-option", "The option page of \(post.account) is “\(Extras.shown(pattern))”.",
        hint: title == nil
          ? "Under [account.\"\(post.account)\".options] set page to a name such as "
            + "News/{date}-{slug}; \(PageTitle.placeholders.map { "{\($0)}" }.joined(separator: ", ")) "
            + "are filled in."
          : "Put {slug} or {id} into page, so that each post has a page of its own, or set "
            + "shape to section.")
    }
  }

  private func page(_ content: Content, post: OutgoingPost) -> String {
    PageTitle(pattern(post))?.of(
      title: DerivedTitle.of(content) ?? "",
      day: LocalDate(post.localInstant, instant: post.instant).day,
      key: post.operationKey(part: 1)) ?? ""
  }

  private func missingLink(_ content: Content) -> String? {
    content.link.flatMap { link in
      content.parts.contains { LinkText.isPresent(link, in: $0) } ? nil : link
    }
  }

  private func body(_ content: Content, post: OutgoingPost) -> WireJSON {
    let isSection = isSection(post)
    let heading = DerivedTitle.of(content) ?? "News"
    let key = String(post.operationKey(part: 1).prefix(32))
    let words = heading.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return .members([
      ("action", .string("edit")),
      ("title", .string(page(content, post: post))),
      ("section", isSection ? .string("new") : nil),
      ("sectiontitle", isSection ? .string(Wikitext.inline(heading)) : nil),
      ("text", .reference(wikitext(content, post: post))),
      ("summary", .string("\(words.prefix(200)) (stint:\(key))")),
      // Present means true, whatever it says.
      ("createonly", isSection ? nil : .string("1")),
    ])
  }

  private func wikitext(_ content: Content, post: OutgoingPost) -> String {
    var blocks: [String] = []
    if !isSection(post), let title = content.title, !title.isBlank {
      blocks.append("== \(Wikitext.inline(title)) ==")
    }
    for (index, text) in content.parts.enumerated() {
      blocks.append(Wikitext.of(text))
      for file in content.numberedMedia(part: index + 1) {
        blocks.append(figure(file.media, number: file.number))
      }
    }
    if let link = missingLink(content) { blocks.append(Wikitext.link(link)) }
    blocks.append(categories(content, post: post))
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// A page belongs to its categories; of a section only a link leads there, because all posts share
  /// the page.
  private func categories(_ content: Content, post: OutgoingPost) -> String {
    let names = TagText.names(content.tags).map(PageTitle.cleaned).filter { !$0.isEmpty }
    return isSection(post)
      ? names.map { "[[:Category:\($0)|\($0)]]" }.joined(separator: ", ")
      : names.map { "[[Category:\($0)]]" }.joined(separator: "\n")
  }

  private func figure(_ media: Media, number: Int) -> String {
    let name = "${media.\(number).id}"
    let alt = Wikitext.inline(media.alt ?? "")
    return switch MediaGroup(media) {
    case .image, .animation: "[[File:\(name)|frameless" + (alt.isEmpty ? "]]" : "|alt=\(alt)]]")
    case .video, .audio: "[[File:\(name)]]"
    case .document:
      "[[Media:\(name)|"
        + (alt.isEmpty ? Wikitext.inline(Extras.shown(MediaFile.name(of: media))) : alt) + "]]"
    }
  }

  /// What the file is to be called on the wiki: never the name of another file.
  private func fileName(of media: Media, number: Int, post: OutgoingPost) -> String {
    let name = MediaFile.name(of: media)
    let dot = name.lastIndex(of: ".")
    let stem = PageTitle.cleaned(String(dot.map { name[..<$0] } ?? name[...]))
    let ending = dot.map { name[name.index(after: $0)...] }.map(String.init) ?? ""
    let safeEnding = String(
      String.UnicodeScalarView(ending.unicodeScalars.filter(CharacterClass.isASCIIAlphanumeric)))
    return "\(stem.isEmpty ? "File" : String(stem.prefix(40)))"
      + "-\(Slug.shortID(post.operationKey(part: 1)))-\(number)"
      + (safeEnding.isEmpty ? "" : ".\(safeEnding.lowercased())")
  }
}
