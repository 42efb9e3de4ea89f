package import StintCore
package import StintExporters
internal import StintHTTP

/// Sends through a webhook of Discord (networks/discord.md).
///
/// The secret address is the credential; no address is ever shown. A webhook can read only messages
/// whose id it knows, so an unclear outcome stays unclear.
package struct DiscordDeliverer: NetworkDeliverer {
  private let access: NetworkAccess

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .never }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let webhook = try await Webhook(access)
      let request = try request(for: parcel, to: webhook)
      try handover.claim()
      do {
        return outcome(try await access.ask(request)).hiding(webhook.secret)
      } catch {
        throw DeliveryStop(error.outcome.hiding(webhook.secret))
      }
    } catch {
      return error.outcome
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    .neverTells(
      reason: "a webhook of Discord cannot read the channel; look into it yourself")
  }

  package static func fault(
    in credential: Credential, of account: Account
  ) -> CredentialProblem? {
    Webhook.fault(in: credential, of: account)
  }

  package func check() async -> AccountCheck {
    do throws(DeliveryStop) {
      let webhook = try await Webhook(access)
      let response: HTTPResponse
      do {
        response = try await access.askHarmlessly(HTTPRequest(.get, webhook.url()))
      } catch {
        return AccountCheck(error.outcome.hiding(webhook.secret))
      }
      guard response.isSuccess, let json = response.json, json["id"]?.idText != nil else {
        return AccountCheck(outcome(response).hiding(webhook.secret))
      }
      let name = json["name"]?.stringValue.map { String(SafeText.line($0).prefix(80)) }
      return AccountCheck(.good, identity: name.map { "webhook \($0)" })
    } catch {
      return AccountCheck(error.outcome)
    }
  }

  // MARK: Asking

  private func request(
    for parcel: Parcel, to webhook: Webhook
  ) throws(DeliveryStop) -> HTTPRequest {
    var fillings: [String: Parcel.Filling] = [:]
    for (index, attachment) in parcel.attachments.enumerated() {
      let name = String(attachment.reference.dropFirst(2).dropLast())
      fillings[name] = .json(.int(Int64(index)))
    }
    let body = try parcel.body(fillings)
    let url = webhook.url(parcel.path)
    guard !parcel.attachments.isEmpty else {
      return HTTPRequest(.post, url, headers: HTTPHeaders(parcel.headers), body: .bytes(body))
    }
    // Files are told apart by their number and named as the body names them.
    let names = (try? JSONValue(parsing: body))?["attachments"]?.arrayValue ?? []
    var parts = [FormPart("payload_json", text: String(decoding: body, as: UTF8.self))]
    for (index, attachment) in parcel.attachments.enumerated() {
      let name = names.indices.contains(index) ? names[index]["filename"]?.stringValue : nil
      parts.append(
        access.part("files[\(index)]", attachment.media, fileName: name ?? "file\(index)"))
    }
    return HTTPRequest(.post, url, body: .form(parts), timeLimit: .seconds(300))
  }

  // MARK: Answers

  private func outcome(_ response: HTTPResponse) -> Outcome {
    let json = response.json
    let says = Self.words(of: json)
    if response.isSuccess {
      // 204 is no success: it says nothing of whether the message could be stored.
      guard response.status != 204, let id = json?["id"]?.idText else {
        return .acknowledged(
          reason: Answers.sentence(response, says: says ?? "something unreadable"))
      }
      return .accepted(remoteID: id, url: nil)
    }
    let reason = Answers.sentence(response, says: says)
    switch (response.status, json?["code"]?.intValue) {
    case (401, _), (404, 10015): return .credentials(reason: reason)
    case (429, _):
      return .temporary(
        reason: reason,
        retryAfter: Self.wait(json?["retry_after"])
          ?? RetryAfter.wait(response.headers, now: access.clock()),
        isRateLimit: true)
    default: return Answers.outcome(response, says: says, now: access.clock(), canLook: false)
    }
  }

  /// Seconds with a fraction, rounded up.
  private static func wait(_ value: JSONValue?) -> Duration? {
    let seconds: Double? =
      switch value {
      case .int(let number): Double(number)
      case .double(let number): number
      default: nil
      }
    guard let seconds, seconds.isFinite else { return nil }
    return .seconds(min(max(seconds.rounded(.up), 1), 86_400))
  }

  /// The message, and the first thing the tree of errors says.
  private static func words(of json: JSONValue?) -> String? {
    guard let message = json?["message"]?.stringValue else { return nil }
    return [message, json?["errors"].flatMap { first(in: $0, depth: 0) }].compactMap { $0 }
      .joined(separator: ": ")
  }

  private static func first(in tree: JSONValue, depth: Int) -> String? {
    if let errors = tree["_errors"]?.arrayValue { return errors.first?["message"]?.stringValue }
    guard depth < 10 else { return nil }
    for member in tree.objectValue?.members ?? [] {
      if let found = first(in: member.value, depth: depth + 1) { return found }
    }
    return nil
  }
}
