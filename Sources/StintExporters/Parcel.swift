package import StintCore

/// One finished item in a network's own format: the exact bytes its API takes.
///
/// What only the network can tell stands in a JSON body as a reference, which the deliverer
/// replaces before sending:
///
/// - `${1.id}`, `${1.uri}`, `${1.cid}`: the answer for part 1.
/// - `${media.1.id}`, `${media.1.url}`: the answer to the upload of the first file of the post.
/// - `"${media.1.blob}"`: with its quotes, the blob object of that answer.
/// - `${did}`: the account's own DID. `${did:alice.example}`: that of a mentioned handle; when it
///   cannot be resolved, the whole facet is dropped and the mention stays plain text.
/// - `"${tag:opening hours}"`: with its quotes, the number of the term of that name. In the name
///   `%`, `$`, `}`, `"` and `\` are percent-encoded.
///
/// Files are counted over the whole post, from 1. What the user wrote can never be taken for a
/// reference: `${` in a text is written `\u0024{` in JSON and `&#36;{` in HTML.
package struct Parcel: Hashable, Sendable {
  /// A file the body refers to by `reference`, to be uploaded or laid beside it first.
  package struct Attachment: Hashable, Sendable {
    package var media: Media
    /// Stands in the body where the network's answer to the upload belongs, as `${media.1.id}`.
    package var reference: String
    /// Where a format of files wants it, from the same root as the parcel's `suggestedPath`.
    package var suggestedPath: String?

    package init(media: Media, reference: String, suggestedPath: String? = nil) {
      self.media = media
      self.reference = reference
      self.suggestedPath = suggestedPath
    }
  }

  /// Thread part, counted from 1.
  package var part: Int
  package var operationKey: String
  /// Ending of the outbox file, as `json` or `md`.
  package var fileExtension: String
  package var body: [UInt8]
  /// `POST /api/v1/statuses`; nil for a format that is a file by nature.
  package var endpoint: String?
  /// Headers without secrets, as `Idempotency-Key`.
  package var headers: [String: String]
  package var attachments: [Attachment]
  /// True when the body holds `${1.id}`-like references to answers for earlier parts.
  package var refersToEarlierParts: Bool
  /// Where a format of files wants the body, relative to the root of the site; never leaves it.
  package var suggestedPath: String?

  package init(
    part: Int, operationKey: String, fileExtension: String, body: [UInt8], endpoint: String? = nil,
    headers: [String: String] = [:], attachments: [Attachment] = [],
    refersToEarlierParts: Bool = false, suggestedPath: String? = nil
  ) {
    self.part = part
    self.operationKey = operationKey
    self.fileExtension = fileExtension
    self.body = body
    self.endpoint = endpoint
    self.headers = headers
    self.attachments = attachments
    self.refersToEarlierParts = refersToEarlierParts
    self.suggestedPath = suggestedPath
  }
}
