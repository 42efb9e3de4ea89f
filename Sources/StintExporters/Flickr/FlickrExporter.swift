import StintCore

/// Flickr, through its upload API (networks/flickr.md): one photo or video a post.
///
/// There is no way to send a text alone. The parcel names the fields of the upload's form, in order;
/// form and signature are the deliverer's. A machine tag of the operation key finds the photo again
/// after a crash.
///
/// Options: `visibility`, `public` unless set, `friends`, `family`, `friends-and-family` or
/// `private`; `safety` (`safe`, `moderate`, `restricted`) for posts that are not marked sensitive;
/// `content` (`photo`, `screenshot`, `other`); `hidden` from searches, `true` or `false`.
package struct FlickrExporter: Exporter {
  package let description = Description(
    id: "flickr", name: "Flickr", limit: 65_535, unit: .bytes, safety: .lookup, mediaLimit: 1,
    mediaSizeLimits: ["image": 200_000_000, "video": 1_000_000_000],
    options: ["visibility", "safety", "content", "hidden"],
    connection: Description.Connection(
      usualServer: "https://up.flickr.com",
      credentialFields: ["client_id", "client_secret", "token", "token_secret"],
      credentialHelp:
        "Make an app at https://www.flickr.com/services/apps/create/: its key and secret are "
        + "client_id and client_secret. Then have it allowed with the permission \"write\", which "
        + "gives token and token_secret."))

  private static let titleLimit = 255
  private static let tagLimit = 75
  private static let visibilities = [
    "public": (1, 0, 0), "friends": (0, 1, 0), "family": (0, 0, 1),
    "friends-and-family": (0, 1, 1), "private": (0, 0, 0),
  ]
  private static let safeties = ["safe", "moderate", "restricted"]
  private static let contents = ["photo", "screenshot", "other"]

  package init() {}

  /// The machine tag by which a photo of ours is known.
  package static func marker(_ operationKey: String) -> String {
    "stint:key=" + MarkerTag.word(operationKey, length: 32)
  }

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(description: description, carriesTitle: true, carriesSensitive: true)
      .check(content, into: &findings)
    post.checkOption(
      "visibility", among: Self.visibilities.keys.sorted(), into: &findings)
    post.checkOption("safety", among: Self.safeties, into: &findings)
    post.checkOption("content", among: Self.contents, into: &findings)
    post.checkOption("hidden", among: ["true", "false"], into: &findings)
    if content.media.isEmpty {
      findings.error(
        "needs-media", part: 1, "Flickr takes photos and videos only, and this post has none.",
        hint: "Add one: --media photo.jpg")
    }
    findings.length(
      part: 1, count: html(of: content).utf8.count, limit: description.limit, what: "bytes")
    if let title = content.title, title.count > Self.titleLimit {
      findings.over(
        "title-too-long", count: title.count, limit: Self.titleLimit,
        what: "characters in the title")
    }
    let tags = tags(content, key: post.operationKey(part: 1))
    if tags.count > Self.tagLimit {
      findings.over("too-many-tags", count: tags.count, limit: Self.tagLimit, what: "tags")
    }
    mediaRules.check(content, into: &findings)
    if content.media.contains(where: { $0.alt?.isBlank == false }) {
      findings.warning(
        "unsupported-alt", "Flickr has no alternative texts; it is left out.",
        hint: "Say in the text what is to be seen.")
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let key = post.operationKey(part: 1)
    return [
      Parcel(
        part: 1, operationKey: key, fileExtension: "json",
        body: fields(content, key: key, post: post).bytes, endpoint: "POST /services/upload/",
        headers: ["Content-Type": "multipart/form-data"],
        attachments: [Parcel.Attachment(media: content.media[0], reference: "${media.1.file}")])
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    let title = content.title.map { [Extras.shown("[title: \($0)]")] } ?? []
    // A thread is refused, but what was written is still shown.
    let texts = [text(of: content)] + content.parts.dropFirst()
    return texts.enumerated().map { index, text in
      PreviewPart(
        part: index + 1, text: Extras.shown(text), count: Self.escaped(text).utf8.count,
        limit: description.limit, unit: description.unit.rawValue,
        extras: index == 0
          ? title + Extras.media(content.media) + Extras.tags(content.tags) : [])
    }
  }

  // MARK: Pieces

  private var mediaRules: MediaRules {
    MediaRules(
      types: ["image/*", "video/*"], imageLimit: 1, loners: [.video, .animation],
      description: description)
  }

  private func text(of content: Content) -> String {
    var plain = content
    plain.tags = []
    return Composition.texts(of: plain, separator: "\n\n", appendsLink: true)[0]
  }

  private func html(of content: Content) -> String { Self.escaped(text(of: content)) }

  /// Descriptions are HTML in which line ends count; nothing but these three signs is special.
  private static func escaped(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// Tags stand in one text with blanks between them; those with a blank inside are quoted.
  private func tags(_ content: Content, key: String) -> [String] {
    TagText.names(content.tags.map { $0.filter { $0 != "\"" } }).map { tag in
      let words = tag.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      // A tag such as `a:b=c` would be a machine tag of somebody else's.
      return words.contains { $0 == " " || $0 == "=" } ? "\"\(words)\"" : words
    } + [Self.marker(key)]
  }

  private func fields(_ content: Content, key: String, post: OutgoingPost) -> WireJSON {
    let visibility = Self.visibilities[post.options["visibility"] ?? "public"] ?? (1, 0, 0)
    func number(_ option: String, among words: [String]) -> Int {
      (post.options[option].flatMap { words.firstIndex(of: $0) } ?? 0) + 1
    }
    let safety = number("safety", among: Self.safeties)
    let values: [(String, WireJSON?)] = [
      ("title", content.title.map { .string($0) }),
      ("description", .string(html(of: content))),
      ("tags", .string(tags(content, key: key).joined(separator: " "))),
      ("is_public", .string(String(visibility.0))),
      ("is_friend", .string(String(visibility.1))),
      ("is_family", .string(String(visibility.2))),
      ("safety_level", .string(String(content.isSensitive ? max(2, safety) : safety))),
      ("content_type", .string(String(number("content", among: Self.contents)))),
      ("hidden", .string(post.options["hidden"] == "true" ? "2" : "1")),
      ("async", .string("1")),
      ("photo", .reference("${media.1.file}")),
    ]
    return .members(values)
  }
}
