/// There is no whole answer.
package struct HTTPFailure: Error, Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// The address cannot be used at all.
    case badAddress
    case nameLookup
    case connection
    /// TLS could not be agreed on.
    case handshake
    /// The certificate is not to be trusted: unknown authority, other name, expired.
    case certificate
    case timeout
    /// The connection broke.
    case broken
    /// Not HTTP, or not whole.
    case garbled
    case tooLarge
    case redirect
    /// The file to be sent cannot be read, or changed meanwhile.
    case file
    case cancelled
  }

  package var kind: Kind
  /// Whether the request, or a piece of it, may have reached the server.
  ///
  /// False is certain: the server has not seen a byte of the request.
  package var mayHaveReached: Bool
  /// The status, where the head of an answer came.
  package var status: Int?
  /// One sentence without secrets, as `cannot reach social.example: connection refused`.
  package var reason: String

  package init(_ kind: Kind, mayHaveReached: Bool, status: Int? = nil, reason: String) {
    self.kind = kind
    self.mayHaveReached = mayHaveReached
    self.status = status
    self.reason = reason
  }
}
