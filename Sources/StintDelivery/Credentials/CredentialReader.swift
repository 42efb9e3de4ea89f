internal import StintCore

/// Where the text of a credential comes from.
protocol CredentialReader: Sendable {
  /// As messages call it, as `the file /…/shop-mastodon`.
  var name: String { get }

  func read() async throws(CredentialProblem) -> CredentialSourceText
}

/// The text of a credential, as its source gives it.
struct CredentialSourceText: Sendable {
  var bytes: [UInt8]
  /// Whether a password manager's extra lines are to be expected.
  var isLenient = false
  /// The file to which a renewed credential may be written; nil where it is kept aside.
  var replaceable: String?
}
