internal import StintCore
internal import StintExporters
internal import StintHTTP

extension BlueskyDeliverer {
  /// Where a record is, or is to be.
  struct Place: Hashable, Sendable {
    var did: String
    var collection: String
    var key: String

    var uri: String { "at://\(did)/\(collection)/\(key)" }
    var url: String { "https://bsky.app/profile/\(did)/post/\(key)" }

    init(did: String, collection: String, key: String) {
      self.did = did
      self.collection = collection
      self.key = key
    }

    /// `at://did/collection/key`.
    init?(_ uri: String) {
      let pieces = uri.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard pieces.count == 5, pieces[0] == "at:", pieces[1].isEmpty else { return nil }
      self.init(did: pieces[2], collection: pieces[3], key: pieces[4])
    }
  }

  func place(_ parcel: Parcel, _ account: Whoami) throws(DeliveryStop) -> Place {
    guard let body = try? JSONValue(parsing: parcel.body),
      let collection = body["collection"]?.stringValue, let key = body["rkey"]?.stringValue
    else {
      throw DeliveryStop(.permanent(reason: "the parcel names no collection and no key"))
    }
    if let repository = body["repo"]?.stringValue, repository != "${did}",
      repository != account.did
    {
      throw DeliveryStop(
        .permanent(
          reason: "the option did names another account than the credential; leave it out"))
    }
    return Place(did: account.did, collection: collection, key: key)
  }

  // MARK: Looking

  enum Look {
    case there(cid: String)
    case notThere
    case unclear(reason: String)
  }

  /// Asks for a record; where the server cannot say that there is none (millipds), for all of them.
  func look(at place: Place) async -> Look {
    let query =
      "repo=\(PercentEncoding.encode(place.did))&collection=\(PercentEncoding.encode(place.collection))"
    let response: HTTPResponse
    do {
      response = try await access.client.send(
        request(
          .get, "com.atproto.repo.getRecord?\(query)&rkey=\(PercentEncoding.encode(place.key))", nil
        ))
    } catch {
      return .unclear(reason: error.reason)
    }
    if response.isSuccess, let cid = Self.plain(Self.json(response)?["cid"]) {
      return .there(cid: cid)
    }
    if Self.code(response) == "RecordNotFound" { return .notThere }
    let sentence = Answers.sentence(response, says: Self.word(of: response))
    guard
      let list = try? await access.client.send(
        request(.get, "com.atproto.repo.listRecords?\(query)&limit=100", nil)),
      list.isSuccess, let records = Self.json(list)?["records"]?.arrayValue
    else { return .unclear(reason: sentence) }
    var oldest: String?
    for record in records {
      guard let uri = record["uri"]?.stringValue else { return .unclear(reason: sentence) }
      if uri == place.uri {
        return Self.plain(record["cid"]).map { .there(cid: $0) } ?? .unclear(reason: sentence)
      }
      oldest = min(oldest ?? uri, uri)
    }
    // Keys are times: a list that begins before ours would show it.
    guard records.count < 100 || oldest.map({ $0 < place.uri }) ?? true else {
      return .unclear(reason: sentence)
    }
    return .notThere
  }

  // MARK: Body

  /// The bytes to send, and whether a blob of an earlier try is named in them.
  func body(
    _ parcel: Parcel, _ handover: Handover, _ account: Whoami
  ) async throws(DeliveryStop) -> (bytes: [UInt8], reusesBlobs: Bool) {
    var fillings: [String: Parcel.Filling] = ["did": .text(account.did)]
    var isUnresolved = false
    for name in parcel.references {
      if name.hasPrefix("did:") {
        let did = try await resolve(String(name.dropFirst(4)), parcel, handover)
        fillings[name] = .text(did ?? Self.nobody)
        if did == nil { isUnresolved = true }
      } else if let (part, word) = Self.earlier(name) {
        guard let earlier = handover.earlier[part], let uri = earlier.remoteID else { continue }
        fillings[name] =
          word == "uri" ? .text(uri) : .text(try await cid(of: earlier, uri, handover))
      }
    }
    var reusesBlobs = false
    for (index, attachment) in parcel.attachments.enumerated() {
      let blob = try await blob(attachment, index: index, parcel, handover)
      fillings[String(attachment.reference.dropFirst(2).dropLast())] = .json(blob.value)
      reusesBlobs = reusesBlobs || !blob.isNew
    }
    do {
      let bytes = try parcel.filled(fillings)
      return (isUnresolved ? Self.withoutNobody(bytes) : bytes, reusesBlobs)
    } catch {
      throw DeliveryStop(
        .permanent(
          reason: "it answers a part that is not known (\(error.name)); send the thread anew"))
    }
  }

  /// `1.uri` and `1.cid`.
  private static func earlier(_ name: String) -> (part: Int, word: String)? {
    let halves = name.split(separator: ".").map(String.init)
    guard halves.count == 2, let part = Int(halves[0]), ["uri", "cid"].contains(halves[1]) else {
      return nil
    }
    return (part, halves[1])
  }

  private func cid(
    of earlier: Handover.EarlierPart, _ uri: String, _ handover: Handover
  ) async throws(DeliveryStop) -> String {
    if let kept = handover.journal.note(Self.cidNote, key: earlier.operationKey) { return kept }
    guard let place = Place(uri) else {
      throw DeliveryStop(.permanent(reason: "the part before has no address; send it anew"))
    }
    switch await look(at: place) {
    case .there(let cid): return cid
    case .notThere:
      throw DeliveryStop(.permanent(reason: "the part before is not there any more"))
    case .unclear(let reason):
      throw DeliveryStop(.temporary(reason: reason, retryAfter: nil, isRateLimit: false))
    }
  }

  // MARK: Mentions

  /// In the place of a DID that is not known; no user's text can stand where it is looked for.
  private static let nobody = "did:unresolved"

  /// The DID of a mentioned handle; nil when there is nobody of that name.
  ///
  /// The answer is noted down: another try must make the same record.
  private func resolve(
    _ handle: String, _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) -> String? {
    let name = "mention.\(handle)"
    if let kept = handover.journal.note(name, key: parcel.operationKey) {
      return kept.isEmpty ? nil : kept
    }
    let response: HTTPResponse
    do {
      response = try await access.client.send(
        request(
          .get, "com.atproto.identity.resolveHandle?handle=\(PercentEncoding.encode(handle))", nil))
    } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
    var did: String?
    if response.isSuccess {
      did = Self.plain(Self.json(response)?["did"]).flatMap { $0.hasPrefix("did:") ? $0 : nil }
    } else if ![400, 404].contains(response.status) {
      throw DeliveryStop(refusal(response))
    }
    do {
      try handover.journal.keep(name, did ?? "", key: parcel.operationKey)
    } catch {
      throw DeliveryStop(
        .temporary(
          reason: "cannot note down whom a mention means", retryAfter: nil, isRateLimit: false))
    }
    return did
  }

  /// The body without facets that mention nobody: their words stay plain text.
  static func withoutNobody(_ bytes: [UInt8]) -> [UInt8] {
    guard let body = try? JSONValue(parsing: bytes), case .object(var whole) = body,
      case .object(var record)? = whole["record"], let facets = record["facets"]?.arrayValue
    else { return bytes }
    let kept = facets.filter { facet in
      facet["features"]?.arrayValue?.contains { $0["did"]?.stringValue == nobody } != true
    }
    record["facets"] = kept.isEmpty ? nil : .array(kept)
    whole["record"] = .object(record)
    return Array(JSONValue.object(whole).serialized().utf8)
  }

  // MARK: Blobs

  /// Servers throw a blob away that no record names soon.
  private static let longestKept = Duration.seconds(600)

  private static func noteName(_ index: Int) -> String { "blob.\(index + 1)" }

  func forgetBlobs(_ parcel: Parcel, _ handover: Handover) {
    for index in parcel.attachments.indices {
      try? handover.journal.keep(Self.noteName(index), "", key: parcel.operationKey)
    }
  }

  /// Sends a file, unless an earlier try did so a moment ago.
  private func blob(
    _ attachment: Parcel.Attachment, index: Int, _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) -> (value: JSONValue, isNew: Bool) {
    let name = Self.noteName(index)
    let now = access.clock()
    if let note = handover.journal.note(name, key: parcel.operationKey),
      let kept = try? JSONValue(parsing: note), let blob = Self.blob(kept["blob"]),
      let at = kept["at"]?.intValue,
      Timestamp(milliseconds: at).duration(to: now) < Self.longestKept
    {
      return (blob, false)
    }
    let media = attachment.media
    let response = try await authorized { token in
      var request = request(
        .post, "com.atproto.repo.uploadBlob", token, body: access.body(media))
      request.headers["Content-Type"] = media.type
      // A slow line still carries 50 kB a second.
      request.timeLimit = .seconds(60 + min(3600, media.sizeInBytes / 50_000))
      return request
    }
    guard response.isSuccess else { throw DeliveryStop(refusal(response)) }
    guard let blob = Self.blob(Self.json(response)?["blob"]) else {
      throw DeliveryStop(
        .temporary(
          reason: Answers.sentence(response, says: "no blob for the file"), retryAfter: nil,
          isRateLimit: false))
    }
    let note = JSONValue.object(["blob": blob, "at": .int(now.milliseconds)]).serialized()
    // Without the note the next try sends the file once more, and gets the same answer.
    try? handover.journal.keep(name, note, key: parcel.operationKey)
    return (blob, true)
  }

  /// The four members of a blob, and nothing else that a server may have put there.
  private static func blob(_ value: JSONValue?) -> JSONValue? {
    guard let value, let link = plain(value["ref"]?["$link"]), let type = plain(value["mimeType"]),
      let size = value["size"]?.intValue
    else { return nil }
    return [
      "$type": "blob", "ref": ["$link": .string(link)], "mimeType": .string(type),
      "size": .int(size),
    ]
  }
}
