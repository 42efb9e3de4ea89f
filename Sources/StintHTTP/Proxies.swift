internal import Glibc

/// Through which proxy a request goes, by the variables that most programs heed.
///
/// `https_proxy` or `http_proxy` by the scheme, else `all_proxy`; `no_proxy` names hosts that are
/// reached directly. Capitals are heeded too, but for `HTTP_PROXY`, which a request can set in a CGI
/// program. This machine itself is never reached through a proxy.
package struct Proxies: Hashable, Sendable {
  private var http: String?
  private var https: String?
  private var exceptions: String?

  /// `variable` is asked for each variable's value.
  package init(_ variable: (String) -> String?) {
    func first(_ names: String...) -> String? {
      names.lazy.compactMap(variable).first { !$0.isEmpty }
    }
    http = first("http_proxy", "all_proxy", "ALL_PROXY")
    https = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    exceptions = first("no_proxy", "NO_PROXY")
  }

  package static func ofEnvironment() -> Proxies {
    Proxies { name in getenv(name).map { String(cString: $0) } }
  }

  /// What libcurl is told for an address; empty: no proxy, whatever the environment says.
  func settings(for address: WebAddress) -> (proxy: String, exceptions: String) {
    guard !address.isLoopback, let proxy = address.scheme == "https" ? https : http else {
      return ("", "")
    }
    return (proxy, exceptions ?? "")
  }
}
