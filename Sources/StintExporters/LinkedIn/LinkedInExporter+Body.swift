import StintCore

extension LinkedInExporter {
  func body(_ content: Content, post: OutgoingPost) -> WireJSON {
    let isPublic = content.visibility != .followers
    return .members([
      ("author", .string(post.options["author"] ?? "")),
      ("commentary", .string(LittleText.commentary(text(of: content)))),
      ("visibility", .string(isPublic ? "PUBLIC" : "CONNECTIONS")),
      (
        "distribution",
        .members([
          ("feedDistribution", .string("MAIN_FEED")), ("targetEntities", .array([])),
          ("thirdPartyDistributionChannels", .array([])),
        ])
      ),
      ("content", self.content(content)),
      ("lifecycleState", .string("PUBLISHED")),
      ("isReshareDisabledByAuthor", .boolean(false)),
    ])
  }

  private func content(_ content: Content) -> WireJSON? {
    if let poll = content.poll { return .members([("poll", self.poll(poll, of: content))]) }
    let files = content.numberedMedia(part: 1)
    if files.count > 1 { return .members([("multiImage", images(files))]) }
    if let file = files.first {
      let isImage = [.image, .animation].contains(MediaGroup(file.media))
      return .members([
        (
          "media",
          .members([
            ("id", .reference("${media.\(file.number).id}")),
            // A document needs a title; its file name is what the user sees of it.
            (
              "title",
              isImage ? nil : .string(content.title ?? MediaFile.name(of: file.media))
            ),
            ("altText", file.media.alt.map { .string($0) }),
          ])
        )
      ])
    }
    guard let link = content.link else { return nil }
    return .members([
      (
        "article",
        .members([
          ("source", .string(link)), ("title", .string(content.title ?? LinkText.host(link))),
        ])
      )
    ])
  }

  private func images(_ files: [(number: Int, media: Media)]) -> WireJSON {
    let images = files.map { file in
      WireJSON.members([
        ("id", .reference("${media.\(file.number).id}")),
        ("altText", file.media.alt.map { .string($0) }),
      ])
    }
    return .members([("images", .array(images))])
  }

  private func poll(_ poll: Poll, of content: Content) -> WireJSON {
    let options = poll.options.map { WireJSON.members([("text", .string($0))]) }
    let duration = Self.durations.first { $0.minutes == poll.durationInMinutes }?.word ?? ""
    return .members([
      ("question", .string(question(of: content))), ("options", .array(options)),
      ("settings", .members([("duration", .string(duration))])),
    ])
  }
}
