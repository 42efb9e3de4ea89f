internal import StintCore
package import StintExporters
internal import StintHTTP

/// Sends posts to X through its second API (networks/x.md).
///
/// X has no key that makes a request repeatable. It refuses the same text twice for a while, but does
/// not say where the first one is, so after an unclear try the account's own posts are looked at.
package struct XDeliverer: NetworkDeliverer {
  let access: NetworkAccess
  let session: BearerSession

  package init(_ access: NetworkAccess) {
    self.access = access
    let base = access.base(usual: XExporter().description.connection?.usualServer)
    session = BearerSession(
      access: access,
      keeper: TokenKeeper(access) { credential in
        await TokenEndpoint(
          base + "/2/oauth2/token",
          // An app with a secret shows it in a header; one without names itself in the form.
          proof: credential[.clientSecret] == nil ? .form : .basic
        ).renew(credential, by: access)
      })
  }

  package var safety: Description.Safety { .lookup }

  /// How long a new post may take to stand in its author's list is not written down.
  package var settlingTime: Duration { .seconds(120) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      var fillings = Self.parents(handover)
      var reusesUploads = false
      for (index, attachment) in parcel.attachments.enumerated() {
        let (id, isNew) = try await upload(attachment.media, index, parcel, handover)
        fillings[attachment.referenceName] = .text(id)
        reusesUploads = reusesUploads || !isNew
      }
      var request = HTTPRequest(
        .post, base + "/2/tweets", body: .bytes(try Self.body(parcel, fillings)))
      for (name, value) in parcel.headers { request.headers[name] = value }
      let response: HTTPResponse
      do {
        response = try await session.send(request, mayGo: handover.mayStillSend)
      } catch {
        return error.outcome
      }
      if reusesUploads, response.status == 400, XAnswer(response).isAboutMedia {
        UploadNote.forget(parcel, handover)
        return .temporary(
          reason: XAnswer(response).sentence, retryAfter: nil, isRateLimit: false)
      }
      return await outcome(XAnswer(response), parcel, handover)
    } catch {
      return error.outcome
    }
  }

  package func check() async -> AccountCheck {
    let response: HTTPResponse
    do {
      response = try await session.send(HTTPRequest(.get, base + "/2/users/me"))
    } catch {
      return AccountCheck(error.standing)
    }
    let answer = XAnswer(response)
    guard response.isSuccess else {
      let isRefusal = [401, 402, 403].contains(response.status)
      return AccountCheck(
        isRefusal
          ? .refused(CredentialProblem(reason: answer.sentence, hint: answer.hint))
          : .unclear(reason: answer.sentence))
    }
    guard let name = answer.data?["username"]?.stringValue else {
      return AccountCheck(.unclear(reason: "\(answer.sentence), but not with the user"))
    }
    // A token of two hours that is renewed by itself has no end that concerns anybody.
    let credential = try? await access.credentials.load()
    return AccountCheck(
      .good, identity: "@" + SafeText.line(name.prefix(50)),
      expiresAt: credential?[.refreshToken] == nil ? credential?.expiresAt : nil)
  }

  // MARK: Pieces

  var base: String { access.base(usual: XExporter().description.connection?.usualServer) }

  static func parents(_ handover: Handover) -> [String: Parcel.Filling] {
    var fillings: [String: Parcel.Filling] = [:]
    for (part, earlier) in handover.earlier {
      if let id = earlier.remoteID { fillings["\(part).id"] = .text(id) }
    }
    return fillings
  }

  private static func body(
    _ parcel: Parcel, _ fillings: [String: Parcel.Filling]
  ) throws(DeliveryStop) -> [UInt8] {
    do {
      return try parcel.filled(fillings)
    } catch {
      throw DeliveryStop(
        .permanent(
          reason: "it answers a part whose id is not known (\(error.name)); send the thread anew"))
    }
  }

  private func outcome(
    _ answer: XAnswer, _ parcel: Parcel, _ handover: Handover
  ) async -> Outcome {
    let sentence = answer.sentence
    if answer.response.isSuccess {
      guard let id = answer.id else {
        return .acknowledged(reason: "\(sentence), but not with the post")
      }
      return .accepted(remoteID: id, url: Self.address(id))
    }
    switch answer.response.status {
    case 402: return .credentials(reason: "\(sentence); \(XAnswer.creditsHint)")
    case 403 where answer.isDuplicate: return await settleDuplicate(answer, parcel, handover)
    case 403 where answer.lacksPermission:
      return .credentials(reason: "\(sentence); \(XAnswer.permissionHint)", isPermission: true)
    case 429:
      // The limit of 15 minutes is over after 15 minutes; that of a month when it is.
      let usual = Duration.seconds(answer.isUsageCapped ? 86_400 : 900)
      let asked = RetryAfter.wait(answer.response, now: access.clock())
      return .temporary(
        reason: sentence, retryAfter: answer.isUsageCapped ? usual : asked ?? usual,
        isRateLimit: true)
    // The gateway gave up or the service failed: the post may stand there all the same.
    case 408, 500...: return .unknown(reason: sentence)
    default: return Answers.outcome(answer.response, says: answer.word, now: access.clock())
    }
  }

  /// X has this text already: from an earlier try of ours, or from somebody else.
  private func settleDuplicate(
    _ answer: XAnswer, _ parcel: Parcel, _ handover: Handover
  ) async -> Outcome {
    var looking = handover
    looking.firstTriedAt = handover.firstTriedAt ?? access.clock()
    if case .found(let id, let url) = await lookup(parcel, looking) {
      return .accepted(remoteID: id, url: url)
    }
    guard handover.firstTriedAt != nil else {
      // No try came before this one: it is another post that has the text.
      return .permanent(reason: "\(answer.sentence); change the text")
    }
    // From here on not finding it proves nothing; the user has to look.
    try? handover.journal.keep(Self.duplicateNote, "yes", key: parcel.operationKey)
    return .unknown(reason: answer.sentence)
  }

  static let duplicateNote = "duplicate"

  static func address(_ id: String) -> String { "https://x.com/i/web/status/\(id)" }
}
