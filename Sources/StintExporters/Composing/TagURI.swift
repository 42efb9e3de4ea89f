import StintCore

/// Names for things that have no address of their own (RFC 4151).
///
/// Made from the post's uid and the instant it counts as sent, never from its text or place: an id
/// that changes shows a post twice in every reader (networks/feeds.md).
enum TagURI {
  /// Where no site is known: a domain that nobody can ever own (RFC 2606).
  private static let nobody = "stint.invalid"

  /// `tag:ana.example,2026-01-15:7f3a`, with `/2` for the second part of a thread.
  static func of(_ post: OutgoingPost, site: String?, part: Int = 1, thing: String = "") -> String {
    let host = site.map { PercentText.of(LinkText.host($0), keeping: ".-") } ?? nobody
    let end = part > 1 ? "/\(part)" : ""
    return "tag:\(host),\(CivilTime(post.instant).date):\(thing)"
      + PercentText.of(post.postUID, keeping: "-_") + end
  }
}
