package import StintCore

/// One finished item in a network's own format: the exact bytes its API takes.
package struct Parcel: Hashable, Sendable {
  /// A file the body refers to by `reference`, to be uploaded or laid beside it first.
  package struct Attachment: Hashable, Sendable {
    package var media: Media
    /// Stands in the body where the network's answer to the upload belongs, as `${media.1.id}`.
    package var reference: String

    package init(media: Media, reference: String) {
      self.media = media
      self.reference = reference
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

  package init(
    part: Int, operationKey: String, fileExtension: String, body: [UInt8], endpoint: String? = nil,
    headers: [String: String] = [:], attachments: [Attachment] = [],
    refersToEarlierParts: Bool = false
  ) {
    self.part = part
    self.operationKey = operationKey
    self.fileExtension = fileExtension
    self.body = body
    self.endpoint = endpoint
    self.headers = headers
    self.attachments = attachments
    self.refersToEarlierParts = refersToEarlierParts
  }
}
