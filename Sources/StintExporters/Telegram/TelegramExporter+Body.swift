import StintCore

extension TelegramExporter {
  /// The method of the Bot API and its arguments (networks/telegram.md b and c).
  func request(
    _ text: String, part: Int, content: Content, files: [(number: Int, media: Media)],
    post: OutgoingPost
  ) -> (method: String, body: WireJSON) {
    let message = message(text, part: part, of: content)
    let start = start(of: post)
    let end = end(part: part, content: content, post: post)
    if part == 1, let poll = content.poll {
      return ("sendPoll", .members(start + self.poll(poll, question: message.text) + end))
    }
    if files.count > 1 {
      let items = files.enumerated().map { index, file in
        // The caption of the first item is shown for the whole album.
        let caption = index == 0 ? self.caption(message) : []
        let type = Self.kind(of: file.media)
        return WireJSON.members(
          [("type", .string(type)), ("media", reference(file.number))] + caption
            + spoiler(file.media, content: content))
      }
      return ("sendMediaGroup", .members(start + [("media", .array(items))] + end))
    }
    if let file = files.first {
      let kind = Self.kind(of: file.media)
      return (
        "send" + kind.prefix(1).uppercased() + kind.dropFirst(),
        .members(
          start + [(kind, reference(file.number))] + caption(message)
            + spoiler(file.media, content: content) + end)
      )
    }
    // A preview of the address would show what the warning hides.
    let noPreview = WireJSON.members([("is_disabled", .boolean(true))])
    return (
      "sendMessage",
      .members(
        start + [
          ("text", .string(message.text)), ("entities", entities(message)),
          ("link_preview_options", content.contentWarning != nil ? noPreview : nil),
        ] + end)
    )
  }

  private func start(of post: OutgoingPost) -> [(String, WireJSON?)] {
    let chat = post.options["chat"] ?? ""
    return [("chat_id", Int(chat).map { .integer($0) } ?? .string(chat))]
  }

  private func end(
    part: Int, content: Content, post: OutgoingPost
  ) -> [(String, WireJSON?)] {
    [
      (
        "reply_parameters",
        part > 1
          ? .members([
            ("message_id", .reference("${\(part - 1).id}")),
            // A part that somebody has deleted must not keep the next one from going out.
            ("allow_sending_without_reply", .boolean(true)),
          ]) : nil
      ),
      ("disable_notification", post.options["silent"] == "true" ? .boolean(true) : nil),
    ]
  }

  private func poll(_ poll: Poll, question: String) -> [(String, WireJSON?)] {
    let minutes = poll.durationInMinutes
    return [
      ("question", .string(question)),
      ("options", .array(poll.options.map { .members([("text", .string($0))]) })),
      ("allows_multiple_answers", poll.isMultiple ? .boolean(true) : nil),
      ("open_period", minutes <= Self.longestPoll ? .integer(minutes * 60) : nil),
    ]
  }

  private func caption(_ message: TelegramText) -> [(String, WireJSON?)] {
    guard !message.text.isEmpty else { return [] }
    return [("caption", .string(message.text)), ("caption_entities", entities(message))]
  }

  private func entities(_ message: TelegramText) -> WireJSON? {
    message.entities.isEmpty ? nil : .array(message.entities)
  }

  private func spoiler(_ media: Media, content: Content) -> [(String, WireJSON?)] {
    [("has_spoiler", hides(content) && Self.canHide(media) ? .boolean(true) : nil)]
  }

  private func reference(_ number: Int) -> WireJSON { .reference("${media.\(number).id}") }

  /// The argument that holds such a file; `send` before it is the method.
  private static func kind(of media: Media) -> String {
    switch MediaGroup(media) {
    case .image: "photo"
    case .animation: "animation"
    case .video: "video"
    case .audio: "audio"
    case .document: "document"
    }
  }
}
