import StintCore

/// Bluesky, through the record calls of the AT Protocol (networks/bluesky.md).
///
/// One record a part, with a key of our own and `putRecord`, so that a second try has no second
/// effect. Without media the link becomes a card; a card and media exclude each other. The card has
/// no picture: fetching one is the deliverer's business, and Stint leaves it out.
///
/// Options: `did`, which saves asking for it; `label`, the label of a sensitive post, for which
/// Bluesky has no general word (`graphic-media` unless set).
package struct BlueskyExporter: Exporter {
  package let description = Description(
    id: "bluesky", name: "Bluesky", limit: 300, unit: .graphemes, safety: .idempotent,
    allowsThreads: true, allowsLanguage: true, mediaLimit: 4,
    // A video could have 300 MB by way of the video service; what goes straight to the account's own
    // server, as ours does, must fit into one of its blobs.
    mediaSizeLimits: ["image": 2_000_000, "video": 52_428_800], options: ["did", "label"],
    connection: Description.Connection(
      usualServer: "https://bsky.social", credentialFields: ["user", "password"],
      credentialHelp:
        "user is your handle, as alice.bsky.social. password is an app password, not that of the "
        + "account: make one at bsky.app under Settings, Privacy and security, App passwords."))

  /// Bytes of UTF-8 a text may have besides its characters.
  private static let byteLimit = 3000
  /// Older servers take images of no more bytes than this.
  private static let safeImageSize = 1_000_000
  /// The self-applied labels that exist.
  private static let labels = ["graphic-media", "nudity", "porn", "sexual"]

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    // The title is that of the card.
    CarryRules(
      description: description, carriesTitle: hasCard(content), carriesSensitive: true
    ).check(content, into: &findings)
    LanguageTag.check(content.language, into: &findings)
    post.checkOption("label", among: Self.labels, into: &findings)
    checkDID(of: post, into: &findings)
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      let hasMore = content.media.contains { $0.part == part } || (part == 1 && hasCard(content))
      if text.isBlank, !hasMore {
        findings.error("empty-text", part: part, "A post needs a text, a file or a link.")
      }
      findings.length(part: part, count: text.count, limit: description.limit)
      findings.length(
        part: part, count: text.utf8.count, limit: Self.byteLimit, what: "bytes")
    }
    mediaRules.check(content, into: &findings)
    for file in content.media
    where file.sizeInBytes > Self.safeImageSize && MediaGroup(file) != .video {
      findings.warning(
        "media-large", part: file.part,
        "\(Extras.shown(MediaFile.name(of: file))): \(file.sizeInBytes) bytes; "
          + "older servers refuse more than \(Self.safeImageSize).")
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let files = content.numberedMedia(part: part)
      return Parcel(
        part: part, operationKey: post.operationKey(part: part), fileExtension: "json",
        body: body(text, part: part, content: content, post: post).bytes,
        endpoint: "POST /xrpc/com.atproto.repo.putRecord",
        headers: ["Content-Type": "application/json"],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).blob}")
        },
        refersToEarlierParts: part > 1)
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let files = content.media.filter { $0.part == part }
      var extras = Extras.media(files)
      if part == 1, hasCard(content), let link = content.link {
        extras.append(Extras.linkCard(link))
      }
      if content.isSensitive { extras.append("[label: \(label(of: post))]") }
      // Whichever limit is nearer is the one a writer must look at.
      let bytes = text.utf8.count
      let isBound = bytes * 300 > text.count * Self.byteLimit && bytes > Self.byteLimit
      return PreviewPart(
        part: part, text: Extras.shown(text), count: isBound ? bytes : text.count,
        limit: isBound ? Self.byteLimit : description.limit,
        unit: (isBound ? Description.Unit.bytes : description.unit).rawValue, extras: extras)
    }
  }

  // MARK: Pieces

  func hasCard(_ content: Content) -> Bool {
    content.link != nil && !content.media.contains { $0.part == 1 }
  }

  private func texts(of content: Content) -> [String] {
    Composition.texts(of: content, separator: "\n\n", appendsLink: !hasCard(content))
  }

  func label(of post: OutgoingPost) -> String { post.options["label"] ?? Self.labels[0] }

  private func checkDID(of post: OutgoingPost, into findings: inout Findings) {
    guard let did = post.options["did"] else { return }
    let isValid =
      did.hasPrefix("did:") && did.utf8.count > 8
      && did.unicodeScalars.allSatisfy {
        CharacterClass.isASCIIAlphanumeric($0) || "._:%-".unicodeScalars.contains($0)
      }
    guard !isValid else { return }
    findings.error(
      "bad-option", "The option did of \(post.account) is no DID.",
      hint: "It looks like did:plc:…; leave it out and Stint asks the server.")
  }

  /// A GIF is an ordinary, still image here.
  private var mediaRules: MediaRules {
    MediaRules(
      types: ["image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4"],
      imageLimit: description.mediaLimit, loners: [.video], description: description)
  }
}
