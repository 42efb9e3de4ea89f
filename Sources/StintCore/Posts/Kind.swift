/// What a post is for.
///
/// Only `promo` is limited.
package enum Kind: String, CaseIterable, Codable, Hashable, Sendable {
  case value
  case question
  case share
  case promo
}
