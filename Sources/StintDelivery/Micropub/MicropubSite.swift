import StintCore
import StintHTTP

/// What a site's home page says of where its APIs are; asked once.
struct MicropubSite: Sendable {
  private struct Links: Sendable {
    var endpoint: String
    var tokens: String?
  }

  private let access: NetworkAccess
  private let links = Kept<Links>()

  init(_ access: NetworkAccess) {
    self.access = access
  }

  func endpoint() async throws(DeliveryStop) -> String { try await find().endpoint }

  /// Asks the site's token endpoint for another token (IndieAuth, "Refreshing an Access Token").
  func renew(_ credential: Credential) async -> Renewal {
    do throws(DeliveryStop) {
      guard let tokens = try await find().tokens else {
        return .refused(reason: "the site names no token endpoint")
      }
      return await TokenEndpoint(tokens).renew(credential, by: access)
    } catch {
      return .failed(reason: error.reason)
    }
  }

  /// The absolute address of a reference, if a token may go there: never from `https` to `http`.
  func safe(_ reference: String, foundAt page: String) -> String? {
    guard let address = WebAddress(page)?.resolving(reference),
      address.scheme == "https" || WebAddress(access.base())?.scheme == "http"
    else { return nil }
    return address.text
  }

  private func find() async throws(DeliveryStop) -> Links {
    if let known = links.value { return known }
    guard let site = WebAddress(access.base()) else {
      throw DeliveryStop(.permanent(reason: "the account has no server"))
    }
    let page: HTTPResponse
    do {
      page = try await access.client.send(
        HTTPRequest(.get, site.text, headers: ["Accept": "text/html, */*;q=0.5"]))
    } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
    guard let named = link("micropub", in: page) else {
      if page.status >= 500 || page.status == 429 {
        throw DeliveryStop(Answers.harmlessOutcome(page, now: access.clock()))
      }
      throw DeliveryStop(
        .permanent(
          reason: "\(site.host) names no Micropub endpoint; the server is the address of your site")
      )
    }
    guard let endpoint = safe(named, foundAt: page.url) else {
      throw DeliveryStop(
        .permanent(reason: "the Micropub endpoint that \(site.host) names cannot be used"))
    }
    let tokens = link("token_endpoint", in: page).flatMap { safe($0, foundAt: page.url) }
    let found = Links(endpoint: endpoint, tokens: tokens)
    links.keep(found)
    return found
  }

  /// The header wins over the page.
  private func link(_ rel: String, in page: HTTPResponse) -> String? {
    PageLinks.header(page, rel: rel) ?? PageLinks.html(page, rel: rel)
  }
}
