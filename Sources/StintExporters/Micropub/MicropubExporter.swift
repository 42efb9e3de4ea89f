import StintCore

/// Sites of the IndieWeb, through Micropub (networks/micropub.md).
///
/// A post with a title is an article, one without is a note. Each part of a thread answers the one
/// before. The slug is ours: most sites put it into the address, by which the post is found again.
///
/// Options: `alt` (`photo` unless set; `none` for a site that refuses alternative texts); `link`
/// (`text` unless set; `bookmark` makes a post about a link a bookmark); `status` (`published` unless
/// set, or `draft`).
package struct MicropubExporter: Exporter {
  package let description = Description(
    id: "micropub", name: "Micropub", limit: nil, unit: .graphemes, safety: .lookup,
    allowsThreads: true, options: ["alt", "link", "status"],
    connection: Description.Connection(
      needsServer: true, credentialFields: ["token"],
      credentialHelp: "The server is your own site, as https://ana.example. Its settings, or the "
        + "page of its token endpoint, make a token with the scopes create and media."))

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(description: description, carriesTitle: true).check(content, into: &findings)
    post.checkOption("alt", among: ["photo", "none"], into: &findings)
    post.checkOption("link", among: ["text", "bookmark"], into: &findings)
    post.checkOption("status", among: ["published", "draft"], into: &findings)
    MediaRules(
      types: ["image/*", "video/*", "audio/*"], imageLimit: nil, loners: [],
      description: description
    ).check(content, into: &findings)
    if post.options["alt"] == "none",
      content.media.contains(where: { $0.alt?.isBlank == false })
    {
      findings.warning(
        "alt-left-out", "Alternative texts are left out, because alt is none for \(post.account).")
    }
    for (index, text) in texts(of: content, post: post).enumerated() {
      let part = index + 1
      let hasMore =
        content.media.contains { $0.part == part }
        || (part == 1 && isBookmark(post) && content.link != nil)
      if text.isBlank, !hasMore {
        findings.error("empty-text", part: part, "An entry needs a text, a file or a bookmark.")
      }
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return texts(of: content, post: post).enumerated().map { index, text in
      let part = index + 1
      let files = content.numberedMedia(part: part)
      return Parcel(
        part: part, operationKey: post.operationKey(part: part), fileExtension: "json",
        body: body(text, part: part, content: content, files: files, post: post).bytes,
        endpoint: "POST /micropub", headers: ["Content-Type": "application/json"],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).url}")
        },
        refersToEarlierParts: part > 1)
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    let tags = TagText.names(content.tags)
    return texts(of: content, post: post).enumerated().map { index, text in
      let part = index + 1
      var extras: [String] = []
      if part == 1, let title = content.title, !title.isBlank {
        extras.append(Extras.shown("[title: \(title)]"))
      }
      if part == 1, isBookmark(post), let link = content.link {
        extras.append(Extras.shown("[bookmark: \(link)]"))
      }
      extras += Extras.media(content.media.filter { $0.part == part })
      if !tags.isEmpty { extras.append(Extras.shown("[tags: \(tags.joined(separator: ", "))]")) }
      return PreviewPart(
        part: part, text: Extras.shown(text), count: text.count, limit: nil,
        unit: description.unit.rawValue, extras: extras)
    }
  }

  // MARK: Pieces

  private func isBookmark(_ post: OutgoingPost) -> Bool { post.options["link"] == "bookmark" }

  private func texts(of content: Content, post: OutgoingPost) -> [String] {
    var untagged = content
    // Tags are categories, not words.
    untagged.tags = []
    return Composition.texts(of: untagged, separator: "\n\n", appendsLink: !isBookmark(post))
  }

  private func body(
    _ text: String, part: Int, content: Content, files: [(number: Int, media: Media)],
    post: OutgoingPost
  ) -> WireJSON {
    let title = part == 1 ? content.title.flatMap { $0.isBlank ? nil : $0 } : nil
    let tags = TagText.names(content.tags)
    let slugSource = part == 1 ? DerivedTitle.of(content) ?? "" : text
    func addresses(_ groups: Set<MediaGroup>) -> WireJSON? {
      let some = files.filter { groups.contains(MediaGroup($0.media)) }
      return some.isEmpty ? nil : .array(some.map { file($0, post: post) })
    }
    return .members([
      ("type", .array([.string("h-entry")])),
      (
        "properties",
        .members([
          ("name", title.map(list)),
          ("content", text.isBlank ? nil : list(text)),
          (
            "bookmark-of", part == 1 && isBookmark(post) ? content.link.map(list) : nil
          ),
          ("in-reply-to", part > 1 ? .array([.reference("${\(part - 1).id}")]) : nil),
          ("category", tags.isEmpty ? nil : .array(tags.map { .string($0) })),
          ("photo", addresses([.image, .animation])),
          ("video", addresses([.video])),
          ("audio", addresses([.audio])),
          ("published", list(CivilTime(post.instant).zoned)),
          ("post-status", post.options["status"] == "draft" ? list("draft") : nil),
          (
            "mp-slug",
            list(
              Slug.make(from: slugSource, uid: post.operationKey(part: part), isASCII: true))
          ),
        ])
      ),
    ])
  }

  private func list(_ text: String) -> WireJSON { .array([.string(text)]) }

  private func file(_ file: (number: Int, media: Media), post: OutgoingPost) -> WireJSON {
    let address = WireJSON.reference("${media.\(file.number).url}")
    guard let alt = file.media.alt, !alt.isBlank, post.options["alt"] != "none",
      [.image, .animation].contains(MediaGroup(file.media))
    else { return address }
    return .members([("value", address), ("alt", .string(alt))])
  }
}
