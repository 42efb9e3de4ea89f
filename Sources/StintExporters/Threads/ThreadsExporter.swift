import StintCore

/// Threads, through Meta's API (networks/threads.md).
///
/// One post a part, each the reply to the one before. The link becomes the card of the first part.
/// Files are refused: Meta fetches them from a public address and takes no upload.
///
/// | Limit | |
/// |---|---|
/// | text | 500, an emoji as its bytes |
/// | different addresses | 5 |
/// | topic | 1, of 1 to 50 characters without `.` and `&` |
/// | options of a poll | 2 to 4, 25 each; a poll lasts a day |
///
/// Option: `user`, without which nothing can be sent.
package struct ThreadsExporter: Exporter {
  package let description = Description(
    id: "threads", name: "Threads", limit: 500, unit: .weightedCharacters, safety: .lookup,
    allowsThreads: true, allowsPolls: true, mediaLimit: 0, options: ["user"],
    requiredOptions: ["user": "178400000"],
    connection: Description.Connection(
      usualServer: "https://graph.threads.net", credentialFields: ["token"],
      credentialHelp: "Make an app with access to the Threads API at "
        + "https://developers.facebook.com and get a long-lived token with the permissions "
        + "threads_basic, threads_content_publish and, for threads of several parts, "
        + "threads_manage_replies. Stint renews it while it is in use; left alone it ends after 60 "
        + "days."))

  private static let linkLimit = 5
  private static let topicLimit = 50

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(
      description: description,
      mediaRefusal: (
        "Threads takes no files from Stint: Meta fetches them from a public web address.",
        "Give this account its own wording without files, or link to a page that shows them."
      )
    ).check(content, into: &findings)
    post.checkOption(
      "user", isNeeded: true, wanted: "the number of the account", into: &findings,
      isRight: OutgoingPost.isNumber)
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      if text.isBlank, part > 1 || !hasCard(content) {
        findings.error("empty-text", part: part, "A post needs a text.")
      }
      findings.length(part: part, count: ThreadsCount.count(text), limit: description.limit)
      let count = addresses(in: text, part: part, of: content).count
      if count > Self.linkLimit {
        findings.over(
          "too-many-links", part: part, count: count, limit: Self.linkLimit,
          what: "different addresses")
      }
    }
    checkTags(content, into: &findings)
    PollRules(
      optionCount: 2...4, optionLimit: 25, durations: 1440...1440, onlyDurations: [1440],
      allowsMultiple: false, length: ThreadsCount.count
    ).check(content, into: &findings)
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let poll = part == 1 ? content.poll.map(poll) : nil
      let body = FormBody([
        ("media_type", .text("TEXT")), ("text", text.isBlank ? nil : .text(text)),
        ("reply_to_id", part > 1 ? .reference("${\(part - 1).id}") : nil),
        (
          "link_attachment",
          part == 1 && hasCard(content) ? content.link.map { .text($0) } : nil
        ), ("topic_tag", part == 1 ? topic(of: content).map { .text($0) } : nil),
        ("poll_attachment", poll.map { .text($0.text) }),
      ])
      return Parcel(
        part: part, operationKey: post.operationKey(part: part), fileExtension: "form",
        body: body.bytes, endpoint: "POST /v1.0/\(post.options["user"] ?? "")/threads",
        headers: ["Content-Type": "application/x-www-form-urlencoded"],
        refersToEarlierParts: part > 1)
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      var extras = Extras.media(content.media.filter { $0.part == part })
      if part == 1 {
        if let poll = content.poll { extras.append(Extras.poll(poll)) }
        if hasCard(content), let link = content.link { extras.append(Extras.linkCard(link)) }
        if let topic = topic(of: content) { extras.append(Extras.shown("[topic: \(topic)]")) }
      }
      return PreviewPart(
        part: part, text: Extras.shown(text), count: ThreadsCount.count(text),
        limit: description.limit, unit: description.unit.rawValue, extras: extras)
    }
  }

  // MARK: Pieces

  /// A poll leaves no room for a card.
  private func hasCard(_ content: Content) -> Bool { content.link != nil && content.poll == nil }

  private func texts(of content: Content) -> [String] {
    var content = content
    content.tags = []
    return Composition.texts(of: content, separator: "\n\n", appendsLink: !hasCard(content))
  }

  private func addresses(in text: String, part: Int, of content: Content) -> Set<String> {
    var found = Set(URLScanner.urls(in: text).filter(\.hasScheme).map(\.text))
    if part == 1, hasCard(content), let link = content.link { found.insert(link) }
    return found
  }

  /// The first tag; a hashtag in the text makes its own topic and leaves no room for another.
  private func topic(of content: Content) -> String? {
    guard Hashtags.all(in: content.parts.first ?? "").isEmpty else { return nil }
    return topics(of: content).first
  }

  private func topics(of content: Content) -> [String] {
    TagText.names(content.tags).filter { tag in
      (1...Self.topicLimit).contains(ThreadsCount.count(tag))
        && !tag.contains { $0 == "." || $0 == "&" || $0 == "\n" }
    }
  }

  private func checkTags(_ content: Content, into findings: inout Findings) {
    let topic = topic(of: content)
    let present = Set(
      content.parts.flatMap { Hashtags.all(in: $0) }.map { $0.name.lowercased() })
    for tag in TagText.names(content.tags)
    where tag != topic && !present.contains(tag.lowercased()) {
      findings.warning(
        "unsupported-tag",
        "A post on Threads has one topic; the tag “\(Extras.shown(tag))” is left out.")
    }
  }

  private func poll(_ poll: Poll) -> WireJSON {
    let names = ["option_a", "option_b", "option_c", "option_d"]
    return .members(
      zip(names, poll.options).map { ($0.0, .string($0.1)) })
  }
}
