internal import StintCore
package import StintExporters
internal import StintHTTP

/// Writes posts into the account's own repository (networks/bluesky.md).
///
/// Each record has a key of ours and is written by `putRecord`: the same record under the same key a
/// second time changes nothing. So a try without an answer is simply made again. What goes into the
/// record besides the parcel, as whom a mention means, is noted down first, so that the second try is
/// equal to the first.
package struct BlueskyDeliverer: NetworkDeliverer {
  let access: NetworkAccess
  let keeper: TokenKeeper

  package init(_ access: NetworkAccess) {
    self.access = access
    keeper = TokenKeeper(access, canRenew: BlueskySession.canRenew) { credential in
      await BlueskySession(access).renew(credential)
    }
  }

  package var safety: Description.Safety { .idempotent }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let account = try await whoami()
      let place = try place(parcel, account)
      if handover.firstTriedAt != nil, case .there(let cid) = await look(at: place) {
        // Somebody may have changed it meanwhile: it is not written over.
        return accepted(place, cid: cid, parcel, handover)
      }
      let (body, reusesBlobs) = try await body(parcel, handover, account)
      guard handover.mayStillSend() else {
        return .temporary(
          reason: "another process took it over", retryAfter: nil, isRateLimit: false)
      }
      let response = try await authorized(failing: Answers.outcome) { token in
        var request = request(.post, "com.atproto.repo.putRecord", token, body: .bytes(body))
        request.headers["Content-Type"] = "application/json"
        return request
      }
      return outcome(response, place, parcel, handover, reusesBlobs: reusesBlobs)
    } catch {
      return error.outcome
    }
  }

  /// Whether the record is there; it can be asked by anybody.
  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    let place: Place
    do throws(DeliveryStop) {
      place = try self.place(parcel, try await whoami())
    } catch {
      return .cannotTell(reason: error.outcome.words)
    }
    switch await look(at: place) {
    case .there(let cid):
      keep(cid, parcel, handover)
      return .found(remoteID: place.uri, url: place.url)
    case .notThere: return .absent
    case .unclear(let reason): return .cannotTell(reason: reason)
    }
  }

  package func check() async -> AccountCheck {
    do throws(DeliveryStop) {
      let account = try await whoami()
      return AccountCheck(
        .good, identity: "@" + String(SafeText.line(account.handle).prefix(200)))
    } catch {
      switch error.outcome {
      case .credentials(let reason, _):
        return AccountCheck(
          .refused(
            CredentialProblem(
              reason: reason,
              hint: "Make a new app password at bsky.app under Settings, Privacy and security, and "
                + "put it into the credential.")))
      case .permanent(let reason):
        return AccountCheck(
          .unfit(reason: reason, hint: "Look at the account's server in the config."))
      default: return AccountCheck(.unclear(reason: error.outcome.words))
      }
    }
  }

  // MARK: Requests

  func request(
    _ method: HTTPRequest.Method, _ call: String, _ token: Secret?,
    body: HTTPRequest.Body = .none
  ) -> HTTPRequest {
    BlueskySession(access).request(method, call, token, body: body)
  }

  /// Sends with the account's token; one that has ended is renewed, and the request made once more.
  ///
  /// `failing` says what it means when there is no whole answer.
  func authorized(
    failing: (HTTPFailure) -> Outcome = Answers.harmlessOutcome,
    _ make: (Secret) -> HTTPRequest
  ) async throws(DeliveryStop) -> HTTPResponse {
    var token: Secret
    do {
      token = try await keeper.token()
    } catch {
      throw DeliveryStop(error.outcome)
    }
    let first: HTTPResponse
    do {
      first = try await access.client.send(make(token))
    } catch {
      throw DeliveryStop(failing(error))
    }
    guard Self.isRefusedToken(first) else {
      if first.isSuccess { await keeper.accepted() }
      return first
    }
    do {
      token = try await keeper.rejected(
        token, saying: Answers.sentence(first, says: Self.word(of: first)))
    } catch {
      throw DeliveryStop(error.outcome)
    }
    let second: HTTPResponse
    do {
      second = try await access.client.send(make(token))
    } catch {
      throw DeliveryStop(failing(error))
    }
    guard !Self.isRefusedToken(second) else {
      throw DeliveryStop(
        .credentials(reason: Answers.sentence(second, says: Self.word(of: second))))
    }
    if second.isSuccess { await keeper.accepted() }
    return second
  }

  // MARK: Answers

  static func json(_ response: HTTPResponse) -> JSONValue? {
    try? JSONValue(parsing: response.body)
  }

  /// `InvalidRequest: Record must not be longer than…`; nil where the server speaks no JSON.
  static func word(of response: HTTPResponse) -> String? {
    let json = json(response)
    let words = [json?["error"]?.stringValue, json?["message"]?.stringValue].compactMap { $0 }
    return words.isEmpty ? nil : words.joined(separator: ": ")
  }

  /// The name of an error, as `ExpiredToken`.
  static func code(_ response: HTTPResponse) -> String? {
    response.isSuccess ? nil : json(response)?["error"]?.stringValue
  }

  /// An access token that has ended is answered by 400, not by 401.
  static func isRefusedToken(_ response: HTTPResponse) -> Bool {
    response.status == 401
      || (response.status == 400
        && ["ExpiredToken", "InvalidToken"].contains(code(response) ?? ""))
  }

  /// What `response` means that is no success and creates nothing.
  func refusal(_ response: HTTPResponse) -> Outcome {
    if Self.code(response) == "AccountTakedown" {
      return .credentials(reason: Answers.sentence(response, says: Self.word(of: response)))
    }
    return Answers.harmlessOutcome(
      response, says: Self.word(of: response), now: access.clock())
  }

  private func outcome(
    _ response: HTTPResponse, _ place: Place, _ parcel: Parcel, _ handover: Handover,
    reusesBlobs: Bool
  ) -> Outcome {
    let says = Self.word(of: response)
    let sentence = Answers.sentence(response, says: says)
    if response.isSuccess {
      guard let answer = Self.json(response), answer["uri"]?.stringValue == place.uri,
        let cid = Self.plain(answer["cid"])
      else { return .acknowledged(reason: "\(sentence), but not with the record") }
      return accepted(place, cid: cid, parcel, handover)
    }
    if Self.code(response) == "AccountTakedown" { return .credentials(reason: sentence) }
    // Somebody else wrote there meanwhile.
    if Self.code(response) == "InvalidSwap" { return .unknown(reason: sentence) }
    if reusesBlobs, response.status == 400, says?.lowercased().contains("blob") == true {
      // It was thrown away, because no record named it in time: the next try sends it anew.
      forgetBlobs(parcel, handover)
      return .temporary(reason: sentence, retryAfter: nil, isRateLimit: false)
    }
    // 503 may come from a proxy that lost patience; asking again has no second effect.
    return Answers.outcome(response, says: says, now: access.clock())
  }

  private func accepted(
    _ place: Place, cid: String, _ parcel: Parcel, _ handover: Handover
  ) -> Outcome {
    keep(cid, parcel, handover)
    return .accepted(remoteID: place.uri, url: place.url)
  }

  static let cidNote = "cid"

  private func keep(_ cid: String, _ parcel: Parcel, _ handover: Handover) {
    // Where it cannot be kept, the next part asks for it.
    try? handover.journal.keep(Self.cidNote, cid, key: parcel.operationKey)
  }

  /// A word that may go into addresses and records.
  static func plain(_ value: JSONValue?) -> String? {
    guard let text = value?.stringValue, (1...300).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x22 && $0 != 0x5c })
    else { return nil }
    return text
  }
}
