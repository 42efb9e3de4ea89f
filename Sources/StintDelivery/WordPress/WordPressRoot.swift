import StintHTTP

/// Where the REST API of a site begins.
///
/// With pretty addresses `https://blog.example/wp-json/`, without them
/// `https://blog.example/index.php?rest_route=/`.
struct WordPressRoot: Hashable, Sendable {
  let address: String

  init(_ address: String) {
    self.address = address.hasSuffix("/") ? address : address + "/"
  }

  /// The address of a route such as `wp/v2/posts`.
  func url(_ route: String, _ query: [(String, String)] = []) -> String {
    FormEncoding.address(address + route, query: query)
  }

  /// The root that the page of a site names in its `Link` header.
  ///
  /// Credentials go there: it must be the site's own place, and is asked over `https` when the site
  /// is, whatever a site behind a proxy thinks.
  static func named(
    by response: HTTPResponse, site: WebAddress
  ) throws(DeliveryStop) -> WordPressRoot? {
    guard let link = PageLinks.header(response, rel: "https://api.w.org/"),
      let page = WebAddress(response.url), var root = page.resolving(link)
    else { return nil }
    if site.scheme == "https" || page.scheme == "https", root.scheme == "http",
      let upgraded = WebAddress("https" + root.text.dropFirst(4))
    {
      root = upgraded
    }
    guard site.isSamePlace(as: root) else { throw .elsewhere(site, root) }
    return WordPressRoot(root.text)
  }
}
