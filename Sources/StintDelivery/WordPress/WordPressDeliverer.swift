import StintCore
package import StintExporters
import StintHTTP

/// Sends to WordPress through its REST API (networks/wordpress.md).
///
/// A post's slug is its own, so that it can be looked up. WordPress stores the post before it looks
/// at the rest, and may answer with an error although the post is there: whatever a create is answered
/// with, the slug is looked for, and what is there is completed, never created a second time.
package struct WordPressDeliverer: NetworkDeliverer {
  let access: NetworkAccess
  private let root = Kept<WordPressRoot>()

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(60) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      let api = try await api()
      let wanted = try await fill(parcel, handover, api)
      if let id = handover.journal.note("post", key: parcel.operationKey).flatMap({ Int64($0) }) {
        return try await finish(try await post(id, api), wanted, api)
      }
      return try await create(wanted, parcel, handover, api)
    } catch {
      return error.outcome
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    do throws(DeliveryStop) {
      let api = try await api()
      guard
        let slug = Answers.json(HTTPResponse(status: 0, body: parcel.body))?["slug"]?.stringValue
      else { return .neverTells(reason: "the post has no slug to look for") }
      guard let found = try await find(slug, api) else { return .absent }
      keep(found, parcel, handover)
      let wanted = try await fill(parcel, handover, api)
      switch try await finish(found, wanted, api) {
      case .accepted(let id, let url): return .found(remoteID: id, url: url)
      // It is there; that a detail of it is refused will not change.
      case .permanent: return .found(remoteID: "\(found.id)", url: found.link)
      case let other: return DeliveryStop(other).lookup
      }
    } catch {
      return error.lookup
    }
  }

  package func check() async -> AccountCheck {
    let hint =
      "user is the name you log in with, not the label of the application password. If both are right, "
      + "the web server drops the Authorization header: for Apache put "
      + "`SetEnvIf Authorization \"(.*)\" HTTP_AUTHORIZATION=$1` into .htaccess."
    do throws(DeliveryStop) {
      let api = try await api()
      let response = try await harmless(
        api.request(
          .get, "wp/v2/users/me",
          [("context", "edit"), ("_fields", "id,name,slug,roles,capabilities")]))
      guard response.status == 200, let me = Answers.json(response), me["id"] != nil else {
        let refusal = WordPressAnswers.refusal(response, now: access.clock())
        return DeliveryStop(refusal).check(hint: hint)
      }
      let host = WebAddress(response.url)?.host ?? "the site"
      let name = SafeText.line(me["slug"]?.stringValue ?? "").prefix(100)
      let wantsPublish = (access.account.options["status"] ?? "publish") == "publish"
      if wantsPublish, me["capabilities"] != nil,
        me["capabilities"]?["publish_posts"]?.boolValue != true
      {
        return AccountCheck(
          .refused(
            CredentialProblem(
              reason: "\(name) may not publish on \(host)",
              hint: "Give it the role of an author, or set status to pending in the options of "
                + access.account.name + ".")),
          identity: "\(name) on \(host)")
      }
      return AccountCheck(.good, identity: "\(name) on \(host)")
    } catch {
      return error.check(hint: hint)
    }
  }

  // MARK: The post

  private func create(
    _ wanted: WordPressPost.Wanted, _ parcel: Parcel, _ handover: Handover, _ api: WordPressAPI
  ) async throws(DeliveryStop) -> Outcome {
    guard handover.mayStillSend() else { throw .takenOver }
    let response: HTTPResponse
    do {
      response = try await access.client.send(
        api.request(
          .post, "wp/v2/posts", [("_fields", WordPressPost.fields)],
          headers: ["Content-Type": "application/json"], body: .bytes(wanted.body)))
    } catch {
      return Answers.outcome(error)
    }
    if response.isSuccess, let post = Answers.json(response).flatMap(WordPressPost.init) {
      keep(post, parcel, handover)
      return post.accepted
    }
    let refusal = WordPressAnswers.refusal(response, now: access.clock())
    if WordPressAnswers.isBeforeStoring(response) { return refusal }
    let found: WordPressPost?
    do throws(DeliveryStop) {
      found = try await find(wanted.slug, api)
    } catch {
      let reason = Answers.sentence(response, says: WordPressAnswers.word(of: response))
      return response.isSuccess ? .acknowledged(reason: reason) : .unknown(reason: reason)
    }
    guard let found else { return refusal }
    keep(found, parcel, handover)
    return try await finish(found, wanted, api)
  }

  /// Gives a post that is there what it still lacks; what somebody may have edited meanwhile, title
  /// and text, stays.
  private func finish(
    _ post: WordPressPost, _ wanted: WordPressPost.Wanted, _ api: WordPressAPI
  ) async throws(DeliveryStop) -> Outcome {
    guard let missing = wanted.missing(in: post) else { return post.accepted }
    let response = try await harmless(
      api.request(
        .post, "wp/v2/posts/\(post.id)", [("_fields", WordPressPost.fields)],
        headers: ["Content-Type": "application/json"],
        body: .bytes(Array(missing.serialized().utf8))))
    if response.isSuccess { return post.accepted }
    let refusal = WordPressAnswers.refusal(response, now: access.clock())
    switch refusal {
    case .permanent(let reason):
      return .permanent(
        reason: "the post is there as number \(post.id), but its details are refused: \(reason)")
    case .unknown(let reason), .acknowledged(let reason):
      return .temporary(reason: reason, retryAfter: nil, isRateLimit: false)
    default: return refusal
    }
  }

  private func find(
    _ slug: String, _ api: WordPressAPI
  ) async throws(DeliveryStop) -> WordPressPost? {
    let response = try await harmless(
      api.request(
        .get, "wp/v2/posts",
        [
          ("slug", slug), ("status", "publish,future,draft,pending,private"),
          ("_fields", WordPressPost.fields),
        ]))
    guard response.status == 200, let list = Answers.json(response)?.arrayValue else {
      throw DeliveryStop(WordPressAnswers.refusal(response, now: access.clock()))
    }
    return list.compactMap(WordPressPost.init).first { $0.slug == slug }
  }

  private func post(
    _ id: Int64, _ api: WordPressAPI
  ) async throws(DeliveryStop) -> WordPressPost {
    let response = try await harmless(
      api.request(
        .get, "wp/v2/posts/\(id)", [("context", "edit"), ("_fields", WordPressPost.fields)]))
    guard response.status == 200, let post = Answers.json(response).flatMap(WordPressPost.init)
    else { throw DeliveryStop(WordPressAnswers.refusal(response, now: access.clock())) }
    return post
  }

  /// That it is there must not be lost, but losing the note only costs another look.
  private func keep(_ post: WordPressPost, _ parcel: Parcel, _ handover: Handover) {
    try? handover.journal.keep("post", "\(post.id)", key: parcel.operationKey)
  }

  // MARK: Where and as whom

  private func api() async throws(DeliveryStop) -> WordPressAPI {
    let credential: Credential
    do {
      credential = try await access.credentials.load()
    } catch {
      throw DeliveryStop(error)
    }
    // WordPress drops the blanks of an application password itself.
    guard let login = credential.login,
      let authorization = Base64.basicAuthorization(user: login.user, password: login.password)
    else {
      throw DeliveryStop(.credentials(reason: "the credential lacks a usable user or password"))
    }
    return WordPressAPI(root: try await foundRoot(), authorization: authorization)
  }

  private func foundRoot() async throws(DeliveryStop) -> WordPressRoot {
    if let known = root.value { return known }
    let base = access.base()
    guard let site = WebAddress(base) else {
      throw DeliveryStop(.permanent(reason: "the account has no server"))
    }
    if !base.hasSuffix("/wp-json") {
      let page = try await harmless(HTTPRequest(.head, site.text))
      if let named = try WordPressRoot.named(by: page, site: site) {
        root.keep(named)
        return named
      }
    }
    // No header: a cache or a firewall has eaten it.
    let candidates =
      base.hasSuffix("/wp-json")
      ? [WordPressRoot(base)]
      : [WordPressRoot(base + "/wp-json/"), WordPressRoot(base + "/?rest_route=/")]
    var last: HTTPResponse?
    for candidate in candidates {
      let response = try await harmless(
        HTTPRequest(.get, candidate.url("", [("_fields", "namespaces")])))
      let names = Answers.json(response)?["namespaces"]?.arrayValue ?? []
      if names.contains(.string("wp/v2")) {
        root.keep(candidate)
        return candidate
      }
      last = response
    }
    if let last, last.status >= 500 || last.status == 429 {
      throw DeliveryStop(Answers.harmlessOutcome(last, now: access.clock()))
    }
    throw DeliveryStop(
      .permanent(
        reason:
          "\(site.host) shows no WordPress API: the address is wrong, or the API is switched off"))
  }

  /// Sends what may be repeated; without an answer it counts as not made.
  func harmless(_ request: HTTPRequest) async throws(DeliveryStop) -> HTTPResponse {
    do {
      return try await access.client.send(request)
    } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
  }
}
