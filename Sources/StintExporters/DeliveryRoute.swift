package import StintCore

/// Where an account's finished items go.
package enum DeliveryRoute: Hashable, Sendable {
  /// Over the network.
  case network
  /// Into the place the exporter's options name, as a site's folder.
  case files
  /// Left in the outbox for hand-off, and why.
  case outbox(reason: String)

  package init(_ account: Account, _ description: Description) {
    if account.isHandOff {
      self = .outbox(reason: "the config says so")
    } else if let reason = description.handOffReason {
      self = .outbox(reason: reason)
    } else if let place = description.placeOption, account.options[place] != nil {
      self = .files
    } else if let place = description.placeOption {
      self = .outbox(reason: "its option \(place) names no place")
    } else if description.connection == nil {
      self = .outbox(reason: "\(description.name) is a format of files")
    } else if account.credential == nil, description.connection?.credentialFields != [] {
      self = .outbox(reason: "it has no credential")
    } else {
      self = .network
    }
  }
}
