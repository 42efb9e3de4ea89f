import StintCore

/// A channel of Slack, written to through an incoming webhook (networks/slack.md).
///
/// The text is shown as it was written: `& < >` are escaped, so that no `<!channel>` can be smuggled
/// in, and Slack is told to look for no markup. The parts of a thread are messages that follow each
/// other, because a webhook never learns what it would have to answer. No files: a webhook cannot
/// upload any. It uses no blocks: their total size is bounded by a number nobody tells.
///
/// | Limit | |
/// |---|---|
/// | text, escaped | 40,000; Slack cuts the rest off without a word |
///
/// What unit Slack counts in is not said; UTF-16 units are the safe reading.
package struct SlackExporter: Exporter {
  package let description = Description(
    id: "slack", name: "Slack", limit: 40_000, unit: .utf16Units, safety: .never,
    allowsThreads: true, mediaLimit: 0,
    connection: Description.Connection(
      credentialFields: ["token"],
      credentialHelp: "Make an app at https://api.slack.com/apps, switch on Incoming Webhooks, add "
        + "one to the channel and copy its web address. The whole address is the token: whoever "
        + "has it can write to the channel."))

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(
      description: description, carriesTitle: true, carriesTags: false,
      mediaRefusal: (
        "A webhook of Slack cannot upload files.",
        "Put a public address of the file into this account's own wording."
      )
    ).check(content, into: &findings)
    for (index, text) in texts(of: content).enumerated() {
      let part = index + 1
      if text.isBlank { findings.error("empty-text", part: part, "A message needs a text.") }
      findings.length(
        part: part, count: Self.escaped(message(text, part: part, of: content)).utf16.count,
        limit: description.limit)
    }
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let part = index + 1
      let body = WireJSON.members([
        ("text", .string(Self.escaped(message(text, part: part, of: content)))),
        ("mrkdwn", .boolean(false)),
      ])
      return Parcel(
        part: part, operationKey: post.operationKey(part: part), fileExtension: "json",
        body: body.bytes, endpoint: "POST", headers: ["Content-Type": "application/json"])
    }
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    return texts(of: content).enumerated().map { index, text in
      let message = message(text, part: index + 1, of: content)
      return PreviewPart(
        part: index + 1, text: Extras.shown(message),
        count: Self.escaped(message).utf16.count, limit: description.limit,
        unit: description.unit.rawValue,
        extras: Extras.media(content.media.filter { $0.part == index + 1 }))
    }
  }

  // MARK: Pieces

  private func texts(of content: Content) -> [String] {
    var content = content
    content.tags = []
    return Composition.texts(of: content, separator: "\n\n", appendsLink: true)
  }

  private func message(_ text: String, part: Int, of content: Content) -> String {
    guard part == 1, let title = content.title, !title.isBlank else { return text }
    return title + "\n\n" + text
  }

  /// All that needs escaping (networks/slack.md [2]).
  static func escaped(_ text: String) -> String {
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
}
