import StintCore

/// A Page on Facebook, through the Graph API (networks/facebook-pages.md).
///
/// The link becomes the card of the post; with photos, which exclude a card, it is appended to the
/// text. Photos only: a video is another kind of post.
///
/// | Limit | |
/// |---|---|
/// | text | 63,206, known from other tools only |
/// | photos | 10, 4 MB each |
///
/// Options: `page`, without which nothing can be sent; `version` of the API.
package struct FacebookExporter: Exporter {
  package let description = Description(
    id: "facebook", name: "Facebook", limit: 63_206, unit: .utf16Units, safety: .lookup,
    mediaLimit: 10, mediaSizeLimits: ["image": 4_000_000], options: ["page", "version"],
    requiredOptions: ["page": "1234567890"],
    connection: Description.Connection(
      usualServer: "https://graph.facebook.com", credentialFields: ["token"],
      credentialHelp: "Make an app at https://developers.facebook.com with the permissions "
        + "pages_manage_posts and pages_read_engagement, get a long-lived user token, and with it "
        + "the Page's own token from /me/accounts. Only Pages take posts; the Page's token has no "
        + "end."))

  /// The version of the API the requests are written for.
  private static let version = "v25.0"

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    CarryRules(description: description).check(content, into: &findings)
    post.checkOption(
      "page", isNeeded: true, wanted: "the number of the Page", into: &findings,
      isRight: OutgoingPost.isNumber)
    post.checkOption("version", wanted: "a version such as \(Self.version)", into: &findings) {
      let parts = $0.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
      return $0.first == "v" && parts.count == 2
        && parts.allSatisfy { $0.utf8.count < 4 && OutgoingPost.isNumber(String($0)) }
    }
    let text = text(of: content)
    if text.isBlank, content.media.isEmpty, content.link == nil {
      findings.error("empty-text", part: 1, "A post needs a text, a photo or a link.")
    }
    findings.length(part: 1, count: text.utf16.count, limit: description.limit)
    MediaRules(
      types: ["image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"],
      imageLimit: description.mediaLimit, loners: [], description: description
    ).check(content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let text = text(of: content)
    let files = content.numberedMedia(part: 1)
    let photos = files.map { file in
      WireJSON.members([("media_fbid", .reference("${media.\(file.number).id}"))])
    }
    let body = WireJSON.members([
      ("message", text.isBlank ? nil : .string(text)),
      ("link", hasCard(content) ? content.link.map { .string($0) } : nil),
      ("attached_media", photos.isEmpty ? nil : .array(photos)),
    ])
    let version = post.options["version"] ?? Self.version
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "json",
        body: body.bytes, endpoint: "POST /\(version)/\(post.options["page"] ?? "")/feed",
        headers: ["Content-Type": "application/json"],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).id}")
        })
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    let text = text(of: content)
    var extras = Extras.media(content.media)
    if hasCard(content), let link = content.link { extras.append(Extras.linkCard(link)) }
    // A thread is refused, but what was written is still shown.
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: text.utf16.count, limit: description.limit,
        unit: description.unit.rawValue, extras: extras)
    ]
      + content.parts.dropFirst().enumerated().map { index, text in
        PreviewPart(
          part: index + 2, text: Extras.shown(text), count: text.utf16.count,
          limit: description.limit, unit: description.unit.rawValue)
      }
  }

  // MARK: Pieces

  private func hasCard(_ content: Content) -> Bool {
    content.link != nil && content.media.isEmpty
  }

  private func text(of content: Content) -> String {
    Composition.texts(of: content, separator: "\n\n", appendsLink: !hasCard(content))[0]
  }
}
