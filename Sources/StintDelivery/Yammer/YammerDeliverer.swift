internal import StintCore
package import StintExporters
internal import StintHTTP

/// Sends to Viva Engage, which was Yammer (networks/viva-engage.md).
///
/// Files are uploaded first; their ids are kept, so that a retry does not upload them again. There is
/// no key against doubles: what may have arrived is looked for among the messages sent.
package struct YammerDeliverer: NetworkDeliverer {
  /// What a 429 costs at least: ten messages in half a minute, for all endpoints together.
  private static let rest = Duration.seconds(30)

  private let access: NetworkAccess
  private let keeper: TokenKeeper

  package init(_ access: NetworkAccess) {
    self.access = access
    keeper = TokenKeeper(access) { credential in
      let endpoint = TokenEndpoint(
        access.base(usual: "https://login.microsoftonline.com")
          + "/organizations/oauth2/v2.0/token")
      return await endpoint.renew(credential, by: access)
    }
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(90) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    await keeper.run { token throws(DeliveryStop) in
      var fillings: [String: Parcel.Filling] = [:]
      for (part, earlier) in handover.earlier {
        guard let id = earlier.remoteID else { continue }
        fillings["\(part).id"] = .text(FormBody.encoded(id))
      }
      for attachment in parcel.attachments {
        let name = String(attachment.reference.dropFirst(2).dropLast())
        fillings[name] = .text(
          try await upload(attachment.media, as: name, of: parcel, handover, token))
      }
      let request = HTTPRequest(
        .post, url(parcel.path), headers: headers(token, parcel.headers),
        body: .bytes(try parcel.body(fillings)))
      try handover.claim()
      let response = try await access.ask(request)
      guard response.isSuccess else { return outcome(response) }
      guard let message = response.json?["messages"]?.arrayValue?.first,
        let id = message["id"]?.idText
      else {
        return .acknowledged(reason: Answers.sentence(response, says: "something unreadable"))
      }
      return .accepted(remoteID: id, url: message["web_url"]?.addressText)
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    var result: LookupResult?
    let outcome = await keeper.run { token throws(DeliveryStop) in
      let response = try await get("/api/v1/messages/sent.json?limit=20", token)
      guard let messages = response.json?["messages"]?.arrayValue else {
        result = .cannotTell(reason: Answers.sentence(response, says: "something unreadable"))
        return .accepted(remoteID: nil, url: nil)
      }
      result = try find(parcel, handover, in: messages)
      return .accepted(remoteID: nil, url: nil)
    }
    return result ?? LookupResult(outcome)
  }

  package func check() async -> AccountCheck {
    var check: AccountCheck?
    let outcome = await keeper.run { token throws(DeliveryStop) in
      let response = try await get("/api/v1/users/current.json", token)
      let name = response.json?["full_name"]?.stringValue
      check = AccountCheck(.good, identity: name.map { String(SafeText.line($0).prefix(80)) })
      return .accepted(remoteID: nil, url: nil)
    }
    return check ?? AccountCheck(outcome)
  }

  // MARK: Answers

  private func outcome(_ response: HTTPResponse) -> Outcome {
    let json = response.json
    let says =
      json?["response"]?["message"]?.stringValue ?? json?["message"]?.stringValue
      ?? json?["base"]?.stringValue
    let outcome = Answers.outcome(response, says: says, now: access.clock())
    guard response.status == 429, case .temporary(let reason, let wait, _) = outcome else {
      return outcome
    }
    return .temporary(
      reason: reason, retryAfter: max(wait ?? Self.rest, Self.rest), isRateLimit: true)
  }

  /// The oldest message since the first try that says the same in the same place.
  private func find(
    _ parcel: Parcel, _ handover: Handover, in messages: [JSONValue]
  ) throws(DeliveryStop) -> LookupResult {
    let fields = FormFields.of(parcel.body)
    let list = OwnPosts(
      items: messages, limit: 20, since: handover.since(now: access.clock()),
      others: handover.otherIDs
    ) { Self.instant($0["created_at"]?.stringValue) }
    let found = try list.find { message in
      guard let text = message["body"]?["plain"]?.stringValue,
        SameText.isSame(text, fields["body"] ?? "")
      else { return false }
      // An answer has the community of what it answers, which the body does not name.
      guard let group = fields["group_id"] else { return true }
      return message["group_id"]?.idText == group
    }
    guard let found, let id = found["id"]?.idText else { return .absent }
    return .found(remoteID: id, url: found["web_url"]?.addressText)
  }

  /// `2026/01/15 09:30:01 +0000`.
  private static func instant(_ text: String?) -> Timestamp? {
    guard let text, text.utf8.count == 25, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let date = text.prefix(10).replacing("/", with: "-")
    let zone = text.suffix(5)
    return Timestamp(
      rfc3339: "\(date)T\(text.dropFirst(11).prefix(8))\(zone.prefix(3)):\(zone.suffix(2))")
  }

  // MARK: Asking

  private func url(_ path: String) -> String {
    access.base(usual: "https://www.yammer.com") + path
  }

  private func headers(_ token: Secret, _ others: [String: String] = [:]) -> HTTPHeaders {
    var headers = HTTPHeaders(others)
    headers["Authorization"] = "Bearer \(token.reveal())"
    return headers
  }

  private func get(_ path: String, _ token: Secret) async throws(DeliveryStop) -> HTTPResponse {
    let response = try await access.askHarmlessly(
      HTTPRequest(.get, url(path), headers: headers(token)))
    guard response.isSuccess else { throw DeliveryStop(harmless(outcome(response))) }
    return response
  }

  private func harmless(_ outcome: Outcome) -> Outcome {
    guard let reason = outcome.whyUnclear else { return outcome }
    return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
  }

  private func upload(
    _ media: Media, as name: String, of parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async throws(DeliveryStop) -> String {
    if let id = handover.journal.note(name, key: parcel.operationKey) { return id }
    let fileName = media.path.split(separator: "/").last.map(String.init) ?? "file"
    let group = access.account.options["group"]
    var parts = [
      FormPart("network_id", text: access.account.options["network"] ?? ""),
      FormPart("target_type", text: group == nil ? "ALL_COMPANY" : "GROUP"),
      FormPart("filename", text: fileName),
    ]
    if let group { parts.append(FormPart("group_id", text: group)) }
    parts.append(access.part("file", media, fileName: fileName))
    let response = try await access.askHarmlessly(
      HTTPRequest(
        .post, access.base(usual: "https://filesng.yammer.com") + "/v4/uploadSmallFile",
        headers: headers(token), body: .form(parts), timeLimit: .seconds(300)))
    guard response.isSuccess else { throw DeliveryStop(harmless(outcome(response))) }
    guard let id = response.json?["id"]?.idText else {
      throw DeliveryStop(
        .temporary(
          reason: Answers.sentence(response, says: "no id for the file"), retryAfter: nil,
          isRateLimit: false))
    }
    try handover.keep(name, id, for: parcel)
    return id
  }
}
