internal import StintCore
package import StintExporters
internal import StintHTTP

extension MastodonDeliverer {
  /// Looks for the status among the account's own.
  ///
  /// It is ours if it was made after the first try began (by the server's clock, whose difference to
  /// ours its `Date` header tells), answers the same status, and has the same warning and, letter for
  /// letter, the same text. A status that belongs to another post is never taken for it
  /// (`Handover.knownRemoteIDs`), nor is an older one with the same text.
  ///
  /// That it is not there is believed only if
  ///
  /// - the list was read back to the first try, and
  /// - every status of it could be compared, and
  /// - a server of this kind shows statuses of this visibility in it: Mastodon all of them, GoToSocial
  ///   all but direct ones, others those that everybody may read (networks/mastodon.md).
  ///
  /// Where that fails, Mastodon itself still keeps the key for an hour, so that sending the same again
  /// has no second effect; on any other server the user has to look.
  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    guard let firstTriedAt = handover.firstTriedAt else {
      return .cannotTell(reason: "nothing is known of an earlier try")
    }
    var fillings = Self.parents(handover)
    for attachment in parcel.attachments { fillings[Self.name(of: attachment)] = .text("0") }
    guard let body = try? parcel.filled(fillings), let expected = Expected(body) else {
      return .neverTells(reason: "it answers a part whose id is not known")
    }
    do throws(Unclear) {
      let token = try await lookupToken()
      let account = try await ask("/api/v1/accounts/verify_credentials", token)
      guard let accountID = Self.id(account.value["id"]) else {
        throw Unclear(reason: "the server does not say whose token it is")
      }
      guard let server = await server(token) else {
        throw Unclear(reason: "the server does not say what it is")
      }
      let skew = Self.skew(account.response, now: access.clock())
      var search = Search(
        expected: expected,
        others: handover.otherIDs,
        // A second's fraction is lost on the way, and seconds pass; without a date of the server's own
        // its clock may be minutes off.
        from: firstTriedAt.advanced(by: skew ?? .zero)
          .advanced(by: skew == nil ? .seconds(-300) : .seconds(-5)))
      try await go(through: accountID, token, &search)
      if let found = search.found {
        return .found(remoteID: found.id, url: found.url)
      }
      var doubt = search.doubt
      if doubt == nil {
        let visibility = expected.visibility ?? account.value["source"]?["privacy"]?.stringValue
        guard !server.kind.lists(visibility) else { return .absent }
        doubt = "this server does not list statuses that are not public"
      }
      let isKeyKept =
        server.kind.honoursKeys
        && firstTriedAt.duration(to: access.clock()) < Self.keyLifetime
      return isKeyKept ? .absent : .neverTells(reason: doubt ?? "")
    } catch {
      return .cannotTell(reason: error.reason)
    }
  }

  /// The key is kept for an hour after the status was made; ten minutes are left for the next try.
  private static let keyLifetime = Duration.seconds(50 * 60)
  private static let pageLimit = 10
  private static let pageSize = 40
  /// What servers give a page where they do not heed how much is asked for.
  private static let smallestPage = 20
  /// Sources are asked for one by one, and servers count requests.
  private static let sourceLimit = 50

  /// Nobody can tell at the moment.
  private struct Unclear: Error {
    var reason: String
  }

  /// What the status must be like.
  struct Expected {
    var text: String
    var warning: String
    var parent: String?
    var visibility: String?
    var mediaCount: Int
    var hasPoll: Bool

    init?(_ body: [UInt8]) {
      guard let value = try? JSONValue(parsing: body) else { return nil }
      text = value["status"]?.stringValue ?? ""
      warning = value["spoiler_text"]?.stringValue ?? ""
      parent = value["in_reply_to_id"]?.stringValue
      visibility = value["visibility"]?.stringValue
      mediaCount = value["media_ids"]?.arrayValue?.count ?? 0
      hasPoll = value["poll"]?.objectValue != nil
    }
  }

  /// The way through the account's statuses, from the newest on.
  private struct Search {
    let expected: Expected
    let others: Set<String>
    /// Earliest instant at which it can have been made, by the server's clock.
    let from: Timestamp
    var found: (id: String, url: String?)?
    var sources = 0
    /// Why not finding it proves nothing.
    var doubt: String?

    /// Whether all but the text, which only the source tells, speaks for this status.
    func mayBe(_ status: JSONValue, _ id: String) -> Bool {
      guard !others.contains(id), status["reblog"]?.objectValue == nil,
        MastodonDeliverer.id(status["in_reply_to_id"]) == expected.parent
      else { return false }
      if let made = MastodonDeliverer.made(status), made < from { return false }
      let warning = status["spoiler_text"]?.stringValue ?? ""
      return Self.plain(expected.text).isEmpty
        || Self.plain(warning) == Self.plain(expected.warning)
    }

    func isSame(_ status: JSONValue, text: String, warning: String) -> Bool {
      let own = Self.plain(expected.text)
      let ownWarning = Self.plain(expected.warning)
      if own.isEmpty {
        // Servers put the warning, or a sign, in the place of a text that is not there.
        return (status["media_attachments"]?.arrayValue?.count ?? 0) == expected.mediaCount
          && (status["poll"]?.objectValue != nil) == expected.hasPoll
          && (Self.plain(text).count <= 5 || Self.plain(text) == ownWarning)
          && [ownWarning, ""].contains(Self.plain(warning))
      }
      return Self.plain(text) == own && Self.plain(warning) == ownWarning
    }

    /// Mastodon takes white space at both ends away.
    private static func plain(_ text: String) -> String {
      let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        .joined(separator: "\n")
      let start = lines.drop { $0.isWhitespace }
      return String(String(start.reversed().drop { $0.isWhitespace }).reversed())
    }
  }

  private func go(
    through accountID: String, _ token: Secret, _ search: inout Search
  ) async throws(Unclear) {
    let path =
      "/api/v1/accounts/\(PercentEncoding.encode(accountID))/statuses?limit=\(Self.pageSize)"
      + "&exclude_reblogs=true"
    var last: String?
    var seen: Set<String> = []
    for _ in 0..<Self.pageLimit {
      let page = try await ask(
        path + (last.map { "&max_id=\(PercentEncoding.encode($0))" } ?? ""), token)
      guard let statuses = page.value.arrayValue else {
        throw Unclear(reason: "the server's list of statuses cannot be read")
      }
      let ids = statuses.map { Self.id($0["id"]) }
      guard !ids.contains(nil) else {
        throw Unclear(reason: "the server's list of statuses cannot be read")
      }
      var isNew = false
      var isOlder = true
      for (status, id) in zip(statuses, ids) {
        guard let id, seen.insert(id).inserted else { continue }
        isNew = true
        if Self.made(status).map({ $0 >= search.from }) ?? true { isOlder = false }
        guard search.found == nil, search.mayBe(status, id) else { continue }
        try await compare(status, id, token, &search)
      }
      guard search.found == nil, !statuses.isEmpty else { return }
      guard isNew else {
        // It turns no pages; then a full one is not all.
        if statuses.count >= Self.smallestPage {
          search.doubt = "the server shows only a part of the statuses"
        }
        return
      }
      guard !isOlder else { return }
      last = ids.last ?? nil
    }
    search.doubt = search.doubt ?? "too many statuses were made since"
  }

  private func compare(
    _ status: JSONValue, _ id: String, _ token: Secret, _ search: inout Search
  ) async throws(Unclear) {
    var text = status["text"]?.stringValue
    var warning = status["spoiler_text"]?.stringValue ?? ""
    if text == nil, search.sources < Self.sourceLimit {
      search.sources += 1
      let response: HTTPResponse
      do {
        response = try await access.client.send(
          request(.get, "/api/v1/statuses/\(PercentEncoding.encode(id))/source", token))
      } catch {
        throw Unclear(reason: error.reason)
      }
      if response.isSuccess, let source = Self.json(response) {
        text = source["text"]?.stringValue
        warning = source["spoiler_text"]?.stringValue ?? warning
      } else if ![403, 404, 410].contains(response.status) {
        throw Unclear(reason: Answers.sentence(response, says: Self.word(of: response)))
      }
    }
    guard let text else {
      search.doubt = "the server does not tell the text of a status that may be it"
      return
    }
    if search.isSame(status, text: text, warning: warning) {
      guard Self.made(status) != nil else {
        throw Unclear(reason: "the server lists such a status but not when it was made")
      }
      search.found = (id, Self.address(status))
    }
  }

  private func lookupToken() async throws(Unclear) -> Secret {
    do throws(CredentialProblem) {
      return try await usableToken()
    } catch {
      throw Unclear(reason: error.reason)
    }
  }

  /// A list or an object that the server was asked for.
  private func ask(
    _ path: String, _ token: Secret
  ) async throws(Unclear) -> (value: JSONValue, response: HTTPResponse) {
    let response: HTTPResponse
    do {
      response = try await access.client.send(request(.get, path, token))
    } catch {
      throw Unclear(reason: error.reason)
    }
    guard response.isSuccess, let value = Self.json(response) else {
      throw Unclear(reason: Answers.sentence(response, says: Self.word(of: response)))
    }
    return (value, response)
  }

  // MARK: Times

  /// When a status was made; nil when it does not say.
  private static func made(_ status: JSONValue) -> Timestamp? {
    status["created_at"]?.stringValue.flatMap { Timestamp(rfc3339: $0) }
  }

  /// How far the server's clock is ahead of ours; nil when it does not say.
  private static func skew(_ response: HTTPResponse, now: Timestamp) -> Duration? {
    response.headers["Date"].flatMap(date).map { now.duration(to: $0) }
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Sun, 22 Nov 2026 04:33:20 GMT`.
  private static func date(_ text: String) -> Timestamp? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2]))
    else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp(rfc3339: "\(words[3])-\(number)-\(words[1])T\(words[4])Z")
  }
}
