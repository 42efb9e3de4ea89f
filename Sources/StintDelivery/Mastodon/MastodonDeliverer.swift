internal import StintCore
package import StintExporters
internal import StintHTTP

/// Sends statuses to Mastodon and to servers that speak its API (networks/mastodon.md).
///
/// Only Mastodon itself honours the idempotency key, GoToSocial and snac do not (measured). So after an
/// unclear try the account's own statuses are looked at, see `lookup`.
package struct MastodonDeliverer: NetworkDeliverer {
  let access: NetworkAccess

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package static var tellsLimits: Bool { true }

  package var safety: Description.Safety { .lookup }

  /// A proxy gives up after a minute while the server may still write the status down (mastodon#21840).
  package var settlingTime: Duration { .seconds(120) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let token = try await token()
      if parcel.part == 1, Expected(parcel.body)?.hasPoll == true {
        try await refusePollAtSnac(token)
      }
      var fillings = Self.parents(handover)
      var reusesUploads = false
      for (index, attachment) in parcel.attachments.enumerated() {
        let upload = try await upload(attachment, index: index, parcel, handover, token)
        fillings[Self.name(of: attachment)] = .text(upload.id)
        reusesUploads = reusesUploads || !upload.isNew
      }
      let body: [UInt8]
      do {
        body = try parcel.filled(fillings)
      } catch {
        throw DeliveryStop(.permanent(reason: Self.missing(error)))
      }
      guard handover.mayStillSend() else {
        return .temporary(
          reason: "another process took it over", retryAfter: nil, isRateLimit: false)
      }
      var request = request(.post, Self.path(parcel), token, body: .bytes(body))
      for (name, value) in parcel.headers { request.headers[name] = value }
      let response: HTTPResponse
      do {
        response = try await access.client.send(request)
      } catch {
        return Answers.outcome(error)
      }
      let outcome = outcome(response)
      if reusesUploads, Self.isAboutMedia(response) {
        // The server knows the files no more, or took them for a status already: the next try uploads
        // them anew, unless a look at the account's statuses shows that there is one.
        forgetUploads(parcel, handover)
        return .unknown(reason: Answers.sentence(response, says: Self.word(of: response)))
      }
      return outcome
    } catch {
      return error.outcome
    }
  }

  // MARK: Requests

  var base: String { access.base() }

  /// The account's token; an account without one ends the delivery.
  func token() async throws(DeliveryStop) -> Secret {
    do throws(CredentialProblem) {
      return try await usableToken()
    } catch {
      throw DeliveryStop(error.outcome)
    }
  }

  /// Tokens have no end here and cannot be renewed.
  func usableToken() async throws(CredentialProblem) -> Secret {
    let credential = try await access.credentials.load()
    guard let token = credential[.token], !token.isEmpty else {
      throw CredentialProblem(reason: "the credential of \(access.account.name) holds no token")
    }
    return token
  }

  func request(
    _ method: HTTPRequest.Method, _ path: String, _ token: Secret, body: HTTPRequest.Body = .none
  ) -> HTTPRequest {
    HTTPRequest(
      method, base + path,
      // GoToSocial answers 406 to who does not accept JSON.
      headers: ["Authorization": "Bearer \(token.reveal())", "Accept": "application/json"],
      body: body)
  }

  private static func path(_ parcel: Parcel) -> String {
    parcel.endpoint?.split(separator: " ").last.map(String.init) ?? "/api/v1/statuses"
  }

  // MARK: References

  /// `${1.id}` and its like, for all parts that are there.
  static func parents(_ handover: Handover) -> [String: Parcel.Filling] {
    var fillings: [String: Parcel.Filling] = [:]
    for (part, earlier) in handover.earlier {
      if let id = earlier.remoteID { fillings["\(part).id"] = .text(id) }
    }
    return fillings
  }

  /// `media.1.id` for `${media.1.id}`.
  static func name(of attachment: Parcel.Attachment) -> String {
    String(attachment.reference.dropFirst(2).dropLast())
  }

  static func missing(_ error: Parcel.MissingReference) -> String {
    "it answers a part whose id is not known (\(error.name)); send the thread anew"
  }

  // MARK: Answers

  static func json(_ response: HTTPResponse) -> JSONValue? {
    try? JSONValue(parsing: response.body)
  }

  /// What the server says went wrong; nil for a page of HTML and the like.
  static func word(of response: HTTPResponse) -> String? {
    json(response)?["error"]?.stringValue
  }

  /// An opaque text; some servers write it as a number.
  static func id(_ value: JSONValue?) -> String? {
    let text = value?.stringValue ?? value?.intValue.map { String($0) }
    // An id goes into addresses and is printed: what is no plain word is none.
    guard let text, !text.isEmpty, text.utf8.count <= 200,
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    return text
  }

  private func outcome(_ response: HTTPResponse) -> Outcome {
    let says = Self.word(of: response)
    let sentence = Answers.sentence(response, says: says)
    if response.isSuccess {
      guard let status = Self.json(response), let id = Self.id(status["id"]) else {
        return .acknowledged(reason: "\(sentence), but not with the status")
      }
      return .accepted(remoteID: id, url: Self.address(status))
    }
    let word = says?.lowercased() ?? ""
    switch response.status {
    case 403 where word.contains("scope"):
      return Self.denied(sentence, of: "write:statuses")
    case 422 where word.contains("not finished processing"):
      return .temporary(reason: sentence, retryAfter: .seconds(30), isRateLimit: false)
    // Two tries at once: the other one may have written it.
    case 409,
      422 where word.contains("duplicate"):
      return .unknown(reason: sentence)
    // With a wait it is the server's own throttle (GoToSocial). Without, it may be a proxy that lost
    // patience, or Mastodon while an earlier try with the same key is still at work. Headers about the
    // rate come with every answer and say nothing here.
    case 503 where response.headers["Retry-After"] == nil:
      return .unknown(reason: sentence)
    default: return Answers.outcome(response, says: says, now: access.clock())
    }
  }

  /// The server knows the token, and does not let it do this.
  static func denied(_ sentence: String, of scope: String) -> Outcome {
    .credentials(
      reason: "\(sentence); the token lacks the permission \(scope)", isPermission: true)
  }

  /// Where a reader finds a status; only a web address is one.
  static func address(_ status: JSONValue) -> String? {
    for key in ["url", "uri"] {
      if let text = status[key]?.stringValue, text.utf8.count <= 2000, WebAddress(text) != nil {
        return text
      }
    }
    return nil
  }

  /// Whether a status was refused because of its files.
  private static func isAboutMedia(_ response: HTTPResponse) -> Bool {
    guard [400, 404, 422].contains(response.status), let word = word(of: response)?.lowercased()
    else { return false }
    return word.contains("media") || word.contains("attach")
  }

  // MARK: Polls

  /// snac takes the text of a poll and drops the poll itself without a word (measured).
  private func refusePollAtSnac(_ token: Secret) async throws(DeliveryStop) {
    guard let server = await server(token), server.kind == .snac else { return }
    throw DeliveryStop(
      .permanent(
        reason: "this server is a snac, which drops polls that are sent to it; leave the poll out"))
  }
}
