internal import StintCore
package import StintExporters
internal import StintHTTP

extension XDeliverer {
  /// Looks for the post among the account's own.
  ///
  /// It is ours if it was made after the first try began, answers the same post and has the same text.
  /// It is not there if the list was read whole back to the first try. Where the list cannot be read,
  /// nobody can tell.
  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    guard let firstTriedAt = handover.firstTriedAt else {
      return .cannotTell(reason: "nothing is known of an earlier try")
    }
    var fillings = Self.parents(handover)
    for attachment in parcel.attachments { fillings[attachment.referenceName] = .text("0") }
    guard let body = try? parcel.filled(fillings), let value = try? JSONValue(parsing: body) else {
      return .neverTells(reason: "it answers a part whose id is not known")
    }
    let wanted = XPost(
      text: value["text"]?.stringValue ?? "",
      parent: value["reply"]?["in_reply_to_tweet_id"]?.stringValue)
    do throws(Unclear) {
      let me = try await ask("/2/users/me", [])
      guard let user = me.id else {
        throw Unclear(result: .cannotTell(reason: "\(me.sentence), but not with the user"))
      }
      let skew = me.response.date.map { access.clock().duration(to: $0) } ?? .zero
      let from = firstTriedAt.advanced(by: skew).advanced(by: .seconds(-60))
      let found = try await search(wanted, user: user, from: from, others: handover.otherIDs)
      if let id = found {
        return .found(remoteID: id, url: Self.address(id))
      }
      if handover.journal.note(Self.duplicateNote, key: parcel.operationKey) != nil {
        return .neverTells(
          reason: "X says that it has this text already, but the account's posts do not show it")
      }
      return .absent
    } catch {
      return error.result
    }
  }

  private static let pageLimit = 10

  private struct Unclear: Error {
    var result: LookupResult
  }

  private func search(
    _ wanted: XPost, user: String, from: Timestamp, others: Set<String>
  ) async throws(Unclear) -> String? {
    // X wants whole seconds; cut off, the instant only gets earlier.
    let start = RFC3339.textInUTC(Timestamp(seconds: from.seconds))
    let query = [
      ("max_results", "10"),
      ("tweet.fields", "created_at,text,entities,referenced_tweets,note_tweet"),
      ("start_time", start),
    ]
    var page: String?
    for _ in 0..<Self.pageLimit {
      let answer = try await ask(
        "/2/users/\(user)/tweets", query + (page.map { [("pagination_token", $0)] } ?? []))
      let posts = answer.data?.arrayValue ?? []
      let count = answer.json?["meta"]?["result_count"]?.intValue
      // Errors beside data mean that something was left out.
      guard answer.data?.arrayValue != nil || count == 0, answer.json?["errors"] == nil else {
        throw Unclear(result: .cannotTell(reason: "X's list of posts cannot be read"))
      }
      for post in posts {
        guard let id = XAnswer.id(post["id"]) else {
          throw Unclear(result: .cannotTell(reason: "X's list of posts cannot be read"))
        }
        guard !others.contains(id), wanted.isSame(post) else { continue }
        guard let made = post["created_at"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }) else {
          throw Unclear(
            result: .cannotTell(reason: "X lists such a post but not when it was made"))
        }
        if made.seconds >= from.seconds { return id }
      }
      page = answer.json?["meta"]?["next_token"]?.stringValue
      if page == nil { return nil }
    }
    throw Unclear(result: .cannotTell(reason: "too many posts were made since"))
  }

  private func ask(
    _ path: String, _ query: [(String, String)]
  ) async throws(Unclear) -> XAnswer {
    let response: HTTPResponse
    do {
      response = try await session.send(
        HTTPRequest(.get, FormEncoding.address(base + path, query: query)))
    } catch {
      throw Unclear(result: .cannotTell(reason: error.reason))
    }
    let answer = XAnswer(response)
    guard response.isSuccess, answer.json != nil else {
      throw Unclear(result: .cannotTell(reason: answer.sentence))
    }
    return answer
  }
}
