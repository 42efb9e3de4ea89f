/// The address of a server, as the config gives it.
package enum ServerAddress {
  /// What is wrong with an address; nil when it may be used.
  ///
  /// It is absolute and `https`; plain `http` goes nowhere but to this machine. What the client makes
  /// of it is the client's matter: this only refuses early what can never be right.
  package static func problem(with text: String) -> String? {
    let scheme: String
    if text.lowercased().hasPrefix("https://") {
      scheme = "https"
    } else if text.lowercased().hasPrefix("http://") {
      scheme = "http"
    } else {
      return "it does not begin with https://"
    }
    let rest = text.dropFirst(scheme.utf8.count + 3)
    guard
      rest.unicodeScalars.allSatisfy({ scalar in
        scalar.value > 0x20 && scalar.value < 0x7f && scalar != "\\"
      })
    else { return "it holds blanks or characters that no address has" }
    guard !rest.contains("?"), !rest.contains("#") else {
      return "it has a query, which no server's address has"
    }
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains("@") else {
      return "it holds a name or password, which belong in the credential"
    }
    guard let host = host(of: authority) else { return "it names no host" }
    guard scheme == "https" || isLoopback(host) else {
      return "http would send the credential in the clear"
    }
    return nil
  }

  /// Whether an address is one of a webhook: whoever knows that may write, so it is a credential and
  /// no server.
  package static func isWebhook(_ text: String, of exporter: String) -> Bool {
    switch exporter {
    case "discord": text.contains("/webhooks/")
    case "slack": text.contains("/services/") || text.contains("/triggers/")
    default: false
    }
  }

  /// The host without its port; nil for what is none.
  static func host(of authority: Substring) -> String? {
    var host = authority
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[...end]
      let port = authority[authority.index(after: end)...]
      guard port.isEmpty || (port.hasPrefix(":") && isPort(port.dropFirst())) else { return nil }
      guard host.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
      else { return nil }
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      guard isPort(authority[authority.index(after: colon)...]) else { return nil }
    }
    let isWhole = host.contains { $0 != "." && $0 != "-" }
    return isWhole && !host.hasPrefix(".") ? host.lowercased() : nil
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      && (Int(text).map { (1...65_535).contains($0) } ?? false)
  }

  /// Whether a host is this machine: 127.0.0.0/8, ::1 or `localhost`.
  static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "[::1]" { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    // Exactly four plain numbers: `127.1` and `0177.0.0.1` are read differently by different programs.
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy { part in
        part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part == "0" || !part.hasPrefix("0"))
          && (Int(part).map { (0...255).contains($0) } ?? false)
      }
  }
}
