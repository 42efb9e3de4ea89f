internal import Foundation

/// How a user logs in to a network in a browser: OAuth 2 with a code (RFC 6749, 4.1; RFC 8252).
package struct LoginNetwork: Sendable {
  /// How the code becomes a token that lasts.
  package enum Exchange: Sendable {
    case plain
    /// The first token lives an hour and is exchanged for one of 60 days (networks/threads.md).
    case threads
    /// As `threads`, then the Page's own token, which does not end (networks/facebook-pages.md).
    case facebookPage
  }

  /// Where the browser is sent back to.
  package enum Redirect: Sendable {
    /// To this machine, any port: the network takes what it is told.
    case anyPort
    /// To this machine, always the same port: the address is registered with the app.
    case port(Int)
    /// Networks that take `https` only: the address in the browser is pasted.
    case pasted(String)
  }

  package enum Client: Sendable {
    /// The user's own app: its id, and its secret where there is one.
    case own(needsSecret: Bool)
    /// Registered on the fly, as every Mastodon server allows.
    case registered(path: String)
    /// Our own address names us (IndieAuth).
    case address
  }

  /// Id of the exporter.
  package var id: String
  /// nil where they are discovered.
  package var authorize: String?
  package var token: String?
  package var scopes: [String]
  package var client: Client
  package var proof: TokenEndpoint.ClientProof = .form
  package var redirect: Redirect
  package var usesPKCE = true
  package var exchange = Exchange.plain
  /// More that the authorization address needs.
  package var extra: [(String, String)] = []

  /// An endpoint at the account's own server, where it names one.
  static func endpoint(_ usual: String, server: String?) -> String {
    guard var server else { return usual }
    while server.hasSuffix("/") { server.removeLast() }
    guard let scheme = usual.range(of: "://") else { return server + usual }
    let rest = usual[scheme.upperBound...]
    guard let slash = rest.firstIndex(of: "/") else { return server }
    return server + rest[slash...]
  }
}
