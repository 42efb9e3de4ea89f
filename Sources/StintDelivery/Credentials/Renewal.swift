/// What came of asking a network to renew a credential.
package enum Renewal: Sendable {
  /// The new fields; what they leave out stays as it was.
  case renewed(Credential)
  /// The network will not renew it, as with `invalid_grant`: the user has to log in again.
  case refused(reason: String)
  /// It may work later: no network, a server error.
  case failed(reason: String)
}
