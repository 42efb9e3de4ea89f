internal import StintCore
package import StintExporters
internal import StintHTTP

/// Sends to a Page on Facebook (networks/facebook-pages.md).
///
/// Photos are uploaded first, without being published; their ids are kept, so that a retry does not
/// upload them again. Facebook may say that something went wrong although the post is out: then it is
/// looked for among the Page's posts.
package struct FacebookDeliverer: NetworkDeliverer {
  private let access: NetworkAccess

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(120) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let token = try await access.storedToken()
      do throws(DeliveryStop) {
        return try await send(parcel, handover, token: token).hiding(token)
      } catch {
        throw DeliveryStop(error.outcome.hiding(token))
      }
    } catch {
      return error.outcome
    }
  }

  private func send(
    _ parcel: Parcel, _ handover: Handover, token: Secret
  ) async throws(DeliveryStop) -> Outcome {
    var fillings: [String: Parcel.Filling] = [:]
    for attachment in parcel.attachments {
      let name = String(attachment.reference.dropFirst(2).dropLast())
      let id = try await upload(attachment.media, as: name, of: parcel, handover, token: token)
      fillings[name] = .text(id)
    }
    var headers = HTTPHeaders(parcel.headers)
    headers["Authorization"] = "Bearer \(token.reveal())"
    let request = HTTPRequest(
      .post, url(parcel.path), headers: headers, body: .bytes(try parcel.body(fillings)))
    try handover.claim()
    let response = try await access.ask(request)
    if response.isSuccess {
      guard let id = response.json?["id"]?.idText else {
        return .acknowledged(reason: Answers.sentence(response, says: "something unreadable"))
      }
      return .accepted(remoteID: id, url: "https://www.facebook.com/\(id)")
    }
    let outcome = GraphAnswers(now: access.clock()).outcome(response)
    // A duplicate: of a try of ours, or of something else that stands there.
    guard GraphAnswers.code(of: response)?.code == 506 else { return outcome }
    return switch await lookup(parcel, handover) {
    case .found(let id, let url): .accepted(remoteID: id, url: url)
    case .absent: outcome
    case .cannotTell(let reason), .neverTells(let reason): .unknown(reason: reason)
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    guard let message = (try? JSONValue(parsing: parcel.body))?["message"]?.stringValue else {
      return .neverTells(
        reason: "a post without a text cannot be told from others; look at the Page")
    }
    do throws(DeliveryStop) {
      let token = try await access.storedToken()
      let since = handover.since(now: access.clock())
      let request = HTTPRequest(
        .get,
        url(parcel.path) + "?fields=id,message,created_time,permalink_url&limit=100"
          + "&since=\(since.milliseconds / 1000)",
        headers: ["Authorization": "Bearer \(token.reveal())"])
      let response: HTTPResponse
      do {
        response = try await access.askHarmlessly(request)
      } catch {
        throw DeliveryStop(error.outcome.hiding(token))
      }
      guard response.isSuccess, let posts = response.json?["data"]?.arrayValue else {
        throw DeliveryStop(
          GraphAnswers(now: access.clock()).harmlessOutcome(response).hiding(token))
      }
      let list = OwnPosts(
        items: posts, limit: 100, since: since, others: handover.otherIDs
      ) {
        $0["created_time"]?.graphInstant
      }
      let found = try list.find { post in
        post["message"]?.stringValue.map { SameText.isSame($0, message) } == true
      }
      guard let found, let id = found["id"]?.idText else { return .absent }
      return .found(remoteID: id, url: found["permalink_url"]?.addressText)
    } catch {
      return LookupResult(error.outcome)
    }
  }

  package func check() async -> AccountCheck {
    do throws(DeliveryStop) {
      let token = try await access.storedToken()
      let page = access.account.options["page"] ?? "me"
      let version = access.account.options["version"] ?? "v25.0"
      let request = HTTPRequest(
        .get, url("/\(version)/\(page)?fields=id,name"),
        headers: ["Authorization": "Bearer \(token.reveal())"])
      do throws(DeliveryStop) {
        let response = try await access.askHarmlessly(request)
        guard response.isSuccess, response.json?["id"]?.idText != nil else {
          throw DeliveryStop(GraphAnswers(now: access.clock()).harmlessOutcome(response))
        }
        let name = response.json?["name"]?.stringValue
        return AccountCheck(.good, identity: name.map { String(SafeText.line($0).prefix(80)) })
      } catch {
        throw DeliveryStop(error.outcome.hiding(token))
      }
    } catch {
      return AccountCheck(error.outcome)
    }
  }

  // MARK: Pieces

  private func url(_ path: String) -> String {
    access.base(usual: "https://graph.facebook.com") + path
  }

  private func upload(
    _ media: Media, as name: String, of parcel: Parcel, _ handover: Handover, token: Secret
  ) async throws(DeliveryStop) -> String {
    if let id = handover.journal.note(name, key: parcel.operationKey) { return id }
    // `/v25.0/PAGE/feed` → `/v25.0/PAGE/photos`
    let folder = parcel.path.split(separator: "/").dropLast().joined(separator: "/")
    var parts = [
      FormPart("published", text: "false"),
      access.part(
        "source", media,
        fileName: media.path.split(separator: "/").last.map(String.init) ?? "photo"),
    ]
    if let alt = media.alt, !alt.isEmpty { parts.append(FormPart("alt_text_custom", text: alt)) }
    let response = try await access.askHarmlessly(
      HTTPRequest(
        .post, url("/\(folder)/photos"), headers: ["Authorization": "Bearer \(token.reveal())"],
        body: .form(parts), timeLimit: .seconds(300)))
    guard response.isSuccess, let id = response.json?["id"]?.idText else {
      if response.isSuccess {
        throw DeliveryStop(
          .temporary(
            reason: Answers.sentence(response, says: "something unreadable"), retryAfter: nil,
            isRateLimit: false))
      }
      throw DeliveryStop(GraphAnswers(now: access.clock()).harmlessOutcome(response))
    }
    try handover.keep(name, id, for: parcel)
    return id
  }
}
