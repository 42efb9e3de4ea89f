import StintCore

/// Viva Engage, which was Yammer, through its messages API (networks/viva-engage.md).
///
/// One message a part, each the reply to the first one. Tags become topics, the link a card.
///
/// | Limit | |
/// |---|---|
/// | text | 10,000 |
/// | topics | 20 |
/// | file | 4 MB |
///
/// Options: `group`, the number of a community (without it a message goes to the whole company);
/// `network`, the number of the network, which files need.
package struct YammerExporter: Exporter {
  package let description = Description(
    id: "yammer", name: "Viva Engage", limit: 10_000, unit: .utf16Units, safety: .lookup,
    allowsThreads: true,
    mediaSizeLimits: [
      "image": 4_000_000, "video": 4_000_000, "audio": 4_000_000, "application": 4_000_000,
      "text": 4_000_000,
    ],
    options: ["group", "network"], requiredOptions: ["group": "4711", "network": "99"],
    connection: Description.Connection(
      usualServer: "https://www.yammer.com",
      credentialFields: ["token"],
      credentialHelp: "Register an app in Microsoft Entra with the delegated permission "
        + "https://www.yammer.com/access_as_user and get a token for yourself; with refresh_token "
        + "and client_id beside it Stint renews the token, which else ends within hours."))

  private static let topicLimit = 20

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(description: description, carriesAltTexts: false).check(content, into: &findings)
    post.checkOption(
      "group", wanted: "the number of a community", into: &findings,
      isRight: OutgoingPost.isNumber)
    post.checkOption(
      "network", isNeeded: !content.media.isEmpty, wanted: "the number of the network",
      into: &findings, isRight: OutgoingPost.isNumber)
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      if text.isBlank { findings.error("empty-text", part: part, "A message needs a text.") }
      findings.length(part: part, count: text.utf16.count, limit: description.limit)
    }
    let topics = TagText.names(content.tags)
    if topics.count > Self.topicLimit {
      findings.over(
        "too-many-tags", count: topics.count, limit: Self.topicLimit, what: "tags")
    }
    MediaRules(types: [], imageLimit: nil, loners: [], description: description)
      .check(content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let group = post.options["group"]
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let files = content.numberedMedia(part: part)
      let isFirst = part == 1
      var fields: [(String, FormBody.Value?)] = [
        ("body", .text(text)),
        // An answer belongs to the community of what it answers; saying both may be an error.
        ("group_id", isFirst ? group.map { .text($0) } : nil),
        ("replied_to_id", isFirst ? nil : .reference("${1.id}")),
        ("og_url", isFirst ? content.link.map { .text($0) } : nil),
      ]
      if isFirst {
        for (number, topic) in TagText.names(content.tags).enumerated() {
          fields.append(("topic\(number + 1)", .text(topic)))
        }
      }
      for file in files {
        fields.append(
          (
            "attached_objects[]",
            .reference(prefix: "uploaded_file:", "${media.\(file.number).id}")
          ))
      }
      return Parcel(
        part: part, operationKey: post.operationKey(part: part), fileExtension: "form",
        body: FormBody(fields).bytes, endpoint: "POST /api/v1/messages.json",
        headers: ["Content-Type": "application/x-www-form-urlencoded"],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).id}")
        },
        refersToEarlierParts: !isFirst)
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    let topics = TagText.names(content.tags)
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      var extras = Extras.media(content.media.filter { $0.part == part })
      if part == 1 {
        if let link = content.link { extras.append(Extras.linkCard(link)) }
        if !topics.isEmpty {
          extras.append(Extras.shown("[topics: \(topics.joined(separator: ", "))]"))
        }
      }
      return PreviewPart(
        part: part, text: Extras.shown(text), count: text.utf16.count, limit: description.limit,
        unit: description.unit.rawValue, extras: extras)
    }
  }

  // MARK: Pieces

  /// The link stands in the text as well: an answer in an e-mail shows no card.
  private func texts(of content: Content) -> [String] {
    var content = content
    content.tags = []
    return Composition.texts(of: content, separator: "\n\n", appendsLink: true)
  }
}
