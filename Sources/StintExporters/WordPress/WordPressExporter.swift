import StintCore

/// WordPress, through its REST API (networks/wordpress.md).
///
/// The parts of a thread become one article, because that is what a blog has. The first image is
/// the featured one, other files stand below the text of their part. The slug is ours, so that a
/// post can be looked up after a crash; it ends in a piece of the operation key, so that the same post
/// sent anew is not taken for the one sent before.
///
/// Options: `status` (`publish` unless set: the server's own default is a draft); `format`.
package struct WordPressExporter: Exporter {
  package let description = Description(
    id: "wordpress", name: "WordPress", limit: nil, unit: .graphemes, safety: .lookup,
    allowsThreads: true, options: ["status", "format"],
    connection: Description.Connection(
      needsServer: true, credentialFields: ["user", "password"],
      credentialHelp:
        "In WordPress open Users, Profile, Application Passwords and make one. `user` "
        + "is the name you log in with, `password` the 24 letters WordPress shows once."))

  private static let statuses = ["publish", "draft", "pending", "private", "future"]
  private static let formats = [
    "standard", "aside", "chat", "gallery", "link", "image", "quote", "status", "video", "audio",
  ]

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(description: description, carriesTitle: true).check(content, into: &findings)
    post.checkOption("status", among: Self.statuses, into: &findings)
    post.checkOption("format", among: Self.formats, into: &findings)
    if content.parts.allSatisfy(\.isBlank), content.media.isEmpty, content.link == nil {
      findings.error("empty-text", part: 1, "An article needs a text, a file or a link.")
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "json",
        body: body(content, post: post).bytes, endpoint: "POST /wp-json/wp/v2/posts",
        headers: ["Content-Type": "application/json"],
        attachments: content.media.enumerated().map { index, media in
          // Only the featured image is named by its number; the others by their address.
          let isFeatured = featured(in: content) == index + 1
          return Parcel.Attachment(
            media: media, reference: "${media.\(index + 1).\(isFeatured ? "id" : "url")}")
        })
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    var texts = content.parts.map(\.withoutTrailingSpace).filter { !$0.isEmpty }
    if let link = missingLink(content) { texts.append(link) }
    let text = texts.joined(separator: "\n\n")
    let title = content.title.map { "[title: \(Extras.shown($0))]" }
    let tags = TagText.names(content.tags)
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: text.count, limit: nil,
        unit: description.unit.rawValue,
        extras: (title.map { [$0] } ?? []) + Extras.media(content.media)
          + (tags.isEmpty ? [] : [Extras.shown("[tags: \(tags.joined(separator: ", "))]")]))
    ]
  }

  // MARK: Pieces

  private func missingLink(_ content: Content) -> String? {
    content.link.flatMap { link in
      content.parts.contains { LinkText.isPresent(link, in: $0) } ? nil : link
    }
  }

  /// Number of the first image.
  private func featured(in content: Content) -> Int? {
    content.media.firstIndex { [.image, .animation].contains(MediaGroup($0)) }.map { $0 + 1 }
  }

  private func body(_ content: Content, post: OutgoingPost) -> WireJSON {
    let title = content.title ?? ""
    let slugSource = DerivedTitle.of(content) ?? ""
    let tags = TagText.names(content.tags)
    // Without a title it is a short note; themes that know the format show it as one.
    let format = post.options["format"] ?? (title.isBlank ? "status" : nil)
    return .members([
      ("title", .string(PlainHTML.escaped(title))),
      ("content", .reference(html(content))),
      ("status", .string(post.options["status"] ?? "publish")),
      ("date_gmt", .string(CivilTime(post.instant).plain)),
      (
        "slug",
        .string(Slug.make(from: slugSource, uid: post.operationKey(part: 1), isASCII: true))
      ),
      ("format", format.map { .string($0) }),
      ("tags", tags.isEmpty ? nil : .array(tags.map { .reference("${tag:\(encoded($0))}") })),
      ("featured_media", featured(in: content).map { .reference("${media.\($0).id}") }),
    ])
  }

  /// A tag inside a reference must not end it.
  private func encoded(_ tag: String) -> String {
    tag.map { character in
      switch character {
      case "%": "%25"
      case "$": "%24"
      case "}": "%7D"
      case "\"": "%22"
      case "\\": "%5C"
      default: String(character)
      }
    }.joined()
  }

  private func html(_ content: Content) -> String {
    var output = ""
    let featured = featured(in: content)
    for (index, text) in content.parts.enumerated() {
      output += PlainHTML.paragraphs(text)
      for file in content.numberedMedia(part: index + 1) where file.number != featured {
        output += figure(file.media, number: file.number)
      }
    }
    if let link = missingLink(content) { output += "<p>\(PlainHTML.link(link))</p>" }
    return output
  }

  private func figure(_ media: Media, number: Int) -> String {
    let address = "${media.\(number).url}"
    let alt = media.alt ?? ""
    return switch MediaGroup(media) {
    case .image, .animation:
      "<figure><img src=\"\(address)\" alt=\"\(PlainHTML.escaped(alt))\" /></figure>"
    case .video: "<figure><video src=\"\(address)\" controls></video></figure>"
    case .audio: "<figure><audio src=\"\(address)\" controls></audio></figure>"
    case .document:
      "<p><a href=\"\(address)\">"
        + PlainHTML.escaped(alt.isBlank ? Extras.shown(MediaFile.name(of: media)) : alt)
        + "</a></p>"
    }
  }
}
