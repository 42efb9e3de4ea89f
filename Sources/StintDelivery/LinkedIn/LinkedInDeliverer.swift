internal import StintCore
package import StintExporters
internal import StintHTTP

/// Sends posts to LinkedIn through its versioned Posts API (networks/linkedin.md).
///
/// LinkedIn refuses content that it has already (422) and names the earlier post. So an unclear try is
/// settled by sending the identical request once more: the uploads of the first try are noted, because
/// with other files it would be other content.
package struct LinkedInDeliverer: NetworkDeliverer {
  let access: NetworkAccess
  let session: BearerSession

  package init(_ access: NetworkAccess) {
    self.access = access
    // Refresh tokens are for approved partners only, and theirs come from the address of the web site.
    // An account with a server of its own has all under that.
    let tokens = access.account.server == nil ? Self.tokenServer : access.base()
    session = BearerSession(
      access: access,
      keeper: TokenKeeper(access) { credential in
        await TokenEndpoint(tokens + "/oauth/v2/accessToken").renew(credential, by: access)
      })
  }

  private static let tokenServer = "https://www.linkedin.com"

  package var safety: Description.Safety { .lookup }

  package var settlingTime: Duration { .seconds(120) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      var fillings: [String: Parcel.Filling] = [:]
      for (index, attachment) in parcel.attachments.enumerated() {
        let urn = try await upload(attachment.media, index, parcel, handover)
        fillings[attachment.referenceName] = .text(urn)
      }
      let body: [UInt8]
      do {
        body = try parcel.filled(fillings)
      } catch {
        return .permanent(reason: "a file has no name at LinkedIn (\(error.name))")
      }
      let response: HTTPResponse
      do {
        response = try await session.send(
          request(.post, "/rest/posts", parcel, body: .bytes(body)),
          mayGo: handover.mayStillSend)
      } catch {
        return error.outcome
      }
      return outcome(LinkedInAnswer(response), parcel, handover)
    } catch {
      return error.outcome
    }
  }

  package func check() async -> AccountCheck {
    let expiresAt = try? await access.credentials.load().expiresAt
    let response: HTTPResponse
    do {
      response = try await session.send(HTTPRequest(.get, base + "/v2/userinfo"))
    } catch {
      return AccountCheck(error.standing, expiresAt: expiresAt)
    }
    let answer = LinkedInAnswer(response)
    switch response.status {
    case 200..<300:
      guard let id = answer.json?["sub"]?.stringValue else {
        return AccountCheck(.unclear(reason: "\(answer.sentence), but not with the member"))
      }
      let name = answer.json?["name"]?.stringValue.map { " (\($0.prefix(100)))" } ?? ""
      return AccountCheck(
        .good, identity: SafeText.line("urn:li:person:\(id.prefix(100))\(name)"),
        expiresAt: expiresAt)
    // The token is known, and may not read the profile, which posting does not need (unproved).
    case 403: return AccountCheck(.good, expiresAt: expiresAt)
    case 401:
      return AccountCheck(
        .refused(CredentialProblem(reason: answer.sentence)), expiresAt: expiresAt)
    default: return AccountCheck(.unclear(reason: answer.sentence), expiresAt: expiresAt)
    }
  }

  // MARK: Pieces

  var base: String { access.base(usual: LinkedInExporter().description.connection?.usualServer) }

  /// A request with the headers of the version that the post was written for.
  func request(
    _ method: HTTPRequest.Method, _ path: String, _ parcel: Parcel,
    body: HTTPRequest.Body = .none
  ) -> HTTPRequest {
    var request = HTTPRequest(method, base + path, body: body)
    for (name, value) in parcel.headers where method != .get || name != "Content-Type" {
      request.headers[name] = value
    }
    return request
  }

  static func address(_ urn: String) -> String { "https://www.linkedin.com/feed/update/\(urn)/" }

  /// What LinkedIn's answer to a post means.
  private func outcome(
    _ answer: LinkedInAnswer, _ parcel: Parcel, _ handover: Handover
  ) -> Outcome {
    let sentence = answer.sentence
    if answer.response.isSuccess {
      guard let urn = answer.postURN else {
        return .acknowledged(reason: "\(sentence), but names no post")
      }
      return .accepted(remoteID: urn, url: Self.address(urn))
    }
    if answer.isDuplicate { return duplicate(answer, parcel, handover) }
    // The gateway gave up or the service failed: the post may stand there all the same.
    if answer.response.status == 408 || answer.response.status >= 500 {
      return .unknown(reason: sentence)
    }
    return refusal(answer)
  }

  /// LinkedIn has this content already.
  private func duplicate(
    _ answer: LinkedInAnswer, _ parcel: Parcel, _ handover: Handover
  ) -> Outcome {
    let urn = answer.namedURN
    let isOthers = urn.map { handover.knownRemoteIDs.contains($0) } ?? false
    guard handover.firstTriedAt != nil, !isOthers else {
      // No try came before this one, or it is known whose it is: another post has the text.
      return .permanent(reason: "\(answer.sentence); change the text")
    }
    if let urn { return .accepted(remoteID: urn, url: Self.address(urn)) }
    try? handover.journal.keep(Self.duplicateNote, "yes", key: parcel.operationKey)
    return .unknown(reason: answer.sentence)
  }

  static let duplicateNote = "duplicate"

  /// A refusal of any request: nothing was done.
  func refusal(_ answer: LinkedInAnswer) -> Outcome {
    let sentence = answer.sentence
    switch answer.response.status {
    case 403:
      return .credentials(
        reason: "\(sentence); the token needs w_member_social, or w_organization_social and a role "
          + "at the page", isPermission: true)
    case 426:
      // The whole account waits, and goes on by itself once the version is another.
      return .temporary(
        reason: "\(sentence); LinkedIn has ended this version of its interface: under "
          + "[account.\"\(access.account.name)\".options] write a later month, as "
          + "version = \"202601\"", retryAfter: .seconds(3600), isRateLimit: true)
    case 429:
      let asked = RetryAfter.wait(answer.response, now: access.clock())
      return .temporary(
        reason: sentence, retryAfter: asked ?? Self.untilMidnight(access.clock()),
        isRateLimit: true)
    default:
      return Answers.harmlessOutcome(answer.response, says: answer.word, now: access.clock())
    }
  }

  /// LinkedIn counts by days that begin at midnight UTC, and says nothing about it.
  static func untilMidnight(_ now: Timestamp) -> Duration {
    .seconds(86_400 - now.seconds.flooredRemainder(by: 86_400))
  }
}
