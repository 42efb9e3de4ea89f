import StintCore

/// Stint's own neutral format: everything a post holds, for scripts and for other tools.
///
/// One file a post, keys in a fixed order, absent values left out; `"v":1` stands first and grows
/// when a key changes its meaning.
package struct JSONExporter: Exporter {
  package let description = Description(
    id: "json", name: "JSON", limit: nil, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsPolls: true, allowsContentWarning: true, allowsLanguage: true,
    visibilities: Visibility.allCases.map(\.rawValue))

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    let isEmpty =
      content.parts.allSatisfy(\.isBlank) && content.media.isEmpty && content.poll == nil
      && content.link == nil
    if isEmpty { findings.error("empty-text", part: 1, "There is nothing in this post.") }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "json",
        body: Array((body(content, post: post).text + "\n").utf8),
        attachments: content.media.enumerated().map { index, media in
          let name = MediaFile.safeName(of: media, number: index + 1)
          return Parcel.Attachment(media: media, reference: name, suggestedPath: name)
        },
        suggestedPath: Slug.make(from: "", uid: post.postUID, isASCII: true) + ".json")
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return (content.parts.isEmpty ? [""] : content.parts).enumerated().map { index, text in
      let part = index + 1
      var extras = Extras.media(content.media.filter { $0.part == part })
      if part == 1 {
        if let title = content.title { extras.append(Extras.shown("[title: \(title)]")) }
        if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
        if let poll = content.poll { extras.append(Extras.poll(poll)) }
        if let link = content.link { extras.append(Extras.shown("[link: \(link)]")) }
      }
      return PreviewPart(
        part: part, text: Extras.shown(text), count: text.count, limit: nil,
        unit: description.unit.rawValue, extras: extras)
    }
  }

  private func body(_ content: Content, post: OutgoingPost) -> WireJSON {
    .members([
      ("v", .integer(1)),
      ("id", .integer(Int(post.postID))),
      ("uid", .string(post.postUID)),
      ("account", .string(post.account)),
      ("kind", .string(post.kind.rawValue)),
      ("at", .string(CivilTime(post.instant).precise)),
      ("at_local", .string(post.localInstant)),
      ("title", content.title.map { .string($0) }),
      ("parts", .array(content.parts.map { .string($0) })),
      ("link", content.link.map { .string($0) }),
      ("tags", .array(content.tags.map { .string($0) })),
      ("language", content.language.map { .string($0) }),
      ("content_warning", content.contentWarning.map { .string($0) }),
      ("sensitive", .boolean(content.isSensitive)),
      ("visibility", content.visibility.map { .string($0.rawValue) }),
      ("media", .array(content.media.enumerated().map { media($1, number: $0 + 1) })),
      ("poll", content.poll.map(poll)),
      ("first_comment", content.firstComment.map { .string($0) }),
    ])
  }

  private func media(_ media: Media, number: Int) -> WireJSON {
    .members([
      ("file", .string(MediaFile.safeName(of: media, number: number))),
      ("path", .string(media.path)),
      ("type", .string(media.type)),
      ("bytes", .integer(media.sizeInBytes)),
      ("sha256", .string(media.sha256)),
      ("part", .integer(media.part)),
      ("alt", media.alt.map { .string($0) }),
    ])
  }

  private func poll(_ poll: Poll) -> WireJSON {
    .members([
      ("options", .array(poll.options.map { .string($0) })),
      ("minutes", .integer(poll.durationInMinutes)),
      ("multiple", .boolean(poll.isMultiple)),
    ])
  }
}
