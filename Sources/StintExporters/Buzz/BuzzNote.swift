import StintCore

/// One part of a post, before any of the three forms.
struct BuzzNote {
  struct File {
    let media: Media
    let address: String
    let path: String
  }

  let content: Content
  let id: String
  let activityID: String
  /// The id of the part before.
  let answersID: String?
  let date: String
  let author: String
  /// Without a slash at its end.
  let site: String?
  let html: String
  let files: [File]
  /// What goes with the first part only.
  let title: String?
  let link: String?
  let tags: [String]

  /// The content must be normalised.
  init(_ content: Content, of post: OutgoingPost, part: Int, folder: String) {
    self.content = content
    site = post.folderAddressOption("site")
    let site = site
    id = TagURI.of(post, site: site, part: part, thing: "post/")
    activityID = TagURI.of(post, site: site, part: part, thing: "activity/")
    answersID = part > 1 ? TagURI.of(post, site: site, part: part - 1, thing: "post/") : nil
    date = CivilTime(post.instant).zoned
    author = post.options["author"] ?? post.account
    html = PlainHTML.paragraphs(content.parts[part - 1])
    files = content.numberedMedia(part: part).map { number, media in
      let path = folder + MediaFile.safeName(of: media, number: number)
      return File(media: media, address: (site.map { $0 + "/" } ?? "") + path, path: path)
    }
    let isFirst = part == 1
    title = isFirst ? content.title.flatMap { $0.isBlank ? nil : $0 } : nil
    link = isFirst ? content.link : nil
    tags = isFirst ? TagText.names(content.tags) : []
  }

  var language: String? {
    content.language.flatMap { LanguageTag.isWellFormed($0) ? $0 : nil }
  }

  // MARK: Activity Streams 1

  var activityStreams1: WireJSON {
    let kind: WireJSON = .string(title == nil ? "note" : "article")
    let object = WireJSON.members([
      ("objectType", kind),
      ("id", .string(id)),
      ("displayName", title.map { .string($0) }),
      ("summary", content.contentWarning.map { .string(PlainHTML.escaped($0)) }),
      ("content", .string(html)),
      ("published", .string(date)),
      (
        "inReplyTo",
        answersID.map {
          .array([.members([("objectType", .string("note")), ("id", .string($0))])])
        }
      ),
      ("attachments", Self.list(files.map(Self.attachment1) + linkAttachment1)),
      (
        "tags",
        Self.list(
          tags.map {
            .members([("objectType", .string("hashtag")), ("displayName", .string($0))])
          })
      ),
    ])
    return .members([
      ("id", .string(activityID)),
      ("published", .string(date)),
      ("verb", .string("post")),
      (
        "actor",
        .members([
          ("objectType", .string("person")), ("id", site.map { .string($0 + "/") }),
          ("displayName", .string(author)),
        ])
      ),
      ("object", object),
    ])
  }

  private var linkAttachment1: [WireJSON] {
    link.map { [.members([("objectType", .string("article")), ("url", .string($0))])] } ?? []
  }

  private static func attachment1(_ file: File) -> WireJSON {
    let place = WireJSON.members([("url", .string(file.address))])
    let name = file.media.alt.map { WireJSON.string($0) }
    return switch MediaGroup(file.media) {
    case .image, .animation:
      .members([("objectType", .string("image")), ("displayName", name), ("image", place)])
    case .video:
      .members([("objectType", .string("video")), ("displayName", name), ("stream", place)])
    case .audio:
      .members([("objectType", .string("audio")), ("displayName", name), ("stream", place)])
    case .document:
      .members([
        ("objectType", .string("file")), ("displayName", name),
        ("fileUrl", .string(file.address)), ("mimeType", .string(file.media.type)),
      ])
    }
  }

  // MARK: Activity Streams 2

  private static let everybody = "https://www.w3.org/ns/activitystreams#Public"

  var activityStreams2: WireJSON {
    let context: WireJSON = .array([
      .string("https://www.w3.org/ns/activitystreams"),
      .members([
        ("sensitive", .string("as:sensitive")), ("Hashtag", .string("as:Hashtag")),
      ]),
    ])
    let actor = WireJSON.members([
      ("type", .string("Person")), ("id", site.map { .string($0 + "/") }),
      ("name", .string(author)),
    ])
    let isListed = content.visibility != .unlisted
    let readers = (isListed ? "to" : "cc", WireJSON?.some(.array([.string(Self.everybody)])))
    let isSensitive = content.isSensitive || content.contentWarning != nil
    let object = WireJSON.members([
      ("id", .string(id)),
      ("type", .string(title == nil ? "Note" : "Article")),
      ("attributedTo", actor),
      ("name", title.map { .string($0) }),
      ("summary", content.contentWarning.map { .string(PlainHTML.escaped($0)) }),
      ("sensitive", isSensitive ? .boolean(true) : nil),
      ("content", .string(html)),
      ("contentMap", language.map { .members([($0, .string(html))]) }),
      ("published", .string(date)),
      ("inReplyTo", answersID.map { .string($0) }),
      readers,
      ("attachment", Self.list(files.map(Self.attachment2) + linkAttachment2)),
      (
        "tag",
        Self.list(
          tags.compactMap(TagText.hashtag).map {
            .members([("type", .string("Hashtag")), ("name", .string("#" + $0))])
          })
      ),
    ])
    return .members([
      ("@context", context),
      ("id", .string(activityID)),
      ("type", .string("Create")),
      ("actor", actor),
      ("published", .string(date)),
      readers,
      ("object", object),
    ])
  }

  private var linkAttachment2: [WireJSON] {
    link.map { [.members([("type", .string("Link")), ("href", .string($0))])] } ?? []
  }

  private static func attachment2(_ file: File) -> WireJSON {
    let type =
      switch MediaGroup(file.media) {
      case .image, .animation: "Image"
      case .video: "Video"
      case .audio: "Audio"
      case .document: "Document"
      }
    return .members([
      ("type", .string(type)), ("mediaType", .string(file.media.type)),
      ("url", .string(file.address)), ("name", file.media.alt.map { .string($0) }),
    ])
  }

  private static func list(_ values: [WireJSON]) -> WireJSON? {
    values.isEmpty ? nil : .array(values)
  }
}
