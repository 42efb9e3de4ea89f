import StintCore

/// Swarm, the check-ins of Foursquare, through the old API v2 (networks/foursquare.md).
///
/// All that can be posted is a check-in at a venue, with a short text. The API answers to tokens
/// that were issued for it long ago; it gives out no new ones. The photo that can be added to a
/// check-in afterwards is left out.
///
/// | Limit | |
/// |---|---|
/// | text | 140, in the old documentation |
///
/// Option: `venue`, without which nothing can be sent.
package struct FoursquareExporter: Exporter {
  package let description = Description(
    id: "foursquare", name: "Foursquare", limit: 140, unit: .utf16Units, safety: .lookup,
    visibilities: ["public", "followers"], mediaLimit: 0, options: ["venue"],
    requiredOptions: ["venue": "4b2afcaaf964a5205bb324e3"],
    connection: Description.Connection(
      usualServer: "https://api.foursquare.com", credentialFields: ["token"],
      credentialHelp: "Only a token of the old API v2 can check in; Foursquare issues no new ones. "
        + "Without one, hand the check-in off and do it in the app."))

  /// The day of the API the requests are written for; an API of its own for each is chosen by it.
  private static let version = "20260101"

  package init() {}

  package func check(_ post: OutgoingPost) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CommonRules.hashtags(content.tags, into: &findings)
    CarryRules(
      description: description,
      mediaRefusal: (
        "Stint cannot add a photo to a check-in.", "Give this account its own post without files."
      )
    ).check(content, into: &findings)
    post.checkOption(
      "venue", isNeeded: true,
      wanted: "the venue's id, 24 digits and letters a to f, from its address on foursquare.com",
      into: &findings
    ) { id in
      id.utf8.count == 24
        && id.unicodeScalars.allSatisfy {
          CharacterClass.isDigit($0) || ("a"..."f").contains($0)
        }
    }
    let text = text(of: content)
    if text.isBlank {
      findings.error("empty-text", part: 1, "A check-in from Stint needs a text.")
    }
    findings.length(part: 1, count: text.utf16.count, limit: description.limit)
    findings.warning(
      "check-in-now", "A check-in says that you are there when it goes out.",
      hint: "Have it go out while you are at the venue.")
    return findings.problems
  }

  package func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    try refuseErrors(of: post)
    let content = post.content.normalised
    let broadcast = content.visibility == .followers ? "followers" : "public"
    let body = FormBody([
      ("v", .text(Self.version)), ("m", .text("swarm")),
      ("venueId", .text(post.options["venue"] ?? "")), ("shout", .text(text(of: content))),
      ("broadcast", .text(broadcast)),
    ])
    return [
      Parcel(
        part: 1, operationKey: post.operationKey(part: 1), fileExtension: "form",
        body: body.bytes, endpoint: "POST /v2/checkins/add",
        headers: ["Content-Type": "application/x-www-form-urlencoded"])
    ]
  }

  package func preview(_ post: OutgoingPost) -> [PreviewPart] {
    let content = post.content.normalised
    let text = text(of: content)
    let venue = post.options["venue"].map { [Extras.shown("[check-in at venue \($0)]")] } ?? []
    // A thread is refused, but what was written is still shown.
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: text.utf16.count, limit: description.limit,
        unit: description.unit.rawValue, extras: venue + Extras.media(content.media))
    ]
      + content.parts.dropFirst().enumerated().map { index, text in
        PreviewPart(
          part: index + 2, text: Extras.shown(text), count: text.utf16.count,
          limit: description.limit, unit: description.unit.rawValue)
      }
  }

  // MARK: Pieces

  private func text(of content: Content) -> String {
    Composition.texts(of: content, separator: " ", appendsLink: true)[0]
  }
}
