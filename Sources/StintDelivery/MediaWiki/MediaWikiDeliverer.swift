import StintCore
package import StintExporters
import StintHTTP

/// Sends to MediaWiki through its action API (networks/mediawiki.md).
///
/// A new page is made with `createonly`. A new section names the revision it was made for and a
/// summary like no other: the wiki refuses a second one as long as ours is the latest edit, and before
/// that our own edits are looked through.
package struct MediaWikiDeliverer: NetworkDeliverer {
  let access: NetworkAccess
  let session = Kept<MediaWikiSession>()
  let endpoint = Kept<String>()

  package init(_ access: NetworkAccess) {
    self.access = access
  }

  package var safety: Description.Safety { .lookup }
  package var settlingTime: Duration { .seconds(60) }

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    do throws(DeliveryStop) {
      var edit = try MediaWikiEdit(parcel, files: try await upload(parcel, handover))
      for _ in 0..<3 {
        if edit.isSection { edit.base = try await latestRevision(of: edit.title) }
        // A second section is a second post; a second page the wiki itself refuses.
        if edit.isSection || handover.firstTriedAt != nil,
          let own = try await ownEdit(edit, handover)
        {
          return own
        }
        guard handover.mayStillSend() else { throw DeliveryStop.takenOver }
        let reply = try await authorised { session in request(edit.fields, session) }
        if case .error(let code, _, _) = reply {
          if code == "editconflict" || (edit.isSection && code == "articleexists") {
            // Somebody, perhaps we ourselves, edited since we looked.
            continue
          }
          if code == "articleexists", let own = try await ownEdit(edit, handover) { return own }
        }
        if let outcome = reply.outcome(now: access.clock()) { return outcome }
        return outcome(of: reply, edit)
      }
      return .temporary(
        reason: "others edit \(edit.shownTitle) all the time", retryAfter: .seconds(60),
        isRateLimit: false)
    } catch {
      return error.outcome
    }
  }

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    do throws(DeliveryStop) {
      let edit = try MediaWikiEdit(parcel, files: nil)
      guard case .accepted(let id, let url) = try await ownEdit(edit, handover) else {
        return .absent
      }
      return .found(remoteID: id, url: url)
    } catch {
      return error.lookup
    }
  }

  package func check() async -> AccountCheck {
    let hint =
      "user is the name with the label of a bot password, as Ana@stint; make one on Special:BotPasswords."
    do throws(DeliveryStop) {
      let reply = try await authorised { session in
        request(
          [("action", "query"), ("meta", "userinfo|siteinfo"), ("uiprop", "rights|blockinfo")],
          session)
      }
      guard case .answer(let json) = reply else {
        return DeliveryStop(reply.harmlessOutcome(now: access.clock()) ?? .unknown(reason: ""))
          .check(hint: hint)
      }
      let info = json["query"]?["userinfo"]
      let name = SafeText.line(info?["name"]?.stringValue ?? "").prefix(100)
      let wiki = SafeText.line(json["query"]?["general"]?["sitename"]?.stringValue ?? "the wiki")
      let identity = "\(name) on \(wiki.prefix(100))"
      let rights = Set(info?["rights"]?.arrayValue?.compactMap(\.stringValue) ?? [])
      let lacking = ["edit", "createpage"].filter { !rights.contains($0) }
      if info?["blockid"] != nil {
        return AccountCheck(
          .refused(CredentialProblem(reason: "\(name) is blocked on the wiki")), identity: identity)
      }
      guard lacking.isEmpty else {
        return AccountCheck(
          .refused(
            CredentialProblem(
              reason: "the bot password gives no right to \(lacking.joined(separator: " and "))",
              hint: "On Special:BotPasswords tick the grant to create, edit and move pages.")),
          identity: identity)
      }
      return AccountCheck(.good, identity: identity)
    } catch {
      return error.check(hint: hint)
    }
  }

  // MARK: Edits

  private func outcome(of reply: MediaWikiReply, _ edit: MediaWikiEdit) -> Outcome {
    guard case .answer(let json) = reply, let result = json["edit"] else {
      return .acknowledged(reason: "the wiki's answer says nothing of the edit")
    }
    guard let word = result["result"]?.stringValue else {
      return .acknowledged(reason: "the wiki's answer says nothing of the edit")
    }
    guard word == "Success" else {
      let why =
        result["captcha"] != nil
        ? "it wants a captcha, which only a person can solve"
        : "\(result["code"]?.stringValue ?? ""), \(result["info"]?.stringValue ?? "")"
      return .permanent(
        reason: "the wiki does not take the edit: \(Answers.words(why))")
    }
    return accepted(revision: result["newrevid"]?.intValue, page: result["pageid"]?.intValue, edit)
  }

  private func accepted(revision: Int64?, page: Int64?, _ edit: MediaWikiEdit) -> Outcome {
    let base = (endpoint.value ?? "").replacingEnding("api.php", by: "index.php")
    let url =
      switch (edit.isSection, revision, page) {
      case (true, let revision?, _): "\(base)?oldid=\(revision)"
      case (_, _, let page?): "\(base)?curid=\(page)"
      default: nil as String?
      }
    return .accepted(remoteID: (revision ?? page).map { "\($0)" }, url: url)
  }

  /// The edit with our mark in its summary, if it is among our own.
  private func ownEdit(
    _ edit: MediaWikiEdit, _ handover: Handover
  ) async throws(DeliveryStop) -> Outcome? {
    // The two clocks may differ, and the mark is like no other: looking further back does no harm.
    let start = (handover.firstTriedAt ?? access.clock()).advanced(by: .seconds(-2 * 86_400))
    var next: [(String, String)] = []
    for _ in 0..<5 {
      let reply = try await authorised { session in
        request(
          [
            ("action", "query"), ("list", "usercontribs"), ("ucuser", session.user),
            ("ucprop", "ids|title|comment|timestamp"), ("uclimit", "500"),
            ("ucend", CivilTime(start).plain + "Z"),
          ] + next, session)
      }
      guard case .answer(let json) = reply else {
        throw DeliveryStop(
          reply.harmlessOutcome(now: access.clock()) ?? .unknown(reason: "no answer"))
      }
      guard let contributions = json["query"]?["usercontribs"]?.arrayValue else {
        throw DeliveryStop(
          .temporary(
            reason: "the wiki does not list our edits", retryAfter: nil, isRateLimit: false))
      }
      for item in contributions where item["comment"]?.stringValue?.hasSuffix(edit.mark) == true {
        return accepted(revision: item["revid"]?.intValue, page: item["pageid"]?.intValue, edit)
      }
      guard let more = json["continue"]?.objectValue else { return nil }
      next = more.members.compactMap { member in member.value.stringValue.map { (member.key, $0) } }
    }
    throw DeliveryStop(
      .temporary(
        reason: "there are too many edits of ours to look through", retryAfter: nil,
        isRateLimit: false))
  }

  /// nil when the page does not exist.
  private func latestRevision(of title: String) async throws(DeliveryStop) -> Int64? {
    let reply = try await authorised { session in
      request(
        [
          ("action", "query"), ("prop", "revisions"), ("titles", title), ("rvprop", "ids"),
          ("rvlimit", "1"),
        ], session)
    }
    guard case .answer(let json) = reply, let page = json["query"]?["pages"]?.arrayValue?.first
    else {
      throw DeliveryStop(
        reply.harmlessOutcome(now: access.clock())
          ?? .permanent(reason: "the wiki takes no page of that name"))
    }
    return page["revisions"]?.arrayValue?.first?["revid"]?.intValue
  }
}

extension String {
  fileprivate func replacingEnding(_ ending: String, by other: String) -> String {
    hasSuffix(ending) ? dropLast(ending.count) + other : self
  }
}
