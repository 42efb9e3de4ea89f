internal import StintCore
internal import StintExporters
internal import StintHTTP

extension LinkedInDeliverer {
  /// What LinkedIn calls a kind of file.
  private enum Kind: String {
    case image, video, document

    var path: String { "/rest/\(rawValue)s" }

    init(_ media: Media) {
      self =
        media.type.hasPrefix("image/")
        ? .image : media.type.hasPrefix("video/") ? .video : .document
    }
  }

  /// Between two looks at a file that is being processed; a later try goes on looking.
  static let pauses: [Duration] = [1, 2, 3, 5, 10, 15, 30, 30, 60, 60].map { .seconds($0) }
  /// A file stays LinkedIn's once it is there; past this another try would be other content anyway.
  private static let longestKept = Duration.seconds(7 * 86_400)

  /// Brings a file to LinkedIn and waits until a post may name it; gives its URN.
  ///
  /// A file that an earlier try brought there is not sent again.
  func upload(
    _ media: Media, _ index: Int, _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) -> String {
    let kind = Kind(media)
    var note: UploadNote
    if let noted = UploadNote.read(index, parcel, handover, now: access.clock()) {
      note = noted
    } else {
      let urn = try await send(media, kind, parcel)
      note = UploadNote(
        id: urn, until: access.clock().advanced(by: Self.longestKept), isReady: false)
      try note.keep(index, parcel, handover)
    }
    guard !note.isReady else { return note.id }
    try await awaitProcessing(note.id, kind, parcel, handover)
    note.isReady = true
    try note.keep(index, parcel, handover)
    return note.id
  }

  private func send(
    _ media: Media, _ kind: Kind, _ parcel: Parcel
  ) async throws(DeliveryStop) -> String {
    let author = (try? JSONValue(parsing: parcel.body))?["author"]?.stringValue ?? ""
    var wishes: [(String, JSONValue)] = [("owner", .string(author))]
    if kind == .video {
      wishes += [
        ("fileSizeBytes", .int(Int64(media.sizeInBytes))), ("uploadCaptions", false),
        ("uploadThumbnail", false),
      ]
    }
    let begun = try await harmless(
      request(
        .post, kind.path + "?action=initializeUpload", parcel,
        body: .bytes(Self.json([("initializeUploadRequest", Self.object(wishes))]))))
    let value = begun.json?["value"]
    guard let urn = value?[kind.rawValue]?.stringValue, Self.isURN(urn, kind) else {
      throw incomplete(begun)
    }
    guard kind == .video else {
      guard let address = value?["uploadUrl"]?.stringValue else { throw incomplete(begun) }
      _ = try await put(media, 0..<media.sizeInBytes, to: address)
      return urn
    }
    var parts: [JSONValue] = []
    for piece in try pieces(of: media, begun) {
      let answer = try await put(media, piece.range, to: piece.address)
      guard let tag = answer.response.headers["ETag"] else { throw incomplete(answer) }
      parts.append(.string(tag.filter { $0 != "\"" }))
    }
    let wish = Self.object([
      ("video", .string(urn)), ("uploadToken", .string(value?["uploadToken"]?.stringValue ?? "")),
      ("uploadedPartIds", .array(parts)),
    ])
    _ = try await harmless(
      request(
        .post, kind.path + "?action=finalizeUpload", parcel,
        body: .bytes(Self.json([("finalizeUploadRequest", wish)]))))
    return urn
  }

  /// Which bytes go where, by the server's instructions: they must be the whole file, in order.
  private func pieces(
    of media: Media, _ begun: LinkedInAnswer
  ) throws(DeliveryStop) -> [(range: Range<Int>, address: String)] {
    var pieces: [(range: Range<Int>, address: String)] = []
    var next = 0
    for item in begun.json?["value"]?["uploadInstructions"]?.arrayValue ?? [] {
      guard let address = item["uploadUrl"]?.stringValue,
        item["firstByte"]?.intValue == Int64(next),
        let last = item["lastByte"]?.intValue, last >= Int64(next),
        last < Int64(media.sizeInBytes)
      else { throw incomplete(begun) }
      pieces.append((next..<Int(last) + 1, address))
      next = Int(last) + 1
    }
    guard next == media.sizeInBytes else { throw incomplete(begun) }
    return pieces
  }

  private func put(
    _ media: Media, _ range: Range<Int>, to address: String
  ) async throws(DeliveryStop) -> LinkedInAnswer {
    let request = HTTPRequest(
      .put, address, headers: ["Content-Type": "application/octet-stream"],
      body: access.body(media, piece: range), timeLimit: Media.uploadLimit(range.count))
    guard let target = WebAddress(address), let home = WebAddress(base),
      target.scheme == home.scheme
    else {
      throw DeliveryStop(
        .temporary(
          reason: "LinkedIn names an address for a file that is not secure", retryAfter: nil,
          isRateLimit: false))
    }
    // The token is for LinkedIn, wherever else a file may be wanted.
    let isHome =
      target.origin == home.origin
      || (home.host.hasSuffix(".linkedin.com") && target.host.hasSuffix(".linkedin.com"))
    if isHome { return try await harmless(request) }
    let response: HTTPResponse
    do {
      response = try await access.client.send(request)
    } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
    let answer = LinkedInAnswer(response)
    guard response.isSuccess else {
      // That server has not seen the token: its 401 or 403 says nothing about it.
      throw DeliveryStop(.temporary(reason: answer.sentence, retryAfter: nil, isRateLimit: false))
    }
    return answer
  }

  private func awaitProcessing(
    _ urn: String, _ kind: Kind, _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) {
    for pause in Self.pauses {
      let answer = try await harmless(
        request(.get, "\(kind.path)/\(PercentEncoding.encode(urn))", parcel))
      switch answer.json?["status"]?.stringValue {
      case "AVAILABLE": return
      case "PROCESSING_FAILED":
        UploadNote.forget(parcel, handover)
        throw DeliveryStop(.permanent(reason: "LinkedIn cannot use a file"))
      case nil: throw incomplete(answer)
      default: await access.pause(pause)
      }
    }
    throw DeliveryStop(
      .temporary(
        reason: "LinkedIn is still processing a file", retryAfter: .seconds(60),
        isRateLimit: false))
  }

  // MARK: Requests

  /// The answer to a request whose repetition does no harm; anything but success ends the delivery.
  private func harmless(_ request: HTTPRequest) async throws(DeliveryStop) -> LinkedInAnswer {
    let response: HTTPResponse
    do {
      response = try await session.send(request)
    } catch {
      throw DeliveryStop(error.harmlessOutcome)
    }
    let answer = LinkedInAnswer(response)
    guard response.isSuccess else { throw DeliveryStop(refusal(answer)) }
    return answer
  }

  private func incomplete(_ answer: LinkedInAnswer) -> DeliveryStop {
    DeliveryStop(
      .temporary(
        reason: "\(answer.sentence), but not with what a file needs", retryAfter: nil,
        isRateLimit: false))
  }

  private static func isURN(_ text: String, _ kind: Kind) -> Bool {
    text.hasPrefix("urn:li:\(kind.rawValue):") && text.utf8.count <= 200
      && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }

  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members))
  }

  private static func json(_ members: [(String, JSONValue)]) -> [UInt8] {
    Array(object(members).serialized().utf8)
  }
}
