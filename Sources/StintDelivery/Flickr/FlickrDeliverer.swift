internal import StintCore
package import StintExporters
internal import StintHTTP

/// Uploads photos and videos to Flickr (networks/flickr.md).
///
/// One signed upload, answered by a ticket, which is kept and asked until it is done. After a crash the
/// ticket tells, or else the machine tag that the exporter gave the photo.
package struct FlickrDeliverer: NetworkDeliverer {
  private let access: NetworkAccess
  private static let ticketNote = "ticket"

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .lookup }

  /// The index of machine tags lags behind by some minutes.
  package var settlingTime: Duration { .seconds(300) }

  // MARK: Delivering

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    let signer: OAuth1
    do throws(CredentialProblem) {
      signer = try await self.signer()
    } catch {
      return error.outcome
    }
    let key = parcel.operationKey
    if let ticket = noted(key, handover),
      let outcome = await outcome(of: ticket, key, handover, signer, pauses: [.zero, .seconds(3)])
    {
      return outcome
    }
    guard let media = parcel.attachments.first?.media,
      let fields = try? JSONValue(parsing: parcel.body).objectValue
    else { return .permanent(reason: "the parcel is no upload") }
    let texts = fields.members.filter { $0.key != "photo" }.compactMap { member in
      member.value.stringValue.map { (member.key, $0) }
    }
    let address = uploadBase + "/services/upload/"
    guard handover.mayStillSend() else {
      return .temporary(
        reason: "another process took it over", retryAfter: nil, isRateLimit: false)
    }
    let name = media.path.split(separator: "/").last.map(String.init) ?? "file"
    // Every field but the file is signed.
    let request = HTTPRequest(
      .post, address,
      headers: [
        "Authorization": signer.authorization("POST", address, texts, now: access.clock())
      ],
      body: .form(
        texts.map { FormPart($0.0, text: $0.1) }
          + [access.part("photo", media, fileName: name)]),
      // 50 kB a second is a slow line.
      timeLimit: .seconds(120 + media.sizeInBytes / 50_000), answerLimit: 65_536)
    let response: HTTPResponse
    do throws(HTTPFailure) {
      response = try await access.client.send(request)
    } catch {
      return Answers.outcome(error)
    }
    guard response.status == 200 else {
      return Answers.outcome(
        response, says: Self.oauthProblem(response.body), now: access.clock())
    }
    switch FlickrAnswer(response.body) {
    case .photo(let id): return accepted(id)
    case .ticket(let ticket):
      // Without the note, the machine tag still tells.
      try? handover.journal.keep(Self.ticketNote, ticket, key: key)
      return await outcome(
        of: ticket, key, handover, signer, pauses: [2, 3, 5, 8, 13, 20].map { .seconds($0) })
        ?? .acknowledged(reason: "Flickr does not know the ticket it gave")
    case .failure(let code, let message): return Self.outcome(code: code, message)
    case nil:
      return .acknowledged(reason: Answers.sentence(response, says: "no answer of Flickr's"))
    }
  }

  /// nil where the ticket tells nothing.
  private func outcome(
    of ticket: String, _ key: String, _ handover: Handover, _ signer: OAuth1, pauses: [Duration]
  ) async -> Outcome? {
    var reason = "Flickr is still at work on the upload"
    for pause in pauses {
      if pause > .zero { await access.pause(pause) }
      switch await state(of: ticket, signer) {
      case .done(let id): return accepted(id)
      case .failed:
        // So that the user can try the same file again.
        try? handover.journal.keep(Self.ticketNote, "", key: key)
        return .permanent(reason: "Flickr could not read the file")
      case .gone: return nil
      case .pending: break
      case .unclear(let why): reason = why
      }
    }
    return .acknowledged(reason: reason)
  }

  /// What the codes of a refused upload mean (networks/flickr.md b).
  private static func outcome(code: Int, _ message: String) -> Outcome {
    let reason = "Flickr answers \(code): \(Answers.words(message))"
    switch code {
    // "Failed" without saying how far it got.
    case 3, 105, 106: return .unknown(reason: reason)
    case 98, 99, 100: return .credentials(reason: reason)
    case 95, 96, 97, 116:
      return .permanent(reason: reason + "; is the clock of this machine right?")
    default: return .permanent(reason: reason)
    }
  }

  private func accepted(_ id: String, owner: String? = nil) -> Outcome {
    .accepted(remoteID: id, url: Self.address(of: id, owner: owner))
  }

  private static func address(of id: String, owner: String?) -> String {
    owner.map { "https://www.flickr.com/photos/\($0)/\(id)" }
      ?? "https://www.flickr.com/photo.gne?id=\(id)"
  }

  private func noted(_ key: String, _ handover: Handover) -> String? {
    handover.journal.note(Self.ticketNote, key: key).flatMap { $0.isEmpty ? nil : $0 }
  }

  // MARK: Looking

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    let signer: OAuth1
    do throws(CredentialProblem) {
      signer = try await self.signer()
    } catch {
      return .cannotTell(reason: error.reason)
    }
    if let ticket = noted(parcel.operationKey, handover) {
      switch await state(of: ticket, signer) {
      case .done(let id): return .found(remoteID: id, url: Self.address(of: id, owner: nil))
      case .failed: return .absent
      case .pending: return .cannotTell(reason: "Flickr is still at work on the upload")
      case .unclear(let reason): return .cannotTell(reason: reason)
      case .gone: break
      }
    }
    let marker = FlickrExporter.marker(parcel.operationKey)
    // The newest photos first: that list does not lag behind as the index does.
    for query in [
      [
        ("method", "flickr.people.getPhotos"), ("user_id", "me"), ("per_page", "100"),
        ("extras", "machine_tags"),
      ],
      [
        ("method", "flickr.photos.search"), ("user_id", "me"), ("machine_tags", marker),
        ("extras", "machine_tags"),
      ],
    ] {
      switch await ask(query, signer) {
      case .failure(let refusal): return .cannotTell(reason: refusal.reason)
      case .success(let answer):
        guard let photos = answer["photos"]?["photo"]?.arrayValue else {
          return .cannotTell(reason: "Flickr answers without a list of photos")
        }
        for photo in photos {
          let tags = photo["machine_tags"]?.stringValue?.split(separator: " ") ?? []
          guard tags.contains(where: { $0 == marker }), let id = Self.id(photo["id"]) else {
            continue
          }
          let owner = photo["owner"]?.stringValue.flatMap { FlickrAnswer.isID($0) ? $0 : nil }
          return .found(remoteID: id, url: Self.address(of: id, owner: owner))
        }
      }
    }
    return .absent
  }

  private enum TicketState {
    case pending
    case done(String)
    case failed
    /// Flickr does not know it, or not any more.
    case gone
    case unclear(String)
  }

  private func state(of ticket: String, _ signer: OAuth1) async -> TicketState {
    let query = [("method", "flickr.photos.upload.checkTickets"), ("tickets", ticket)]
    switch await ask(query, signer) {
    case .failure(let refusal): return .unclear(refusal.reason)
    case .success(let answer):
      guard let states = answer["uploader"]?["ticket"]?.arrayValue,
        let state = states.first(where: { Self.text($0["id"]) == ticket })
      else { return .unclear("Flickr answers without the ticket asked for") }
      if Self.text(state["invalid"]) == "1" { return .gone }
      switch Self.text(state["complete"]) {
      case "0": return .pending
      case "1": return Self.id(state["photoid"]).map { .done($0) } ?? .gone
      case "2": return .failed
      default: return .unclear("Flickr answers without the state of the ticket")
      }
    }
  }

  private static func id(_ value: JSONValue?) -> String? {
    text(value).flatMap { FlickrAnswer.isID($0) ? $0 : nil }
  }

  /// Numbers come as numbers or as texts.
  private static func text(_ value: JSONValue?) -> String? {
    value?.stringValue ?? value?.intValue.map { String($0) }
  }

  // MARK: Checking

  package func check() async -> AccountCheck {
    let signer: OAuth1
    do throws(CredentialProblem) {
      signer = try await self.signer()
    } catch {
      return AccountCheck(error.isTemporary ? .unclear(reason: error.reason) : .refused(error))
    }
    switch await ask([("method", "flickr.test.login")], signer) {
    case .success(let answer):
      let name = answer["user"]?["username"]?["_content"]?.stringValue
      return AccountCheck(.good, identity: name.map { String(SafeText.line($0).prefix(100)) })
    case .failure(let refusal):
      return AccountCheck(
        refusal.isCredential
          ? .refused(CredentialProblem(reason: refusal.reason, hint: Self.hint))
          : .unclear(reason: refusal.reason))
    }
  }

  // MARK: Asking

  private struct Refusal: Error {
    var reason: String
    var isCredential = false
  }

  /// A signed question to the API; only answers that say `ok`.
  private func ask(
    _ query: [(String, String)], _ signer: OAuth1
  ) async -> Result<JSONValue, Refusal> {
    let query = query + [("format", "json"), ("nojsoncallback", "1")]
    let address = apiBase + "/services/rest/"
    let request = HTTPRequest(
      .get, "\(address)?\(FormEncoding.text(query))",
      headers: ["Authorization": signer.authorization("GET", address, query, now: access.clock())])
    do throws(HTTPFailure) {
      let response = try await access.client.send(request)
      guard response.isSuccess, let answer = try? JSONValue(parsing: response.body) else {
        return .failure(
          Refusal(
            reason: Answers.sentence(response, says: Self.oauthProblem(response.body)),
            isCredential: response.status == 401))
      }
      if answer["stat"]?.stringValue == "ok" { return .success(answer) }
      let code = answer["code"]?.intValue ?? 0
      let message = answer["message"]?.stringValue ?? "no reason"
      return .failure(
        Refusal(
          reason: "Flickr answers \(code): \(Answers.words(message))",
          isCredential: [98, 99, 100].contains(code)))
    } catch {
      return .failure(Refusal(reason: error.reason))
    }
  }

  /// `oauth_problem=…` of a refusal; the rest of such a body repeats what was sent.
  private static func oauthProblem(_ body: [UInt8]) -> String? {
    let text = String(decoding: body.prefix(2000), as: UTF8.self)
    return text.split(separator: "&").first { $0.hasPrefix("oauth_problem=") }
      .map { String($0.dropFirst(14)) }
  }

  private static let hint =
    "put client_id, client_secret, token and token_secret into its credential"

  private func signer() async throws(CredentialProblem) -> OAuth1 {
    let credential = try await access.credentials.load()
    guard let id = credential[.clientID], let secret = credential[.clientSecret],
      let token = credential[.token], let tokenSecret = credential[.tokenSecret]
    else {
      throw CredentialProblem(
        reason: "the credential of \(access.account.name) is not whole", hint: Self.hint)
    }
    return OAuth1(
      clientID: id.reveal(), clientSecret: secret, token: token.reveal(),
      tokenSecret: tokenSecret)
  }

  private var uploadBase: String { access.base(usual: "https://up.flickr.com") }
  private var apiBase: String { access.base(usual: "https://api.flickr.com") }
}
