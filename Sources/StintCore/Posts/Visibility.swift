/// Who may read a post; an exporter that cannot carry a level says so when the post is queued.
package enum Visibility: String, CaseIterable, Codable, Hashable, Sendable {
  case `public`
  case unlisted
  /// Followers, connections, or whatever the network calls them.
  case followers
  /// Only the people mentioned.
  case direct
}
