/// What the user wrote, before any network's format: the same for every account, but for `variants`.
package struct Content: Codable, Hashable, Sendable {
  /// One text, or the parts of a thread in order.
  ///
  /// Never empty.
  package var parts: [String]
  package var title: String?
  /// The address the post is about; exporters put it where the network wants it.
  package var link: String?
  package var media: [Media]
  /// BCP 47 language tag of the text, as `en` or `pt-BR`.
  package var language: String?
  /// Tags without `#`, besides those in the text.
  package var tags: [String]
  package var contentWarning: String?
  package var isSensitive: Bool
  package var visibility: Visibility?
  package var poll: Poll?
  package var firstComment: String?
  /// Other wording for single accounts, by account name; same number of parts or fewer.
  package var variants: [String: [String]]

  package init(
    parts: [String], title: String? = nil, link: String? = nil, media: [Media] = [],
    language: String? = nil, tags: [String] = [], contentWarning: String? = nil,
    isSensitive: Bool = false, visibility: Visibility? = nil, poll: Poll? = nil,
    firstComment: String? = nil, variants: [String: [String]] = [:]
  ) {
    self.parts = parts
    self.title = title
    self.link = link
    self.media = media
    self.language = language
    self.tags = tags
    self.contentWarning = contentWarning
    self.isSensitive = isSensitive
    self.visibility = visibility
    self.poll = poll
    self.firstComment = firstComment
    self.variants = variants
  }

  /// The content as `account` gets it: its own wording if there is one.
  package func resolved(for account: String) -> Content {
    guard let own = variants[account] else { return self }
    var copy = self
    copy.parts = own
    return copy
  }
}
