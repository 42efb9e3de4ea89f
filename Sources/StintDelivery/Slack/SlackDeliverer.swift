package import StintCore
package import StintExporters
internal import StintHTTP

/// Sends through an incoming webhook of Slack, or of a server that speaks like it
/// (networks/slack.md).
///
/// The secret address is the credential; no address is ever shown. The answer to a message is the
/// word `ok` and no id, and a webhook can read nothing, so an unclear outcome stays unclear.
package struct SlackDeliverer: NetworkDeliverer {
  private let access: NetworkAccess

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .never }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let webhook = try await Webhook(access)
      let request = HTTPRequest(
        .post, webhook.url(), headers: HTTPHeaders(parcel.headers),
        body: .bytes(try parcel.body([:])))
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
    .neverTells(reason: "a webhook of Slack cannot read the channel; look into it yourself")
  }

  /// Asks with a message that has no text: Slack refuses it, and how it does tells whether the webhook
  /// is there.
  package static func fault(
    in credential: Credential, of account: Account
  ) -> CredentialProblem? {
    Webhook.fault(in: credential, of: account)
  }

  package func check() async -> AccountCheck {
    do throws(DeliveryStop) {
      let webhook = try await Webhook(access)
      let request = HTTPRequest(
        .post, webhook.url(), headers: ["Content-Type": "application/json"],
        body: .bytes(Array("{}".utf8)))
      do {
        let response = try await access.askHarmlessly(request)
        if response.status == 400, ["no_text", "invalid_payload"].contains(Self.word(response)) {
          return AccountCheck(.good)
        }
        return AccountCheck(outcome(response).hiding(webhook.secret))
      } catch {
        return AccountCheck(error.outcome.hiding(webhook.secret))
      }
    } catch {
      return AccountCheck(error.outcome)
    }
  }

  // MARK: Answers

  private func outcome(_ response: HTTPResponse) -> Outcome {
    let word = Self.word(response)
    if response.isSuccess {
      // Anything but the word may be a page of somebody in between.
      guard response.status == 200, word == "ok" else {
        return .acknowledged(reason: Answers.sentence(response, says: word))
      }
      return .accepted(remoteID: nil, url: nil)
    }
    if ["invalid_token", "no_service", "no_service_id", "no_team", "team_disabled"].contains(word) {
      return .credentials(reason: Answers.sentence(response, says: word))
    }
    return Answers.outcome(response, says: word, now: access.clock(), canLook: false)
  }

  /// The answer, which is plain text.
  private static func word(_ response: HTTPResponse) -> String {
    let text = String(decoding: response.body.prefix(1000), as: UTF8.self)
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
