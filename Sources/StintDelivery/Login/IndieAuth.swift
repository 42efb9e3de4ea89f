internal import Foundation
internal import StintCore
internal import StintHTTP

/// Finds out where the owner of a web site logs in (networks/micropub.md, "Discovery").
enum IndieAuth {
  static func discover(
    _ site: String, _ http: any HTTPClient
  ) async throws(LoginProblem) -> Login.Endpoints {
    let page = try await get(site, "text/html", http)
    guard let base = WebAddress(page.url.isEmpty ? site : page.url) else {
      throw LoginProblem("\(SafeText.line(site)) is no web address")
    }
    let links = links(in: page)
    if let metadata = links["indieauth-metadata"].flatMap({ base.resolving($0)?.text }) {
      let answer = try await get(metadata, "application/json", http)
      if let json = try? JSONValue(parsing: answer.body),
        let authorize = usable(json["authorization_endpoint"]?.stringValue, at: base),
        let token = usable(json["token_endpoint"]?.stringValue, at: base)
      {
        return Login.Endpoints(
          authorize: authorize, token: token, issuer: json["issuer"]?.stringValue)
      }
    }
    guard let authorize = usable(links["authorization_endpoint"], at: base),
      let token = usable(links["token_endpoint"], at: base)
    else {
      throw LoginProblem(
        "\(base.host) does not say where its owner logs in (no indieauth-metadata, no "
          + "authorization_endpoint)", hint: "get a token from the site, and stint help accounts")
    }
    return Login.Endpoints(authorize: authorize, token: token, issuer: nil)
  }

  /// No way from `https` down to `http`.
  private static func usable(_ reference: String?, at base: WebAddress) -> String? {
    guard let found = reference.flatMap({ base.resolving($0) }) else { return nil }
    guard ServerAddress.problem(with: found.origin) == nil else { return nil }
    return found.text
  }

  private static func get(
    _ url: String, _ type: String, _ http: any HTTPClient
  ) async throws(LoginProblem) -> HTTPResponse {
    let request = HTTPRequest(
      .get, url, headers: ["Accept": type], timeLimit: .seconds(30), answerLimit: 1 << 20)
    do {
      let response = try await http.send(request)
      guard response.isSuccess else {
        throw LoginProblem(
          "the site cannot be read: \(Answers.sentence(response, says: nil))",
          isTemporary: response.status >= 500)
      }
      return response
    } catch let problem as LoginProblem {
      throw problem
    } catch let failure as HTTPFailure {
      throw LoginProblem("the site cannot be read: \(failure.reason)", isTemporary: true)
    } catch {
      throw LoginProblem("the site cannot be read")
    }
  }

  /// By relation; the header wins over the page.
  static func links(in page: HTTPResponse) -> [String: String] {
    var found: [String: String] = [:]
    for line in page.headers.all("Link") {
      for entry in line.split(separator: ",") {
        guard let open = entry.firstIndex(of: "<"), let close = entry.firstIndex(of: ">"),
          open < close
        else { continue }
        let target = String(entry[entry.index(after: open)..<close])
        let rest = entry[entry.index(after: close)...]
        for relation in value("rel", in: rest) where found[relation] == nil {
          found[relation] = target
        }
      }
    }
    let html = String(decoding: page.body.prefix(1 << 19), as: UTF8.self)
    for tag in html.split(separator: "<").prefix(5000) {
      let tag = tag.prefix { $0 != ">" }
      let name = tag.prefix { $0.isLetter }.lowercased()
      guard name == "link" || name == "a",
        let target = attribute("href", in: tag)
      else { continue }
      for relation in (attribute("rel", in: tag) ?? "").split(whereSeparator: \.isWhitespace)
      where found[String(relation)] == nil {
        found[String(relation)] = target
      }
    }
    return found
  }

  private static func value(_ name: String, in text: Substring) -> [String] {
    (attribute(name, in: text) ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func attribute(_ name: String, in tag: Substring) -> String? {
    var rest = tag
    while let range = rest.range(of: name + "=") {
      let isWhole =
        range.lowerBound == rest.startIndex
        || rest[rest.index(before: range.lowerBound)].isWhitespace
        || rest[rest.index(before: range.lowerBound)] == ";"
      rest = rest[range.upperBound...]
      guard isWhole else { continue }
      guard let first = rest.first else { return nil }
      if first == "\"" || first == "'" {
        let text = rest.dropFirst().prefix { $0 != first }
        return String(text).replacing("&amp;", with: "&")
      }
      return String(rest.prefix { !$0.isWhitespace && $0 != ";" && $0 != ">" })
    }
    return nil
  }
}
