import StintCore

extension BlueskyExporter {
  func body(
    _ text: String, part: Int, content: Content, post: OutgoingPost
  ) -> WireJSON {
    let instant = post.instant.advanced(by: .milliseconds(part - 1))
    // Two posts of the same instant can hide each other (networks/bluesky.md, pitfall 4), also two that
    // have the same time in the queue.
    let apart = Int64(StableHash.of(post.postUID) % 900)
    let key = RecordKey.make(instant: instant, operationKey: post.operationKey(part: part))
    return .members([
      ("repo", post.options["did"].map { .string($0) } ?? .reference("${did}")),
      ("collection", .string("app.bsky.feed.post")),
      ("rkey", .string(key)),
      (
        "record",
        record(
          text, part: part, content: content, post: post,
          createdAt: instant.advanced(by: .milliseconds(apart)))
      ),
    ])
  }

  private func record(
    _ text: String, part: Int, content: Content, post: OutgoingPost, createdAt: Timestamp
  ) -> WireJSON {
    let facets = FacetScanner.facets(in: text).map(json)
    let language = content.language.flatMap { LanguageTag.isWellFormed($0) ? $0 : nil }
    return .members([
      ("$type", .string("app.bsky.feed.post")),
      ("text", .string(text)),
      ("createdAt", .string(CivilTime(createdAt).precise)),
      ("langs", language.map { .array([.string($0)]) }),
      ("facets", facets.isEmpty ? nil : .array(facets)),
      ("reply", part > 1 ? reply(to: part - 1) : nil),
      ("embed", embed(part: part, content: content)),
      ("labels", content.isSensitive ? labels(label(of: post)) : nil),
    ])
  }

  private func json(_ facet: Facet) -> WireJSON {
    let feature: [(String, WireJSON?)] =
      switch facet.feature {
      case .link(let address):
        [("$type", .string("app.bsky.richtext.facet#link")), ("uri", .string(address))]
      case .mention(let handle):
        [
          ("$type", .string("app.bsky.richtext.facet#mention")),
          ("did", .reference("${did:\(handle)}")),
        ]
      case .tag(let name):
        [("$type", .string("app.bsky.richtext.facet#tag")), ("tag", .string(name))]
      }
    return .members([
      (
        "index",
        .members([
          ("byteStart", .integer(facet.bytes.lowerBound)),
          ("byteEnd", .integer(facet.bytes.upperBound)),
        ])
      ),
      ("features", .array([.members(feature)])),
    ])
  }

  /// The root is the first part, also for the third one and later.
  private func reply(to part: Int) -> WireJSON {
    func reference(_ part: Int) -> WireJSON {
      .members([
        ("uri", .reference("${\(part).uri}")), ("cid", .reference("${\(part).cid}")),
      ])
    }
    return .members([("root", reference(1)), ("parent", reference(part))])
  }

  private func labels(_ value: String) -> WireJSON {
    .members([
      ("$type", .string("com.atproto.label.defs#selfLabels")),
      ("values", .array([.members([("val", .string(value))])])),
    ])
  }

  private func embed(part: Int, content: Content) -> WireJSON? {
    let files = content.numberedMedia(part: part)
    guard let first = files.first else {
      guard part == 1, hasCard(content), let link = content.link else { return nil }
      return .members([
        ("$type", .string("app.bsky.embed.external")),
        (
          "external",
          .members([
            ("uri", .string(link)), ("title", .string(content.title ?? LinkText.host(link))),
            ("description", .string("")),
          ])
        ),
      ])
    }
    if MediaGroup(first.media) == .video {
      return .members([
        ("$type", .string("app.bsky.embed.video")),
        ("video", .reference("${media.\(first.number).blob}")),
        ("alt", first.media.alt.map { .string($0) }),
      ])
    }
    let images = files.map { file in
      WireJSON.members([
        ("alt", .string(file.media.alt ?? "")),
        ("image", .reference("${media.\(file.number).blob}")),
      ])
    }
    return .members([
      ("$type", .string("app.bsky.embed.images")), ("images", .array(images)),
    ])
  }
}
