/// Sends requests.
package protocol HTTPClient: Sendable {
  /// The whole answer, whatever its status.
  ///
  /// Redirects of GET and HEAD are followed, never from `https` to `http` nor from the network to this
  /// machine, and `Authorization`, cookies and all else that may be secret stay behind when they lead
  /// to another server. Redirects of other methods are answers like any other. A request that is not
  /// safe to repeat is written once at most.
  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}
