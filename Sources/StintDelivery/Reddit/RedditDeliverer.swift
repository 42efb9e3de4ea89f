internal import StintCore
package import StintExporters
internal import StintHTTP

/// Submits to Reddit (networks/reddit.md).
///
/// Most errors come with the status 200. A link that stands in the subreddit already is refused, so a
/// retry cannot double it; a text is looked for among the account's own posts before it is sent
/// again.
package struct RedditDeliverer: NetworkDeliverer {
  private let access: NetworkAccess
  private let keeper: TokenKeeper

  package init(_ access: NetworkAccess) {
    self.access = access
    keeper = TokenKeeper(access) { credential in
      let endpoint = TokenEndpoint(
        access.base(usual: "https://www.reddit.com") + "/api/v1/access_token", proof: .basic,
        headers: ["User-Agent": Self.userAgent(credential)])
      return await endpoint.renew(credential, by: access)
    }
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(90) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    await keeper.run { token throws(DeliveryStop) in
      let headers = await self.headers(token, parcel.headers)
      let request = HTTPRequest(
        .post, url(parcel.path), headers: headers, body: .bytes(try parcel.body([:])))
      try handover.claim()
      let response = try await access.ask(request)
      guard response.isSuccess else {
        let says = response.json?["message"]?.stringValue
        return Answers.outcome(response, says: says, now: access.clock())
      }
      guard let json = response.json?["json"], let errors = json["errors"]?.arrayValue else {
        return .acknowledged(reason: Answers.sentence(response, says: "something unreadable"))
      }
      if let error = errors.first?.arrayValue {
        return await refusal(error, json: json, parcel, handover, token)
      }
      guard let name = json["data"]?["name"]?.idText else {
        return .acknowledged(reason: Answers.sentence(response, says: "no id"))
      }
      return .accepted(remoteID: name, url: json["data"]?["url"]?.addressText)
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    var result: LookupResult?
    let outcome = await keeper.run { token throws(DeliveryStop) in
      result = try await find(parcel, handover, token)
      return .accepted(remoteID: nil, url: nil)
    }
    return result ?? LookupResult(outcome)
  }

  package func check() async -> AccountCheck {
    var check: AccountCheck?
    let outcome = await keeper.run { token throws(DeliveryStop) in
      let response = try await get("/api/v1/me?raw_json=1", token)
      let name = response.json?["name"]?.idText
      check = AccountCheck(.good, identity: name.map { "u/" + $0 })
      return .accepted(remoteID: nil, url: nil)
    }
    return check ?? AccountCheck(outcome)
  }

  // MARK: Answers

  /// What an error of the form `["CODE", "words", "field"]` means.
  private func refusal(
    _ error: [JSONValue], json: JSONValue, _ parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async -> Outcome {
    let code = error.first?.stringValue ?? ""
    let words = error.dropFirst().first?.stringValue ?? code
    let says = Answers.words("\(code): \(words)")
    let reason = "Reddit refuses it: \(says)"
    switch code {
    case "RATELIMIT":
      return .temporary(
        reason: reason, retryAfter: Self.seconds(json["ratelimit"]) ?? Self.pause(in: words),
        isRateLimit: true)
    case "QUOTA_FILLED":
      return .temporary(reason: reason, retryAfter: .seconds(3600), isRateLimit: true)
    case "USER_REQUIRED": return .credentials(reason: reason)
    case "ALREADY_SUB":
      // By an earlier try of ours, or by somebody else.
      do throws(DeliveryStop) {
        return switch try await find(parcel, handover, token) {
        case .found(let id, let url): .accepted(remoteID: id, url: url)
        case .absent: .permanent(reason: reason)
        case .cannotTell(let reason), .neverTells(let reason): .unknown(reason: reason)
        }
      } catch {
        return .unknown(reason: reason)
      }
    default: return .permanent(reason: reason)
    }
  }

  private static func seconds(_ value: JSONValue?) -> Duration? {
    let seconds: Double? =
      switch value {
      case .int(let number): Double(number)
      case .double(let number): number
      default: nil
      }
    guard let seconds, seconds.isFinite, seconds > 0 else { return nil }
    return .seconds(min(seconds.rounded(.up), 86_400))
  }

  /// From words such as "Take a break for 9 minutes before trying again."; a minute more than said,
  /// because what is left of a minute is not said.
  private static func pause(in words: String) -> Duration? {
    let parts = words.split(whereSeparator: { $0.isWhitespace || $0 == "." })
    for (number, unit) in zip(parts, parts.dropFirst()) {
      guard let count = Int(number), (0...1440).contains(count) else { continue }
      if unit.hasPrefix("millisecond") || unit.hasPrefix("second") { return .seconds(count + 1) }
      if unit.hasPrefix("minute") { return .seconds((count + 1) * 60) }
      if unit.hasPrefix("hour") { return .seconds(min((count + 1) * 3600, 86_400)) }
    }
    return nil
  }

  // MARK: Looking

  private func find(
    _ parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async throws(DeliveryStop) -> LookupResult {
    guard let user = await self.user() else {
      return .neverTells(
        reason: "the credential of \(access.account.name) does not name the user, so its posts "
          + "cannot be looked at")
    }
    let fields = FormFields.of(parcel.body)
    let response = try await get(
      "/user/\(user)/submitted?sort=new&limit=25&raw_json=1", token)
    guard let posts = response.json?["data"]?["children"]?.arrayValue else {
      return .cannotTell(reason: Answers.sentence(response, says: "something unreadable"))
    }
    let list = OwnPosts(
      items: posts.compactMap { $0["data"] }, limit: 25,
      since: handover.since(now: access.clock()), others: handover.otherIDs, idName: "name"
    ) { $0["created_utc"]?.secondsInstant }
    let found = try list.find { post in
      post["subreddit"]?.stringValue?.lowercased() == fields["sr"]?.lowercased()
        && SameText.isSame(post["title"]?.stringValue ?? "", fields["title"] ?? "")
        // Many posts may share a title.
        && (fields["url"].map { post["url"]?.stringValue == $0 }
          ?? SameText.isSame(post["selftext"]?.stringValue ?? "", fields["text"] ?? ""))
    }
    guard let found, let name = found["name"]?.idText else { return .absent }
    let path = found["permalink"]?.stringValue ?? ""
    return .found(
      remoteID: name,
      url: path.hasPrefix("/r/") || path.hasPrefix("/user/")
        ? WebAddress("https://www.reddit.com" + path)?.text : nil)
  }

  // MARK: Asking

  private func url(_ path: String) -> String {
    access.base(usual: "https://oauth.reddit.com") + path
  }

  private func get(_ path: String, _ token: Secret) async throws(DeliveryStop) -> HTTPResponse {
    let response = try await access.askHarmlessly(
      HTTPRequest(.get, url(path), headers: await headers(token)))
    guard response.isSuccess else {
      throw DeliveryStop(
        Answers.harmlessOutcome(
          response, says: response.json?["message"]?.stringValue, now: access.clock()))
    }
    return response
  }

  private func headers(
    _ token: Secret, _ others: [String: String] = [:]
  ) async -> HTTPHeaders {
    var headers = HTTPHeaders(others)
    headers["Authorization"] = "Bearer \(token.reveal())"
    headers["User-Agent"] = Self.userAgent(try? await access.credentials.load())
    return headers
  }

  private func user() async -> String? {
    await Self.user(try? access.credentials.load())
  }

  /// The name, if it is one.
  private static func user(_ credential: Credential?) -> String? {
    guard let name = credential?[.user]?.reveal(), name.utf8.count <= 40,
      let plain = JSONValue.string(name).idText
    else { return nil }
    return plain
  }

  /// As Reddit wants it; libraries that do not say who they are for get few answers.
  private static func userAgent(_ credential: Credential?) -> String {
    "linux:stint:\(Version.text)" + (user(credential).map { " (by /u/\($0))" } ?? "")
  }
}
