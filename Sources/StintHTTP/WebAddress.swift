internal import CCurl

/// An absolute web address, taken apart by libcurl, so that nobody reads it otherwise than it does.
package struct WebAddress: Hashable, Sendable {
  package var scheme: String
  package var host: String
  package var port: Int
  package var path: String
  /// Without the question mark; nil when there is none.
  package var query: String?
  package var text: String

  /// nil for what is no `http` or `https` address, or carries a name or password.
  package init?(_ text: String) {
    guard let parts = Self.parse(text, relativeTo: nil) else { return nil }
    self = parts
  }

  /// Where a reference found at this address leads.
  package func resolving(_ reference: String) -> WebAddress? {
    Self.parse(reference, relativeTo: text)
  }

  /// `https://host` and the port where it is not the usual one.
  package var origin: String {
    let isUsual = port == (scheme == "https" ? 443 : 80)
    let shown = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    return "\(scheme)://\(shown)" + (isUsual ? "" : ":\(port)")
  }

  /// Whether this machine itself is meant: `localhost`, 127.0.0.0/8, `::1`.
  package var isLoopback: Bool {
    let name = host.hasSuffix(".") ? host.dropLast() : host[...]
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    // libcurl writes other forms of an IPv4 address (`127.1`, `0x7f000001`) as four numbers.
    let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    if numbers.count == 4, numbers[0] == 127, !numbers.contains(nil) { return true }
    return ["[::1]", "[::ffff:7f00:1]", "[::ffff:127.0.0.1]"].contains(name)
  }

  private static func parse(_ text: String, relativeTo base: String?) -> WebAddress? {
    guard !text.utf8.contains(0), let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    if let base {
      guard curl_url_set(handle, CURLUPART_URL, base, 0) == CURLUE_OK else { return nil }
    }
    let flags = UInt32(CURLU_DISALLOW_USER) | UInt32(CURLU_URLENCODE)
    guard curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
    func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(handle, part, &value, UInt32(flags)) == CURLUE_OK, let value else {
        return nil
      }
      defer { curl_free(value) }
      return String(cString: value)
    }
    guard let scheme = part(CURLUPART_SCHEME)?.lowercased(), ["http", "https"].contains(scheme),
      let host = part(CURLUPART_HOST)?.lowercased(), !host.isEmpty,
      let port = part(CURLUPART_PORT, Int32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) }),
      let path = part(CURLUPART_PATH), let whole = part(CURLUPART_URL)
    else { return nil }
    return WebAddress(
      scheme: scheme, host: host, port: port, path: path, query: part(CURLUPART_QUERY), text: whole)
  }

  private init(
    scheme: String, host: String, port: Int, path: String, query: String?, text: String
  ) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.query = query
    self.text = text
  }
}
