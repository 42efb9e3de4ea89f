import StintCore

/// The text of each part as it goes out: what the text lacks is appended to the first part.
///
/// Link and tags go to the first part of a thread, because that is the part that is passed on.
enum Composition {
  /// - Parameters:   - content: normalised content.
  ///
  /// - separator: what stands before the link and before the tags.   - appendsLink: false where the
  /// network shows the link in its own way. - Returns: one text a part, at least one.
  static func texts(of content: Content, separator: String, appendsLink: Bool) -> [String] {
    var texts = content.parts.isEmpty ? [""] : content.parts
    var additions: [String] = []
    if appendsLink, let link = content.link,
      !texts.contains(where: { LinkText.isPresent(link, in: $0) })
    {
      additions.append(link)
    }
    let tags = TagText.missing(content.tags, in: texts.joined(separator: "\n"))
    if !tags.isEmpty { additions.append(tags.map { "#" + $0 }.joined(separator: " ")) }
    guard !additions.isEmpty else { return texts }
    let start = texts[0].withoutTrailingSpace
    texts[0] = ((start.isEmpty ? [] : [start]) + additions).joined(separator: separator)
    return texts
  }
}
