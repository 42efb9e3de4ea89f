import StintCore
package import StintExporters
import StintHTTP

/// Sends to sites of the IndieWeb through Micropub (networks/micropub.md).
///
/// The standard knows neither keys nor a way to ask for a post by its slug. Many servers list their
/// latest entries, and there ours is found by its address, which holds the slug, or by its date and
/// text; of the others the user is asked.
package struct MicropubDeliverer: NetworkDeliverer {
  private let access: NetworkAccess
  private let site: MicropubSite
  private let keeper: TokenKeeper
  private let mediaEndpoint = Kept<String>()

  package init(_ access: NetworkAccess) {
    let site = MicropubSite(access)
    self.access = access
    self.site = site
    keeper = TokenKeeper(access) { await site.renew($0) }
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(60) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let endpoint = try await site.endpoint()
      let body = try await fill(parcel, handover)
      guard handover.mayStillSend() else { throw DeliveryStop.takenOver }
      let result = try await authorised { token in
        HTTPRequest(
          .post, endpoint, headers: headers(token, ["Content-Type": "application/json"]),
          body: .bytes(body))
      }
      let response: HTTPResponse
      switch result {
      case .success(let answer): response = answer
      case .failure(let failure): return Answers.outcome(failure)
      }
      let location = MicropubAnswers.location(response)
      // 202: it will be there in a while, at that address.
      if [201, 202].contains(response.status) || (response.status == 200 && location != nil) {
        await keeper.accepted()
        return .accepted(remoteID: location, url: location)
      }
      return MicropubAnswers.refusal(response, now: access.clock())
    } catch {
      return error.outcome
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    do throws(DeliveryStop) {
      let endpoint = try await site.endpoint()
      let question = FormEncoding.address(
        endpoint, query: [("q", "source"), ("limit", "\(MicropubList.limit)")])
      let response = try await ask { HTTPRequest(.get, question, headers: headers($0)) }
      if [401, 403, 408, 429].contains(response.status) || response.status >= 500 {
        return DeliveryStop(MicropubAnswers.harmlessRefusal(response, now: access.clock())).lookup
      }
      let unlisted = LookupResult.neverTells(
        reason: "\(WebAddress(endpoint)?.host ?? "the site") does not list its entries")
      guard response.status == 200, let json = Answers.json(response),
        let list = MicropubList(json), let entry = MicropubEntry(parcel)
      else { return unlisted }
      if let found = list.find(entry, others: handover.otherIDs) { return found }
      return list.reachesBack(before: entry) ? .absent : unlisted
    } catch {
      return error.lookup
    }
  }

  package func check() async -> AccountCheck {
    let hint =
      "Make a token with the scopes create and media on your site and put it into the credential."
    do throws(DeliveryStop) {
      let response = try await configuration()
      guard response.status == 200, Answers.json(response)?.objectValue != nil else {
        return DeliveryStop(MicropubAnswers.harmlessRefusal(response, now: access.clock()))
          .check(hint: hint)
      }
      await keeper.accepted()
      return AccountCheck(.good, identity: WebAddress(access.base())?.host ?? "the site")
    } catch {
      return error.check(hint: hint)
    }
  }

  // MARK: Files

  private func fill(
    _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) -> [UInt8] {
    var fillings: [String: Parcel.Filling] = [:]
    for (part, earlier) in handover.earlier {
      if let address = earlier.remoteID ?? earlier.url {
        fillings["\(part).id"] = .text(address)
      }
    }
    for attachment in parcel.attachments {
      let pieces = attachment.reference.split(separator: ".")
      guard pieces.count == 3, let number = Int(pieces[1]) else { continue }
      let note = "media.\(number)"
      let address: String
      if let known = handover.journal.note(note, key: parcel.operationKey) {
        address = known
      } else {
        address = try await upload(attachment.media, number, parcel.operationKey)
        do {
          try handover.journal.keep(note, address, key: parcel.operationKey)
        } catch {
          throw DeliveryStop.noJournal
        }
      }
      fillings["media.\(number).url"] = .text(address)
    }
    do {
      return try parcel.filled(fillings)
    } catch {
      throw DeliveryStop(
        .permanent(
          reason: "the site did not say where the part before is, so nothing can answer it"))
    }
  }

  private func upload(
    _ media: Media, _ number: Int, _ key: String
  ) async throws(DeliveryStop) -> String {
    let name = UploadName.of(media, number: number, key: key)
    let endpoint = try await findMediaEndpoint()
    let response = try await ask { token in
      HTTPRequest(
        .post, endpoint, headers: headers(token),
        body: .form([access.part("file", media, fileName: name)]),
        timeLimit: .seconds(600))
    }
    if response.isSuccess, let address = MicropubAnswers.location(response) { return address }
    throw DeliveryStop(MicropubAnswers.harmlessRefusal(response, now: access.clock()))
  }

  private func findMediaEndpoint() async throws(DeliveryStop) -> String {
    if let known = mediaEndpoint.value { return known }
    let response = try await configuration()
    guard response.status == 200, let json = Answers.json(response) else {
      throw DeliveryStop(MicropubAnswers.harmlessRefusal(response, now: access.clock()))
    }
    guard let named = json["media-endpoint"]?.stringValue,
      let found = site.safe(named, foundAt: response.url)
    else {
      throw DeliveryStop(
        .permanent(reason: "the site takes no files: its configuration names no media endpoint"))
    }
    mediaEndpoint.keep(found)
    return found
  }

  private func configuration() async throws(DeliveryStop) -> HTTPResponse {
    let question = FormEncoding.address(try await site.endpoint(), query: [("q", "config")])
    return try await ask { HTTPRequest(.get, question, headers: headers($0)) }
  }

  // MARK: As whom

  /// The token goes into the header only: in header and body strict servers refuse it.
  private func headers(_ token: Secret, _ more: HTTPHeaders = [:]) -> HTTPHeaders {
    var headers = more
    headers["Authorization"] = "Bearer \(token.reveal())"
    headers["Accept"] = "application/json"
    return headers
  }

  /// Sends a request; when its token is refused, nothing was done, and it is sent once more with a
  /// renewed one.
  private func authorised(
    _ make: (Secret) -> HTTPRequest
  ) async throws(DeliveryStop) -> Result<HTTPResponse, HTTPFailure> {
    do {
      let token = try await keeper.token()
      let first = await send(make(token))
      guard case .success(let response) = first, response.status == 401 else { return first }
      let word = Answers.sentence(response, says: MicropubAnswers.word(of: response))
      return await send(make(try await keeper.rejected(token, saying: word)))
    } catch {
      throw DeliveryStop(error)
    }
  }

  /// As `authorised`, for what may be repeated: without an answer it counts as not made.
  private func ask(_ make: (Secret) -> HTTPRequest) async throws(DeliveryStop) -> HTTPResponse {
    switch try await authorised(make) {
    case .success(let response): return response
    case .failure(let failure): throw DeliveryStop(Answers.harmlessOutcome(failure))
    }
  }

  private func send(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure> {
    do {
      return .success(try await access.client.send(request))
    } catch {
      return .failure(error)
    }
  }
}
