internal import StintCore
internal import StintHTTP

extension WebAddress {
  /// Whether a credential meant for this site may go to `other`, an address that a page of the site
  /// named.
  ///
  /// The same host, with or without `www.`, at the same port; from `http` to `https` where both have
  /// their usual ports, and never back.
  func isSamePlace(as other: WebAddress) -> Bool {
    guard Self.bare(host) == Self.bare(other.host) else { return false }
    if scheme == other.scheme { return port == other.port }
    return scheme == "http" && other.scheme == "https" && port == 80 && other.port == 443
  }

  private static func bare(_ host: String) -> Substring {
    host.hasPrefix("www.") ? host.dropFirst(4) : host[...]
  }
}

extension DeliveryStop {
  /// A site that names another place as its own: what is in the config decides where a password goes.
  static func elsewhere(_ site: WebAddress, _ other: WebAddress) -> DeliveryStop {
    DeliveryStop(
      .permanent(
        reason: "\(site.origin) sends us to \(other.origin), where its password does not belong; "
          + "if that is its new address, write server = \"\(other.origin)\" in the config"))
  }
}
