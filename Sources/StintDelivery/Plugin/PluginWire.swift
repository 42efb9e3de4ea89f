internal import StintCore
internal import StintExporters
internal import StintHTTP
internal import StintPlugins

/// `deliver` and `lookup` as JSON (`stint help plug-ins`).
enum PluginWire {
  /// The text of the body, where it is one, and its bytes; the key comes last, where a shell script
  /// finds it easily.
  static func parcel(_ parcel: Parcel) -> JSONValue {
    var object: JSONObject = ["part": .int(Int64(parcel.part))]
    object["media"] = .array(parcel.attachments.map(PluginRequest.json))
    object["extension"] = .string(parcel.fileExtension)
    object["endpoint"] = parcel.endpoint.map { .string($0) }
    object["headers"] = PluginRequest.options(parcel.headers)
    object["path"] = parcel.suggestedPath.map { .string($0) }
    if InvalidUTF8.first(in: parcel.body) == nil {
      object["body"] = .string(String(decoding: parcel.body, as: UTF8.self))
    }
    object["base64"] = .string(Base64.encode(parcel.body))
    object["key"] = .string(parcel.operationKey)
    return .object(object)
  }

  static func request(
    _ call: PluginCall, _ parcel: JSONValue, _ handover: Handover, account: Account,
    notes: PluginNotes, credential: [String: Secret]
  ) -> JSONValue {
    var object: JSONObject = [
      "v": 1, "call": .string(call.rawValue), "account": .string(account.name),
    ]
    object["server"] = account.server.map { .string($0) }
    object["options"] = PluginRequest.options(account.options)
    object["post_id"] = .int(handover.postID)
    object["at_local"] = .string(handover.localInstant)
    object["parts"] = .int(Int64(handover.partCount))
    object["first_tried_at"] = handover.firstTriedAt.map { .string(RFC3339.textInUTC($0)) }
    object["earlier"] = .array(
      handover.earlier.sorted { $0.key < $1.key }.map { number, part in
        var earlier: JSONObject = ["part": .int(Int64(number))]
        earlier["id"] = part.remoteID.map { .string($0) }
        earlier["url"] = part.url.map { .string($0) }
        earlier["notes"] = PluginNotes(handover.journal, key: part.operationKey).json
        return .object(earlier)
      })
    object["notes"] = notes.json
    if !credential.isEmpty {
      object["credential"] = .object(
        JSONObject(
          credential.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.reveal())) }))
    }
    object["parcel"] = parcel
    return .object(object)
  }

  private enum Verdict {
    case accepted, temporary, rateLimited, permanent, credentials, unknown
  }

  static func deliverAnswer(
    _ value: JSONValue, _ name: String, _ redaction: Redaction
  ) throws(PluginWireError) -> Outcome {
    let fields = PluginFields(value)
    try fields.requireVersion()
    guard
      let verdict = try fields.word(
        "outcome",
        [
          ("accepted", Verdict.accepted), ("temporary", .temporary),
          ("rate_limited", .rateLimited), ("permanent", .permanent),
          ("credentials", .credentials), ("unknown", .unknown),
        ])
    else { throw PluginWireError("it has no \"outcome\"") }
    let said = try fields.string("reason").map { PluginWireError.shown(redaction.clean($0)) }
    let reason =
      "the plug-in \(PluginFile.prefix)\(name) says: \(said ?? "nothing about the reason")"
    let wait = try fields.number("retry_after", 0...2_678_400).map { Duration.seconds($0) }
    switch verdict {
    case .accepted:
      return .accepted(
        remoteID: try identity(fields, "id", redaction), url: try address(fields, redaction))
    case .temporary: return .temporary(reason: reason, retryAfter: wait, isRateLimit: false)
    case .rateLimited: return .temporary(reason: reason, retryAfter: wait, isRateLimit: true)
    case .permanent: return .permanent(reason: reason)
    case .credentials: return .credentials(reason: reason)
    case .unknown: return .unknown(reason: reason)
    }
  }

  private enum Finding {
    case found, absent, cannotTell, neverTells
  }

  static func lookupAnswer(
    _ value: JSONValue, _ redaction: Redaction
  ) throws(PluginWireError) -> LookupResult {
    let fields = PluginFields(value)
    try fields.requireVersion()
    guard
      let finding = try fields.word(
        "outcome",
        [
          ("found", Finding.found), ("absent", .absent), ("cannot_tell", .cannotTell),
          ("never_tells", .neverTells),
        ])
    else { throw PluginWireError("it has no \"outcome\"") }
    let reason =
      try fields.string("reason").map { PluginWireError.shown(redaction.clean($0)) }
      ?? "the plug-in cannot tell"
    switch finding {
    case .found:
      return .found(
        remoteID: try identity(fields, "id", redaction), url: try address(fields, redaction))
    case .absent: return .absent
    case .cannotTell: return .cannotTell(reason: reason)
    case .neverTells: return .neverTells(reason: reason)
    }
  }

  /// A network's name for what it took; one that holds a secret is not written down.
  private static func identity(
    _ fields: PluginFields, _ key: String, _ redaction: Redaction
  ) throws(PluginWireError) -> String? {
    guard let text = try fields.string(key), !text.isEmpty else { return nil }
    guard text.utf8.count <= 2000, !redaction.finds(in: text) else { return nil }
    return text
  }

  /// Only what a browser opens, and a terminal does not obey.
  private static func address(
    _ fields: PluginFields, _ redaction: Redaction
  ) throws(PluginWireError) -> String? {
    guard let url = try identity(fields, "url", redaction),
      url.hasPrefix("https://") || url.hasPrefix("http://"), SafeText.line(url) == url
    else { return nil }
    return url
  }
}
