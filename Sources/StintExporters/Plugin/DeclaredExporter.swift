internal import StintCore

/// What Stint does itself for a plug-in: everything that follows from its description.
package struct DeclaredExporter: Exporter {
  package let plugin: PluginDescription

  package init(_ plugin: PluginDescription) {
    self.plugin = plugin
  }

  package var description: Description { plugin.description }

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    if plugin.appends { CommonRules.hashtags(content.tags, into: &findings) }
    CarryRules(
      description: description, carriesTitle: plugin.carriesTitle,
      carriesFirstComment: plugin.carriesFirstComment, carriesSensitive: plugin.carriesSensitive,
      mediaRefusal: (
        "\(description.name) takes no files with a post.", "Leave them out for this account."
      )
    ).check(content, into: &findings)
    options(of: post, into: &findings)
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      let hasMore =
        content.media.contains { $0.part == part } || (part == 1 && content.poll != nil)
      if text.isBlank, !hasMore {
        findings.error("empty-text", part: part, "A post needs a text or a file.")
      }
      findings.length(
        part: part, count: count(text), limit: description.limit, what: description.unit.rawValue)
    }
    files(of: content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      return Parcel(
        part: part, operationKey: post.operationKey(part: part),
        fileExtension: plugin.fileExtension, body: Array(text.utf8),
        attachments: Self.attachments(content.numberedMedia(part: part)),
        refersToEarlierParts: part > 1)
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      var extras: [String] = []
      if part == 1, plugin.carriesTitle, let title = content.title {
        extras.append(Extras.shown("[title: \(title)]"))
      }
      if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
      extras += Extras.media(content.media.filter { $0.part == part })
      if part == 1, let poll = content.poll { extras.append(Extras.poll(poll)) }
      if part == 1, !plugin.appends, let link = content.link {
        extras.append(Extras.shown("[link: \(link)]"))
      }
      return PreviewPart(
        part: part, text: Extras.shown(text), count: count(text), limit: description.limit,
        unit: description.unit.rawValue, extras: extras)
    }
  }

  /// The text of each part as it counts.
  func texts(of content: Content) -> [String] {
    guard plugin.appends else { return content.parts.isEmpty ? [""] : content.parts }
    return Composition.texts(of: content, separator: "\n\n", appendsLink: true)
  }

  func count(_ text: String) -> Int {
    switch description.unit {
    case .graphemes: Graphemes.count(text)
    case .weightedCharacters: WeightedCount.count(text)
    case .utf16Units: NormalText.of(text).utf16.count
    case .bytes: NormalText.of(text).utf8.count
    }
  }

  static func attachments(_ files: [(number: Int, media: Media)]) -> [Parcel.Attachment] {
    files.map { file in
      let name = MediaFile.safeName(of: file.media, number: file.number)
      return Parcel.Attachment(media: file.media, reference: name, suggestedPath: name)
    }
  }

  private func options(of post: OutgoingPost, into findings: inout Findings) {
    for key in post.options.keys.sorted() where !description.options.contains(key) {
      let near = NearestName.suggestion(for: key, among: description.options)
      findings.error(
        "bad-option",
        "The exporter \(description.id) has no option “\(Extras.shown(key))”"
          + (near.map { "; did you mean \($0)?" } ?? "."),
        hint: description.options.isEmpty
          ? "It has no options; take [account.\"\(post.account)\".options] out of the config."
          : "It has \(description.options.joined(separator: ", ")).")
    }
  }

  private func files(of content: Content, into findings: inout Findings) {
    guard description.mediaLimit != 0 else { return }
    MediaRules(
      types: plugin.mediaTypes, imageLimit: description.mediaLimit, loners: [],
      description: description
    ).check(content, into: &findings)
  }
}
