internal import StintCore

/// Posts with anything in them, half of them without control characters.
package enum RandomPost {
  package static func make(
    options: [String: String], using random: inout some RandomNumberGenerator
  ) -> OutgoingPost {
    func sometimes(_ random: inout some RandomNumberGenerator) -> Bool {
      Int.random(in: 0..<6, using: &random) == 0
    }
    let isClean = Bool.random(using: &random)
    func text(_ random: inout some RandomNumberGenerator) -> String {
      isClean ? RandomText.clean(using: &random) : RandomText.make(using: &random)
    }
    var content = Content(parts: [])
    for _ in 0..<Int.random(in: 0...2, using: &random) { content.parts.append(text(&random)) }
    content.parts.append("A plain end.")
    if sometimes(&random) { content.title = text(&random) }
    if sometimes(&random), sometimes(&random) {
      content.link = "https://example.org/" + text(&random)
    }
    if sometimes(&random) { content.link = "https://example.org/a_(b)" }
    if sometimes(&random) { content.tags = [text(&random), "plain", text(&random)] }
    if sometimes(&random) { content.language = text(&random) }
    if sometimes(&random) { content.contentWarning = text(&random) }
    content.isSensitive = sometimes(&random)
    if sometimes(&random) { content.visibility = Visibility.allCases.randomElement(using: &random) }
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      content.media.append(
        Media(
          path: text(&random), alt: sometimes(&random) ? nil : text(&random),
          type: ["image/jpeg", "image/gif", "video/mp4", "x", ""].randomElement(using: &random)
            ?? "",
          sizeInBytes: Int.random(in: -1...20_000_000, using: &random), sha256: "",
          part: Int.random(in: 0..<20, using: &random) == 0 ? 9 : 1))
    }
    if sometimes(&random) {
      content.poll = Poll(
        options: [text(&random), text(&random)],
        durationInMinutes: Int.random(in: -5...50_000, using: &random))
    }
    return OutgoingPost(
      content: content, kind: .share, postUID: text(&random), postID: 1, account: text(&random),
      instant: Timestamp(milliseconds: Int64.random(in: .min ... .max, using: &random)),
      localInstant: text(&random), operationKeys: [text(&random)], options: options)
  }
}
