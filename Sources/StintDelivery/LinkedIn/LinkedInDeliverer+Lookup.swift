internal import StintCore
package import StintExporters
internal import StintHTTP

extension LinkedInDeliverer {
  /// How long LinkedIn is trusted to know content again.
  ///
  /// It is said to remember for one to two days (third parties); half of the shorter.
  static let memory = Duration.seconds(12 * 3600)

  /// Looks for the post where that is allowed, and else leaves it to LinkedIn to know it again.
  ///
  /// An organization's posts may be read: what is there is found. What is not found, and a member's
  /// post, counts as absent for some hours: sent again, LinkedIn refuses it if it is there, and names
  /// it. Later the user has to look, for nobody says how long LinkedIn remembers.
  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    guard let firstTriedAt = handover.firstTriedAt else {
      return .cannotTell(reason: "nothing is known of an earlier try")
    }
    if handover.journal.note(Self.duplicateNote, key: parcel.operationKey) != nil {
      return .neverTells(reason: "LinkedIn has this content already and does not say where")
    }
    let body = try? JSONValue(parsing: parcel.body)
    let author = body?["author"]?.stringValue ?? ""
    let wanted = Self.letters(of: body?["commentary"]?.stringValue ?? "")
    if author.hasPrefix("urn:li:organization:"), !wanted.isEmpty {
      let from = firstTriedAt.advanced(by: .seconds(-60))
      if let urn = await read(author, wanted, from: from, parcel, handover) {
        return .found(remoteID: urn, url: Self.address(urn))
      }
    }
    guard firstTriedAt.duration(to: access.clock()) < Self.memory else {
      return .neverTells(
        reason: "LinkedIn may not know the post again after so long, and does not show it")
    }
    return .absent
  }

  /// The post of an organization with that text; nil also when the list cannot be read.
  private func read(
    _ author: String, _ wanted: String, from: Timestamp, _ parcel: Parcel, _ handover: Handover
  ) async -> String? {
    let query = [("q", "author"), ("author", author), ("count", "20")]
    guard
      let response = try? await session.send(
        request(.get, FormEncoding.address("/rest/posts", query: query), parcel)),
      response.isSuccess
    else { return nil }
    for post in LinkedInAnswer(response).json?["elements"]?.arrayValue ?? [] {
      guard let urn = post["id"]?.stringValue, LinkedInAnswer.postURN(in: urn) == urn,
        !handover.otherIDs.contains(urn),
        let made = post["createdAt"]?.intValue, made >= from.milliseconds,
        Self.letters(of: post["commentary"]?.stringValue ?? "") == wanted
      else { continue }
      return urn
    }
    return nil
  }

  /// The letters and figures of a text in LinkedIn's template language.
  ///
  /// In what form it gives a text back is not written down: escaped or not, with templates or without.
  /// Letters and figures are the same in all of them, once the templates' own words are gone.
  static func letters(of text: String) -> String {
    text.replacing("{hashtag|", with: "").filter { $0.isLetter || $0.isNumber }
  }
}
