internal import StintCore
internal import StintExporters
internal import StintHTTP

/// What a server says about itself (`/api/v2/instance`, or else `/api/v1/instance`).
struct MastodonServer {
  enum Kind: Hashable, Sendable {
    /// Mastodon itself or a fork of it: it honours the idempotency key for an hour, and an account sees
    /// all its own statuses in its list.
    case mastodon
    /// No key; the list shows followers-only statuses as well (measured).
    case goToSocial
    /// No key; the list leaves out what is not public (measured).
    case snac
    case other

    /// Whether a status with that visibility is sure to be in the account's own list; nil is a
    /// visibility that is not known.
    func lists(_ visibility: String?) -> Bool {
      switch self {
      case .mastodon: true
      case .goToSocial: ["public", "unlisted", "private"].contains(visibility)
      case .snac, .other: ["public", "unlisted"].contains(visibility)
      }
    }

    var honoursKeys: Bool { self == .mastodon }
  }

  let kind: Kind
  private let instance: JSONValue

  init(_ instance: JSONValue) {
    self.instance = instance
    kind = Self.kind(of: instance)
  }

  private static func kind(of instance: JSONValue) -> Kind {
    let version = instance["version"]?.stringValue?.lowercased() ?? ""
    let source = instance["source_url"]?.stringValue?.lowercased() ?? ""
    if version.contains("snac") { return .snac }
    if version.contains("gotosocial") || source.contains("gotosocial") { return .goToSocial }
    // GoToSocial's version alone does not tell, but no Mastodon of our days begins with 0.
    if version.hasPrefix("0."), instance["account_domain"] != nil { return .goToSocial }
    // Others say `2.7.2 (compatible; Pleroma 2.6.0)`; forks of Mastodon `4.4.0+glitch`.
    let isNumber =
      ("3"..."9").contains(version.prefix(1)) && version.dropFirst().hasPrefix(".")
      && version.unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("0"..."9").contains($0)
          || ".+-_".unicodeScalars.contains($0)
      }
    return isNumber ? .mastodon : .other
  }

  /// The domain in the names of its accounts.
  var domain: String? {
    for key in ["account_domain", "domain", "uri"] {
      if let text = instance[key]?.stringValue, !text.isEmpty {
        return String(SafeText.line(text).prefix(200))
      }
    }
    return nil
  }

  /// Its limits under the names of the exporter's options.
  ///
  /// Only whole numbers within reason are taken over: a server's nonsense must not make every post
  /// unsendable.
  var facts: [String: String] {
    var facts: [String: String] = [:]
    func number(_ name: String, _ path: String..., atLeast: Int64 = 1) {
      var value: JSONValue? = instance
      for key in path { value = value?[key] }
      if let number = value?.intValue, (atLeast...(1 << 40)).contains(number) {
        facts[name] = String(number)
      }
    }
    number("limit", "max_toot_chars")
    number("limit", "configuration", "statuses", "max_characters")
    number("alt_limit", "configuration", "media_attachments", "description_limit")
    number("media_limit", "configuration", "statuses", "max_media_attachments")
    switch kind {
    // It tells a discount for addresses that it does not give.
    case .goToSocial: facts["count"] = MastodonCount.Unit.codePoints.rawValue
    default:
      facts["count"] = MastodonCount.Unit.graphemes.rawValue
      number("url_length", "configuration", "statuses", "characters_reserved_per_url")
      if let length = facts["url_length"].flatMap({ Int($0) }), length > 4096 {
        facts["url_length"] = nil
      }
    }
    // snac drops polls that are sent as JSON, and takes files of every kind.
    guard kind != .snac else {
      facts["poll_options"] = "0"
      return facts
    }
    number("image_limit", "configuration", "media_attachments", "image_size_limit")
    number("video_limit", "configuration", "media_attachments", "video_size_limit")
    number("poll_options", "configuration", "polls", "max_options", atLeast: 2)
    number("poll_option_limit", "configuration", "polls", "max_characters_per_option")
    number("poll_shortest", "configuration", "polls", "min_expiration")
    number("poll_longest", "configuration", "polls", "max_expiration")
    facts["media_types"] = types
    return facts
  }

  private var types: String? {
    let listed =
      instance["configuration"]?["media_attachments"]?["supported_mime_types"]?
      .arrayValue?.compactMap { $0.stringValue?.lowercased() } ?? []
    var kept = listed.prefix(200).filter { type in
      type.utf8.count <= 100 && type.split(separator: "/").count == 2
        && type.unicodeScalars.allSatisfy {
          ("a"..."z").contains($0) || ("0"..."9").contains($0)
            || "/-.+_".unicodeScalars.contains($0)
        }
    }
    // Two names of one thing; files are known to Stint under the second.
    if kept.contains("audio/mp3"), !kept.contains("audio/mpeg") { kept.append("audio/mpeg") }
    return kept.isEmpty ? nil : kept.joined(separator: " ")
  }
}

extension MastodonDeliverer {
  /// What the server says about itself; nil when nobody can tell now.
  func server(_ token: Secret) async -> MastodonServer? {
    for path in ["/api/v2/instance", "/api/v1/instance"] {
      if let response = try? await access.client.send(request(.get, path, token)),
        response.isSuccess, let instance = Self.json(response), instance.objectValue != nil
      {
        return MastodonServer(instance)
      }
    }
    return nil
  }

  package func check() async -> AccountCheck {
    let token: Secret
    do throws(CredentialProblem) {
      token = try await usableToken()
    } catch {
      return AccountCheck(error.isTemporary ? .unclear(reason: error.reason) : .refused(error))
    }
    let response: HTTPResponse
    do {
      response = try await access.client.send(
        request(.get, "/api/v1/accounts/verify_credentials", token))
    } catch {
      return AccountCheck(.unclear(reason: error.reason))
    }
    let sentence = Answers.sentence(response, says: Self.word(of: response))
    switch response.status {
    case 401, 403:
      return AccountCheck(
        .refused(
          CredentialProblem(
            reason: sentence,
            hint: "Make a new token on the server, with read:accounts, read:statuses, write:media "
              + "and write:statuses, and put it into the credential.")))
    case 404:
      return AccountCheck(
        .unfit(
          reason: "\(sentence); it does not speak Mastodon's API",
          hint: "put the server's own address into the config, as https://social.example"))
    case 200..<300: break
    default: return AccountCheck(.unclear(reason: sentence))
    }
    guard let account = Self.json(response), Self.id(account["id"]) != nil else {
      return AccountCheck(.unclear(reason: "\(sentence), but not with the account"))
    }
    let server = await server(token)
    let name = account["acct"]?.stringValue ?? account["username"]?.stringValue
    let host = server?.domain ?? WebAddress(base)?.host ?? ""
    let identity = name.map { name in
      String(SafeText.line("@" + (name.contains("@") ? name : "\(name)@\(host)")).prefix(200))
    }
    return AccountCheck(.good, identity: identity, facts: server?.facts ?? [:])
  }
}
