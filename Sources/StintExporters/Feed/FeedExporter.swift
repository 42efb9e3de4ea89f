import StintCore

/// An entry of a feed: Atom, RSS 2.0 or JSON Feed (networks/feeds.md).
///
/// Rendered as a whole feed of one entry. With the option `path` it is merged into that file; else
/// it is left in the outbox, where it is a feed by itself. The parts of a thread become one entry.
///
/// Options: `site`, the web address of the folder the feed lies in, without which there would be
/// neither ids nor addresses of files; `form`, `atom` unless set; `title` and `author`, the account's
/// name unless set; `path`, the feed's file; `limit`, how many entries it keeps.
package struct FeedExporter: Exporter {
  package let description = Description(
    id: "feed", name: "Feed", limit: nil, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsContentWarning: true, allowsLanguage: true,
    options: ["site", "form", "title", "author", "path", "limit"],
    requiredOptions: ["site": "https://ana.example/"], placeOption: "path")

  /// Entries a feed keeps unless the account says otherwise.
  package static let usualLimit = 50

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(description: description, carriesTitle: true).check(content, into: &findings)
    LanguageTag.check(content.language, into: &findings)
    post.checkOption("form", among: FeedForm.allCases.map(\.rawValue), into: &findings)
    post.checkFolderAddressOption("site", into: &findings)
    for key in ["title", "author"] { post.checkTextOption(key, into: &findings) }
    post.checkPathOption("path", into: &findings)
    post.checkPositiveOption("limit", into: &findings)
    if post.options["site"] == nil {
      findings.error(
        "missing-option", "A feed must be told the web address it is read at.",
        hint: "Under [account.\"\(post.account)\".options] write site = \"https://example.org/\".")
    }
    if content.parts.allSatisfy(\.isBlank), content.media.isEmpty, content.link == nil {
      findings.error("empty-text", part: 1, "An entry needs a text, a file or a link.")
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let site = post.folderAddressOption("site") ?? ""
    let name = Slug.make(from: "", uid: post.postUID, isASCII: true)
    let folder = "media/\(name)/"
    let entry = FeedEntry(post.content.normalised, of: post, site: site, folder: folder)
    let document = document(entry, site: site, post: post)
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1),
        fileExtension: document.form.fileExtension, body: document.bytes,
        attachments: entry.files.map { file in
          Parcel.Attachment(
            media: file.media, reference: file.address,
            suggestedPath: String(file.address.dropFirst(site.count + 1)))
        },
        suggestedPath: "\(name).\(document.form.fileExtension)")
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    var texts = content.parts.map(\.withoutTrailingSpace).filter { !$0.isEmpty }
    if let link = content.missingLink { texts.append(link) }
    let text = texts.joined(separator: "\n\n")
    var extras = content.title.map { [Extras.shown("[title: \($0)]")] } ?? []
    if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: text.count, limit: nil,
        unit: description.unit.rawValue,
        extras: extras + Extras.media(content.media) + Extras.tags(content.tags))
    ]
  }

  private func document(_ entry: FeedEntry, site: String, post: OutgoingPost) -> FeedDocument {
    let author = post.options["author"] ?? post.account
    let file = post.options["path"]?.split(separator: "/").last
    let head = FeedHead(
      title: post.options["title"] ?? post.account, site: site, author: author,
      address: file.map { "\(site)/" + PercentText.of(String($0)) })
    let form = post.options["form"].flatMap(FeedForm.init) ?? .atom
    let (lines, line) =
      switch form {
      case .atom: (AtomFeed.head(head), AtomFeed.line(entry))
      case .rss: (RSSFeed.head(head), RSSFeed.line(entry, author: author))
      case .json: (JSONFeed.head(head), JSONFeed.line(entry))
      }
    return FeedDocument(
      form: form, head: lines,
      entry: FeedDocument.Entry(id: entry.id, date: CivilTime(entry.instant).zoned, line: line))
  }
}
