internal import StintCore
internal import StintExporters
internal import StintHTTP

extension NetworkAccess {
  /// The answer to a request that creates something; without one it is over.
  func ask(_ request: HTTPRequest) async throws(DeliveryStop) -> HTTPResponse {
    do { return try await client.send(request) } catch {
      throw DeliveryStop(Answers.outcome(error))
    }
  }

  /// The answer to a request whose repetition does no harm.
  func askHarmlessly(_ request: HTTPRequest) async throws(DeliveryStop) -> HTTPResponse {
    do { return try await client.send(request) } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
  }

  /// The stored token, for networks whose tokens are not renewed.
  func storedToken() async throws(DeliveryStop) -> Secret {
    do throws(CredentialProblem) {
      let credential = try await credentials.load()
      if let token = credential[.token], !token.isEmpty { return token }
    } catch {
      throw DeliveryStop(error)
    }
    throw DeliveryStop(.credentials(reason: "the credential of \(account.name) has no token"))
  }
}

extension Handover {
  /// What the network made earlier is none of ours.
  ///
  /// A minute before the first try, for clocks that disagree; while that is under way, a quarter of an
  /// hour ago, which no try lasts.
  func since(now: Timestamp) -> Timestamp {
    firstTriedAt?.advanced(by: .seconds(-60)) ?? now.advanced(by: .seconds(-900))
  }

  /// Asked right before the request that creates the post.
  func claim() throws(DeliveryStop) {
    guard mayStillSend() else {
      throw DeliveryStop(
        .temporary(
          reason: "another process took it over", retryAfter: nil, isRateLimit: false))
    }
  }

  /// A note that a later step relies on.
  func keep(_ name: String, _ value: String, for parcel: Parcel) throws(DeliveryStop) {
    do { try journal.keep(name, value, key: parcel.operationKey) } catch {
      throw DeliveryStop(
        .temporary(
          reason: "a note about the delivery could not be kept", retryAfter: nil,
          isRateLimit: false))
    }
  }
}

extension Parcel {
  /// The body with its references replaced, or the end of the delivery.
  func body(_ fillings: [String: Filling]) throws(DeliveryStop) -> [UInt8] {
    do throws(MissingReference) { return try filled(fillings) } catch {
      throw DeliveryStop(
        .permanent(reason: "nobody knows what the network calls \(error.name) any more"))
    }
  }

  /// What comes after the method in `endpoint`, as `/api/v1/statuses`.
  var path: String {
    endpoint.flatMap { $0.split(separator: " ").dropFirst().first.map(String.init) } ?? ""
  }
}

extension JSONValue {
  /// An id: a number, or a short text of letters, digits, `_`, `-` and `.`; nil for anything else.
  var idText: String? {
    if let number = intValue { return String(number) }
    guard let text = stringValue, (1...200).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || [0x5F, 0x2D, 0x2E].contains(byte)
      })
    else { return nil }
    return text
  }

  /// A web address to show to the user; nil for anything else.
  var addressText: String? {
    stringValue.flatMap { $0.utf8.count <= 500 ? WebAddress($0)?.text : nil }
  }
}

extension HTTPResponse {
  /// The body as JSON; nil for anything else.
  var json: JSONValue? { Answers.json(self) }
}

extension Outcome {
  /// The same without `secret` in its words, should a server or a library have repeated it.
  func hiding(_ secret: Secret) -> Outcome {
    let text = secret.reveal()
    guard text.utf8.count >= 6 else { return self }
    func clean(_ reason: String) -> String { reason.replacing(text, with: "•••") }
    return switch self {
    case .accepted: self
    case .temporary(let reason, let wait, let isLimit):
      .temporary(reason: clean(reason), retryAfter: wait, isRateLimit: isLimit)
    case .permanent(let reason): .permanent(reason: clean(reason))
    case .hold(let hold): .hold(Hold(cause: hold.cause, reason: clean(hold.reason)))
    case .credentials(let reason, let isPermission):
      .credentials(reason: clean(reason), isPermission: isPermission)
    case .unknown(let reason): .unknown(reason: clean(reason))
    case .acknowledged(let reason): .acknowledged(reason: clean(reason))
    }
  }
}
