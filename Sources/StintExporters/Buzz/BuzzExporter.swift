import StintCore

/// Google Buzz, which is gone: its posts as files of Activity Streams (networks/google-buzz.md).
///
/// One activity a part, each the answer to the one before. Ids come from the post's uid and its date,
/// so that writing again gives the same bytes.
///
/// Options: `form`, `as1` (Activity Streams 1 in JSON, as Buzz had it) unless set, `as2` or `atom`;
/// `site`, the web address that ids and files belong to; `author`, the account's name unless set.
package struct BuzzExporter: Exporter {
  enum Form: String, CaseIterable {
    case as1
    case as2
    case atom
  }

  package let description = Description(
    id: "buzz", name: "Google Buzz", limit: nil, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsContentWarning: true, options: ["form", "site", "author"],
    handOffReason: "Google Buzz closed in 2011; what Stint writes for it is a file.")

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(
      description: description(for: Self.form(of: post)), carriesTitle: true,
      carriesSensitive: Self.form(of: post) == .as2
    ).check(content, into: &findings)
    LanguageTag.check(content.language, into: &findings)
    post.checkOption("form", among: Form.allCases.map(\.rawValue), into: &findings)
    post.checkFolderAddressOption("site", into: &findings)
    post.checkTextOption("author", into: &findings)
    for (index, text) in (content.parts.isEmpty ? [""] : content.parts).enumerated() {
      let hasMore =
        content.media.contains { $0.part == index + 1 } || (index == 0 && content.link != nil)
      if text.isBlank, !hasMore {
        findings.error("empty-text", part: index + 1, "A note needs a text, a file or a link.")
      }
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let name = Slug.make(from: "", uid: post.postUID, isASCII: true)
    return content.parts.indices.map { index in
      let note = BuzzNote(content, of: post, part: index + 1, folder: "\(name)/")
      let (body, ending) =
        switch Self.form(of: post) {
        case .as1: (note.activityStreams1.text + "\n", "json")
        case .as2: (note.activityStreams2.text + "\n", "json")
        case .atom: (note.atom, "atom")
        }
      let end = index > 0 ? "-\(index + 1)" : ""
      return Parcel(
        part: index + 1, operationKey: post.operationKey(part: index + 1), fileExtension: ending,
        body: Array(body.utf8),
        attachments: note.files.map {
          Parcel.Attachment(media: $0.media, reference: $0.address, suggestedPath: $0.path)
        },
        suggestedPath: "\(name)\(end).\(ending)")
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return (content.parts.isEmpty ? [""] : content.parts).enumerated().map { index, text in
      let part = index + 1
      var extras = Extras.media(content.media.filter { $0.part == part })
      if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
      if part == 1 {
        if let title = content.title { extras.append(Extras.shown("[title: \(title)]")) }
        if let link = content.link { extras.append(Extras.linkCard(link)) }
        extras += Extras.tags(content.tags)
      }
      return PreviewPart(
        part: part, text: Extras.shown(text), count: text.count, limit: nil,
        unit: description.unit.rawValue, extras: extras)
    }
  }

  private static func form(of post: OutgoingPost) -> Form {
    post.options["form"].flatMap(Form.init) ?? .as1
  }

  /// Only Buzz itself knew no languages, and only Activity Streams 2 has posts that are not listed.
  private func description(for form: Form) -> Description {
    var description = description
    description.allowsLanguage = form != .as1
    if form == .as2 { description.visibilities = ["public", "unlisted"] }
    return description
  }
}
