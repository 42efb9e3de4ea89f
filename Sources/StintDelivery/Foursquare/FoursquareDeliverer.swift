internal import StintCore
package import StintExporters
internal import StintHTTP

/// Checks in at a venue through the old API of Foursquare (networks/foursquare.md).
///
/// There is no key against doubles: what may have arrived is looked for among the account's own
/// check-ins.
package struct FoursquareDeliverer: NetworkDeliverer {
  /// The version of the API that is looked up with.
  private static let version = "20260101"

  private let access: NetworkAccess

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(90) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    await withToken { token throws(DeliveryStop) in
      let secret = Array("&oauth_token=\(FormBody.encoded(token.reveal()))".utf8)
      let request = HTTPRequest(
        .post, url(parcel.path), headers: HTTPHeaders(parcel.headers),
        body: .bytes(try parcel.body([:]) + secret))
      try handover.claim()
      let response = try await access.ask(request)
      guard response.isSuccess else { return outcome(response) }
      guard let checkin = response.json?["response"]?["checkin"],
        let id = checkin["id"]?.idText
      else {
        return .acknowledged(reason: Answers.sentence(response, says: "something unreadable"))
      }
      return .accepted(remoteID: id, url: checkin["checkinShortUrl"]?.addressText)
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    var result: LookupResult?
    let outcome = await withToken { token throws(DeliveryStop) in
      let fields = FormFields.of(parcel.body)
      let since = handover.since(now: access.clock())
      let response = try await get(
        "/v2/users/self/checkins?afterTimestamp=\(since.milliseconds / 1000)&limit=10", token)
      guard let items = response.json?["response"]?["checkins"]?["items"]?.arrayValue else {
        result = .cannotTell(reason: Answers.sentence(response, says: "something unreadable"))
        return .accepted(remoteID: nil, url: nil)
      }
      let list = OwnPosts(
        items: items, limit: 10, since: since, others: handover.otherIDs
      ) {
        $0["createdAt"]?.secondsInstant
      }
      let found = try list.find { item in
        item["venue"]?["id"]?.stringValue == fields["venueId"]
          && SameText.isSame(item["shout"]?.stringValue ?? "", fields["shout"] ?? "")
      }
      result =
        found?["id"]?.idText.map {
          .found(remoteID: $0, url: found?["checkinShortUrl"]?.addressText)
        } ?? .absent
      return .accepted(remoteID: nil, url: nil)
    }
    return result ?? LookupResult(outcome)
  }

  package func check() async -> AccountCheck {
    var check: AccountCheck?
    let outcome = await withToken { token throws(DeliveryStop) in
      let response = try await get("/v2/users/self?m=swarm", token)
      let name = response.json?["response"]?["user"]?["firstName"]?.stringValue
      check = AccountCheck(.good, identity: name.map { String(SafeText.line($0).prefix(80)) })
      return .accepted(remoteID: nil, url: nil)
    }
    return check ?? AccountCheck(outcome)
  }

  // MARK: Answers

  /// The kind of error says more than the status.
  private func outcome(_ response: HTTPResponse) -> Outcome {
    let meta = response.json?["meta"]
    let kind = meta?["errorType"]?.stringValue
    let says = [kind, meta?["errorDetail"]?.stringValue].compactMap { $0 }.joined(separator: ": ")
    let words = says.isEmpty ? nil : says
    let reason = Answers.sentence(response, says: words)
    switch kind {
    case "invalid_auth": return .credentials(reason: reason)
    case "rate_limit_exceeded", "quota_exceeded":
      return .temporary(
        reason: reason, retryAfter: RetryAfter.wait(response.headers, now: access.clock()),
        isRateLimit: true)
    case "param_error", "endpoint_error", "not_authorized", "deprecated":
      return .permanent(reason: reason)
    case "server_error": return .unknown(reason: reason)
    default: return Answers.outcome(response, says: words, now: access.clock())
    }
  }

  // MARK: Asking

  private func url(_ path: String) -> String {
    access.base(usual: "https://api.foursquare.com") + path
  }

  private func get(_ path: String, _ token: Secret) async throws(DeliveryStop) -> HTTPResponse {
    let address =
      url(path) + (path.contains("?") ? "&" : "?") + "v=\(Self.version)&oauth_token="
      + FormBody.encoded(token.reveal())
    let response = try await access.askHarmlessly(HTTPRequest(.get, address))
    guard !response.isSuccess else { return response }
    let outcome = outcome(response)
    guard let reason = outcome.whyUnclear else { throw DeliveryStop(outcome) }
    throw DeliveryStop(.temporary(reason: reason, retryAfter: nil, isRateLimit: false))
  }

  private func withToken(
    _ steps: (Secret) async throws(DeliveryStop) -> Outcome
  ) async -> Outcome {
    do throws(DeliveryStop) {
      let token = try await access.storedToken()
      do throws(DeliveryStop) { return try await steps(token).hiding(token) } catch {
        return error.outcome.hiding(token)
      }
    } catch {
      return error.outcome
    }
  }
}
