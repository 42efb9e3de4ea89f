package import StintCore
package import StintExporters
internal import StintHTTP

/// Sends through a bot of Telegram (networks/telegram.md).
///
/// The token is part of every address; no address is ever shown. A bot cannot read what it has
/// written, so an unclear outcome stays unclear.
package struct TelegramDeliverer: NetworkDeliverer {
  private let access: NetworkAccess

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .never }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let token = try await token()
      let request = try request(for: parcel, handover, token: token)
      try handover.claim()
      do {
        return outcome(try await access.ask(request)).hiding(token)
      } catch {
        throw DeliveryStop(error.outcome.hiding(token))
      }
    } catch {
      return error.outcome
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    .neverTells(reason: "Telegram lets no bot read what it has written; look into the chat")
  }

  package func check() async -> AccountCheck {
    let token: Secret
    do throws(DeliveryStop) { token = try await self.token() } catch {
      return AccountCheck(error.outcome)
    }
    do {
      let response = try await access.client.send(HTTPRequest(.get, url("/getMe", token: token)))
      guard response.isSuccess, response.json?["ok"]?.boolValue == true else {
        return AccountCheck(outcome(response).hiding(token))
      }
      let name = response.json?["result"]?["username"]?.idText
      return AccountCheck(.good, identity: name.map { "@" + $0 })
    } catch {
      return AccountCheck(Answers.harmlessOutcome(error).hiding(token))
    }
  }

  // MARK: Asking

  /// Only what a token can look like gets into an address: `123456:ABC-def_1`.
  private func token() async throws(DeliveryStop) -> Secret {
    let token = try await access.storedToken()
    if let fault = Self.fault(in: Credential([.token: token]), of: access.account) {
      throw DeliveryStop(.credentials(reason: fault.reason))
    }
    return token
  }

  package static func fault(
    in credential: Credential, of account: Account
  ) -> CredentialProblem? {
    guard let token = credential[.token] else { return credential.fault(for: account) }
    let halves = token.reveal().split(separator: ":", omittingEmptySubsequences: false)
    let isToken =
      halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
      && halves[0].utf8.allSatisfy { (0x30...0x39).contains($0) }
      && JSONValue.string(String(halves[1])).idText != nil
    guard !isToken else { return nil }
    return CredentialProblem(
      reason: "the credential of \(account.name) is no token of a Telegram bot; "
        + "@BotFather shows it as digits, a colon and letters", hint: Credential.hint(account))
  }

  private func url(_ path: String, token: Secret) -> String {
    access.base(usual: "https://api.telegram.org") + "/bot\(token.reveal())" + path
  }

  private func request(
    for parcel: Parcel, _ handover: Handover, token: Secret
  ) throws(DeliveryStop) -> HTTPRequest {
    var fillings: [String: Parcel.Filling] = [:]
    for (part, earlier) in handover.earlier {
      guard let id = earlier.remoteID.flatMap({ Int64($0) }) else { continue }
      fillings["\(part).id"] = .json(.int(id))
    }
    for (index, attachment) in parcel.attachments.enumerated() {
      fillings[Self.name(of: attachment.reference)] = .text("attach://file\(index + 1)")
    }
    let body = try parcel.body(fillings)
    let url = url(parcel.path, token: token)
    guard !parcel.attachments.isEmpty else {
      return HTTPRequest(.post, url, headers: HTTPHeaders(parcel.headers), body: .bytes(body))
    }
    return HTTPRequest(
      .post, url, body: .form(form(body, parcel.attachments)), timeLimit: .seconds(300))
  }

  /// The arguments as fields of a form, each file as a part of its own.
  private func form(_ body: [UInt8], _ files: [Parcel.Attachment]) -> [FormPart] {
    let arguments = (try? JSONValue(parsing: body))?.objectValue?.members ?? []
    var parts: [FormPart] = []
    for argument in arguments {
      switch argument.value {
      case .string("attach://file1") where argument.key != "caption":
        // One file alone is the argument itself.
        parts.append(part(argument.key, files[0].media))
      case .string(let text): parts.append(FormPart(argument.key, text: text))
      case let value: parts.append(FormPart(argument.key, text: value.serialized()))
      }
    }
    if files.count > 1 {
      for (index, file) in files.enumerated() { parts.append(part("file\(index + 1)", file.media)) }
    }
    return parts
  }

  private func part(_ name: String, _ media: Media) -> FormPart {
    access.part(
      name, media, fileName: media.path.split(separator: "/").last.map(String.init) ?? "file")
  }

  /// `media.1.id` of `${media.1.id}`.
  private static func name(of reference: String) -> String {
    String(reference.dropFirst(2).dropLast())
  }

  // MARK: Answers

  private func outcome(_ response: HTTPResponse) -> Outcome {
    let json = response.json
    let says = json?["description"]?.stringValue
    if response.isSuccess {
      guard json?["ok"]?.boolValue == true else {
        return .acknowledged(
          reason: Answers.sentence(response, says: says ?? "something unreadable"))
      }
      let result = json?["result"]
      return accepted(result?.arrayValue?.first ?? result)
    }
    let reason = Answers.sentence(response, says: says)
    switch response.status {
    case 401,
      404 where json?["ok"]?.boolValue == false:
      return .credentials(reason: reason)
    case 400:
      if let chat = json?["parameters"]?["migrate_to_chat_id"]?.intValue {
        let options = "[account.\"\(access.account.name)\".options]"
        return .permanent(
          reason: "the group has a new number; under \(options) set chat to \(chat)")
      }
      return .permanent(reason: reason)
    case 429:
      let seconds = json?["parameters"]?["retry_after"]?.intValue
      let wait = seconds.map { Duration.seconds(min(max($0, 1), 86_400)) }
      return .temporary(
        reason: reason,
        retryAfter: wait ?? RetryAfter.wait(response.headers, now: access.clock()),
        isRateLimit: true)
    default: return Answers.outcome(response, says: says, now: access.clock(), canLook: false)
    }
  }

  private func accepted(_ message: JSONValue?) -> Outcome {
    guard let id = message?["message_id"]?.intValue else {
      return .accepted(remoteID: nil, url: nil)
    }
    var url: String?
    if let name = message?["chat"]?["username"]?.idText {
      url = "https://t.me/\(name)/\(id)"
    } else if let chat = message?["chat"]?["id"]?.intValue, String(chat).hasPrefix("-100") {
      url = "https://t.me/c/\(String(chat).dropFirst(4))/\(id)"
    }
    return .accepted(remoteID: String(id), url: url)
  }
}
