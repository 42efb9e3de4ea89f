/// The three formats of a feed.
package enum FeedForm: String, CaseIterable, Sendable {
  case atom
  case rss
  case json

  package var fileExtension: String {
    switch self {
    case .atom: "atom"
    case .rss: "rss"
    case .json: "json"
    }
  }
}
