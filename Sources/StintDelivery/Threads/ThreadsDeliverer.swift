internal import StintCore
package import StintExporters
internal import StintHTTP

/// Sends to Threads (networks/threads.md).
///
/// In two steps: a container is made, which nobody sees, and then published. A container can be
/// published only once, and its id is kept before that is tried; so whatever happens afterwards, the
/// container's status tells whether the post is out, and publishing it again is safe.
package struct ThreadsDeliverer: NetworkDeliverer {
  /// The note with the id of the container; empty when a new one is to be made.
  private static let container = "container"
  /// The note that one container has been replaced already.
  private static let isReplaced = "container-replaced"
  /// How often a container is asked whether it is finished.
  private static let looks = 10
  /// Waits before the same container is published again after "not found" (networks/threads.md e).
  private static let waits: [Duration] = [.seconds(2), .seconds(5), .seconds(10)]

  private let access: NetworkAccess
  private let keeper: TokenKeeper

  package init(_ access: NetworkAccess) {
    self.access = access
    // A token lives for 60 days and can be renewed only while it lives.
    keeper = TokenKeeper(
      access, ahead: .seconds(30 * 86_400), canRenew: { $0[.token] != nil },
      renew: { await Self.renew($0, by: access) })
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(30) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    await keeper.run { token throws(DeliveryStop) in
      let container = try await self.container(for: parcel, handover, token)
      return try await publish(container, of: parcel, handover, token)
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    guard let container = note(parcel, handover) else { return .absent }
    var result: LookupResult?
    let outcome = await keeper.run { token throws(DeliveryStop) in
      guard try await status(of: container, token) == "PUBLISHED" else {
        result = .absent
        return .accepted(remoteID: nil, url: nil)
      }
      return try await find(parcel, handover, token)
    }
    return result ?? LookupResult(outcome)
  }

  package func check() async -> AccountCheck {
    var check: AccountCheck?
    let outcome = await keeper.run { token throws(DeliveryStop) in
      let response = try await get("/v1.0/me?fields=id,username", token)
      let name = response.json?["username"]?.idText
      check = AccountCheck(.good, identity: name.map { "@" + $0 })
      return .accepted(remoteID: nil, url: nil)
    }
    return check ?? AccountCheck(outcome)
  }

  // MARK: Steps

  private func note(_ parcel: Parcel, _ handover: Handover) -> String? {
    handover.journal.note(Self.container, key: parcel.operationKey)
      .flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The container, finished; a new one is made where there is none.
  private func container(
    for parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async throws(DeliveryStop) -> String {
    if let known = note(parcel, handover) {
      switch try await finalStatus(of: known, token) {
      case "FINISHED": return known
      case "PUBLISHED": throw DeliveryStop(try await find(parcel, handover, token))
      case "IN_PROGRESS": throw DeliveryStop(Self.later("Threads is still working on the post"))
      // ERROR, EXPIRED: it was not published and never will be.
      default: try handover.keep(Self.container, "", for: parcel)
      }
    }
    let made = try await make(parcel, handover, token)
    try handover.keep(Self.container, made, for: parcel)
    switch try await finalStatus(of: made, token) {
    case "FINISHED": return made
    case "IN_PROGRESS": throw DeliveryStop(Self.later("Threads is still working on the post"))
    case let status:
      try handover.keep(Self.container, "", for: parcel)
      throw DeliveryStop(.permanent(reason: "Threads made nothing of the post: \(status)"))
    }
  }

  private func make(
    _ parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async throws(DeliveryStop) -> String {
    var fillings: [String: Parcel.Filling] = [:]
    for (part, earlier) in handover.earlier {
      guard let id = earlier.remoteID else { continue }
      fillings["\(part).id"] = .text(FormBody.encoded(id))
    }
    let request = HTTPRequest(
      .post, url(parcel.path), headers: headers(token, parcel.headers),
      body: .bytes(try parcel.body(fillings)))
    var response = try await access.askHarmlessly(request)
    // It replies to a part that was published a moment ago, and is not known everywhere.
    for wait in Self.waits where !handover.earlier.isEmpty && GraphAnswers.isNotFound(response) {
      await access.pause(wait)
      response = try await access.askHarmlessly(request)
    }
    guard response.isSuccess else {
      if !handover.earlier.isEmpty, GraphAnswers.isNotFound(response) {
        throw DeliveryStop(Self.later("Threads does not know the part before this one yet"))
      }
      throw DeliveryStop(GraphAnswers(now: access.clock()).harmlessOutcome(response))
    }
    guard let id = response.json?["id"]?.idText else {
      throw DeliveryStop(Self.later(Answers.sentence(response, says: "something unreadable")))
    }
    return id
  }

  private func publish(
    _ container: String, of parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async throws(DeliveryStop) -> Outcome {
    for wait in Self.waits.map(Optional.some) + [nil] {
      try handover.claim()
      let response = try await access.ask(
        HTTPRequest(
          .post, url(parcel.path + "_publish"), headers: headers(token, parcel.headers),
          body: .bytes(Array("creation_id=\(FormBody.encoded(container))".utf8))))
      if response.isSuccess {
        guard let id = response.json?["id"]?.idText else {
          return .acknowledged(reason: Answers.sentence(response, says: "something unreadable"))
        }
        return .accepted(remoteID: id, url: await permalink(of: id, token))
      }
      guard let error = GraphAnswers.code(of: response), error.code == 24,
        error.subcode == 4_279_009
      else { return GraphAnswers(now: access.clock()).outcome(response) }
      // Publishing came before Threads knew the container everywhere.
      if let wait { await access.pause(wait) }
    }
    return try await replaceLater(container, of: parcel, handover, token)
  }

  /// After "not found" again and again one fresh container is made, on the next try.
  private func replaceLater(
    _ container: String, of parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async throws(DeliveryStop) -> Outcome {
    if try await status(of: container, token) == "PUBLISHED" {
      return try await find(parcel, handover, token)
    }
    let isReplaced = handover.journal.note(Self.isReplaced, key: parcel.operationKey) != nil
    if !isReplaced {
      try handover.keep(Self.isReplaced, "yes", for: parcel)
      try handover.keep(Self.container, "", for: parcel)
    }
    return Self.later("Threads does not find the post it is to publish")
  }

  /// `FINISHED`, `PUBLISHED`, `ERROR`, `EXPIRED`, or `IN_PROGRESS` when it takes long.
  private func finalStatus(
    of container: String, _ token: Secret
  ) async throws(DeliveryStop) -> String {
    for look in 0..<Self.looks {
      if look > 0 { await access.pause(.seconds(3)) }
      let status = try await status(of: container, token)
      if status != "IN_PROGRESS" { return status }
    }
    return "IN_PROGRESS"
  }

  private func status(of container: String, _ token: Secret) async throws(DeliveryStop) -> String {
    let response = try await access.askHarmlessly(
      HTTPRequest(
        .get, url("/v1.0/\(container)?fields=status,error_message"), headers: headers(token)))
    guard !GraphAnswers.isNotFound(response) else {
      throw DeliveryStop(Self.later("Threads does not find the post it is working on"))
    }
    guard response.isSuccess else {
      throw DeliveryStop(GraphAnswers(now: access.clock()).harmlessOutcome(response))
    }
    guard let status = response.json?["status"]?.idText else {
      throw DeliveryStop(Self.later(Answers.sentence(response, says: "something unreadable")))
    }
    return status
  }

  /// The published post, among the account's own by its text.
  private func find(
    _ parcel: Parcel, _ handover: Handover, _ token: Secret
  ) async throws(DeliveryStop) -> Outcome {
    let since = handover.since(now: access.clock())
    let response = try await get(
      parcel.path + "?fields=id,text,timestamp,permalink&limit=50"
        + "&since=\(since.milliseconds / 1000)", token)
    let text = FormFields.of(parcel.body)["text"] ?? ""
    // It is there; only which one it is can stay open, so a post without a time is none.
    let found = response.json?["data"]?.arrayValue?.last { post in
      SameText.isSame(post["text"]?.stringValue ?? "", text)
        && post["id"]?.idText.map { !handover.otherIDs.contains($0) } == true
        && post["timestamp"]?.graphInstant.map { $0 >= since } == true
    }
    if let id = found?["id"]?.idText {
      return .accepted(remoteID: id, url: found?["permalink"]?.addressText)
    }
    // It is out. The next part has to know its id; the list may be late.
    guard parcel.part == handover.partCount else {
      return .acknowledged(reason: "Threads has published the post but does not list it yet")
    }
    return .accepted(remoteID: nil, url: nil)
  }

  private func permalink(of id: String, _ token: Secret) async -> String? {
    let response = try? await get("/v1.0/\(id)?fields=permalink", token)
    return response?.json?["permalink"]?.addressText
  }

  // MARK: Asking

  private func url(_ path: String) -> String {
    access.base(usual: "https://graph.threads.net") + path
  }

  private func headers(_ token: Secret, _ others: [String: String] = [:]) -> HTTPHeaders {
    var headers = HTTPHeaders(others)
    headers["Authorization"] = "Bearer \(token.reveal())"
    return headers
  }

  private func get(_ path: String, _ token: Secret) async throws(DeliveryStop) -> HTTPResponse {
    let response = try await access.askHarmlessly(
      HTTPRequest(.get, url(path), headers: headers(token)))
    guard response.isSuccess, response.json != nil else {
      throw DeliveryStop(GraphAnswers(now: access.clock()).harmlessOutcome(response))
    }
    return response
  }

  private static func later(_ reason: String) -> Outcome {
    .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
  }

  private static func renew(_ credential: Credential, by access: NetworkAccess) async -> Renewal {
    guard let token = credential[.token] else { return .refused(reason: "there is no token") }
    let url =
      access.base(usual: "https://graph.threads.net")
      + "/refresh_access_token?grant_type=th_refresh_token&access_token="
      + FormBody.encoded(token.reveal())
    do {
      let response = try await access.client.send(HTTPRequest(.get, url))
      let now = access.clock()
      if !response.isSuccess, GraphAnswers.code(of: response)?.code == 190 {
        return .refused(reason: "the token has ended or was withdrawn")
      }
      return TokenEndpoint.read(response, now: now)
    } catch {
      return .failed(reason: error.reason.replacing(token.reveal(), with: "•••"))
    }
  }
}
