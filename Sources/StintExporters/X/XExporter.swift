import StintCore

/// X, through its second API (networks/x.md).
///
/// Link and hashtags follow the text after a space, because every character weighs. A thread is
/// made of replies; X may refuse those to accounts of the cheap tiers.
///
/// Options: `limit`, for accounts that may write more; `reply_settings`, who may answer.
package struct XExporter: Exporter {
  package let description = Description(
    id: "x", name: "X", limit: 280, unit: .weightedCharacters, safety: .lookup,
    allowsThreads: true, allowsPolls: true, mediaLimit: 4, altLimit: 1000,
    mediaSizeLimits: ["image": 5_000_000, "image/gif": 15_000_000, "video": 512_000_000],
    options: ["limit", "reply_settings"],
    connection: Description.Connection(
      usualServer: "https://api.x.com",
      credentialFields: ["token", "refresh_token", "client_id"],
      credentialHelp: "Make an app with OAuth 2.0 in X's developer console and log the account in "
        + "with the scopes tweet.read, tweet.write, users.read, media.write and offline.access. "
        + "An app of the confidential kind needs client_secret, too."))

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    CarryRules(description: description).check(content, into: &findings)
    post.checkPositiveOption("limit", into: &findings)
    if let setting = post.options["reply_settings"], !Self.replySettings.contains(setting) {
      findings.error(
        "bad-option", "The option reply_settings of \(post.account) is none that X knows.",
        hint: "Use one of \(Self.replySettings.joined(separator: ", ")).")
    }
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      if text.isBlank, !content.media.contains(where: { $0.part == part }) {
        findings.error("empty-text", part: part, "A post needs a text or a file.")
      }
      if text.unicodeScalars.contains(where: CharacterClass.isForbidden) {
        findings.error(
          "invalid-characters", part: part,
          "X takes no text with U+FEFF, U+FFFE or U+FFFF in it.",
          hint: "Such a character cannot be seen; type the text anew or paste it as plain text.")
      }
      findings.length(
        part: part, count: WeightedCount.count(text), limit: limit(of: post),
        what: "weighted characters")
      let cashtags = Self.cashtags(in: text)
      if cashtags > 1 {
        findings.warning(
          "too-many-cashtags", part: part,
          "\(cashtags) cashtags; X refuses more than 1 from most accounts.")
      }
    }
    mediaRules.check(content, into: &findings)
    Self.pollRules.check(content, into: &findings)
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
        body: body(
          text, part: part, content: content, files: files.map(\.number),
          replySettings: post.options["reply_settings"]
        ).bytes,
        endpoint: "POST /2/tweets", headers: ["Content-Type": "application/json"],
        attachments: files.map {
          Parcel.Attachment(media: $0.media, reference: "${media.\($0.number).id}")
        },
        refersToEarlierParts: part > 1)
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      var extras = Extras.media(content.media.filter { $0.part == part })
      if part == 1, let poll = content.poll { extras.append(Extras.poll(poll)) }
      return PreviewPart(
        part: part, text: Extras.shown(text), count: WeightedCount.count(text),
        limit: limit(of: post), unit: description.unit.rawValue, extras: extras)
    }
  }

  // MARK: Pieces

  private func limit(of post: OutgoingPost) -> Int? {
    post.positiveOption("limit") ?? description.limit
  }

  private func texts(of content: Content) -> [String] {
    Composition.texts(of: content, separator: " ", appendsLink: true)
  }

  private static let replySettings = ["following", "mentionedUsers", "subscribers", "verified"]

  /// Unknown keys are refused by X, so nothing is sent that it has no word for.
  private func body(
    _ text: String, part: Int, content: Content, files: [Int], replySettings: String?
  ) -> WireJSON {
    .members([
      ("text", .string(text)),
      (
        "media",
        files.isEmpty
          ? nil
          : .members([("media_ids", .array(files.map { .reference("${media.\($0).id}") }))])
      ),
      ("poll", part == 1 ? content.poll.map(poll) : nil),
      (
        "reply",
        part > 1 ? .members([("in_reply_to_tweet_id", .reference("${\(part - 1).id}"))]) : nil
      ),
      ("reply_settings", replySettings.map { .string($0) }),
    ])
  }

  private func poll(_ poll: Poll) -> WireJSON {
    .members([
      ("options", .array(poll.options.map { .string($0) })),
      ("duration_minutes", .integer(poll.durationInMinutes)),
    ])
  }

  /// `$` and one to six letters, after a space and not followed by more of a word.
  private static func cashtags(in text: String) -> Int {
    text.split(whereSeparator: \.isWhitespace).count { word in
      guard word.first == "$" else { return false }
      let letters = word.dropFirst().prefix { $0.isASCII && $0.isLetter }
      let next = word.dropFirst(letters.count + 1).first
      return (1...6).contains(letters.count) && next?.isLetter != true && next?.isNumber != true
    }
  }

  private var mediaRules: MediaRules {
    MediaRules(
      types: [
        "image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "video/quicktime",
      ],
      imageLimit: description.mediaLimit, loners: [.animation, .video], description: description)
  }

  private static let pollRules = PollRules(
    optionCount: 2...4, optionLimit: 25, durations: 5...10_080, onlyDurations: nil,
    allowsMultiple: false)
}
