internal import StintCore
internal import StintExporters
internal import StintHTTP

extension XDeliverer {
  /// A piece of a file that is sent in pieces; X takes a thousand of them.
  static let pieceSize = 4 << 20
  /// Together the looks at a file that is being processed; a later try goes on looking.
  static let longestWait = Duration.seconds(300)

  /// Brings a file to X, with its alternative text, and waits until it may be used.
  ///
  /// A file that an earlier try brought there is not sent again.
  func upload(
    _ media: Media, _ index: Int, _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) -> (id: String, isNew: Bool) {
    if let note = UploadNote.read(index, parcel, handover, now: access.clock()) {
      if !note.isReady { try await finish(note, media, index, parcel, handover, waits: true) }
      return (note.id, false)
    }
    let isPlainImage = media.type.hasPrefix("image/") && media.type != "image/gif"
    let answer =
      isPlainImage ? try await sendWhole(media, index) : try await sendInPieces(media, index)
    guard let id = answer.id else { throw refusal(answer) }
    let lifetime = answer.data?["expires_after_secs"]?.intValue ?? 86_400
    let note = UploadNote(
      // Five minutes are left for the post itself.
      id: id, until: access.clock().advanced(by: .seconds(min(max(lifetime, 0), 86_400) - 300)),
      isReady: false)
    try note.keep(index, parcel, handover)
    let processing = answer.data?["processing_info"]
    try await finish(
      note, media, index, parcel, handover, waits: processing != nil, processing: processing)
    return (id, true)
  }

  private func sendWhole(_ media: Media, _ index: Int) async throws(DeliveryStop) -> XAnswer {
    try await harmless(
      HTTPRequest(
        .post, base + "/2/media/upload",
        body: .form([
          FormPart("media_category", text: "tweet_image"),
          access.part("media", media, fileName: media.neutralName(index)),
        ]),
        timeLimit: Media.uploadLimit(media.sizeInBytes)))
  }

  /// The answer is the last one, with the lifetime that the first one named.
  private func sendInPieces(_ media: Media, _ index: Int) async throws(DeliveryStop) -> XAnswer {
    let path = base + "/2/media/upload"
    let category = media.type == "image/gif" ? "tweet_gif" : "tweet_video"
    let begun = try await harmless(
      json(
        path + "/initialize",
        [
          "media_type": .string(media.type), "total_bytes": .int(Int64(media.sizeInBytes)),
          "media_category": .string(category),
        ]))
    guard let id = begun.id else { throw refusal(begun) }
    let pieces = stride(from: 0, to: media.sizeInBytes, by: Self.pieceSize)
    for (number, start) in pieces.enumerated() {
      let end = min(start + Self.pieceSize, media.sizeInBytes)
      _ = try await harmless(
        HTTPRequest(
          .post, path + "/\(id)/append",
          body: .form([
            FormPart("segment_index", text: "\(number)"),
            access.part(
              "media", media, piece: start..<end, fileName: media.neutralName(index),
              type: "application/octet-stream"),
          ]),
          timeLimit: Media.uploadLimit(end - start)))
    }
    let finished = try await harmless(HTTPRequest(.post, path + "/\(id)/finalize"))
    guard finished.id == id else { throw refusal(finished) }
    return finished
  }

  /// Waits for the processing and adds the alternative text; afterwards the file may be used.
  private func finish(
    _ note: UploadNote, _ media: Media, _ index: Int, _ parcel: Parcel, _ handover: Handover,
    waits: Bool, processing: JSONValue? = nil
  ) async throws(DeliveryStop) {
    if waits { try await awaitProcessing(note.id, processing, parcel, handover) }
    if let alt = media.alt, !alt.isEmpty {
      _ = try await harmless(
        json(
          base + "/2/media/metadata",
          ["id": .string(note.id), "metadata": ["alt_text": ["text": .string(alt)]]]))
    }
    var ready = note
    ready.isReady = true
    try ready.keep(index, parcel, handover)
  }

  private func awaitProcessing(
    _ id: String, _ first: JSONValue?, _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) {
    var processing = first
    var waited = Duration.zero
    while true {
      if let state = processing?["state"]?.stringValue {
        if state == "succeeded" { return }
        if state == "failed" {
          UploadNote.forget(parcel, handover)
          let word = processing?["error"]?["message"]?.stringValue ?? "no reason given"
          throw DeliveryStop(
            .permanent(
              reason: "X cannot use a file: \(Answers.words(word))"))
        }
        let asked = processing?["check_after_secs"]?.intValue ?? 5
        let pause = Duration.seconds(min(max(asked, 1), 60))
        guard waited + pause <= Self.longestWait else {
          throw DeliveryStop(
            .temporary(
              reason: "X is still processing a file", retryAfter: .seconds(60),
              isRateLimit: false))
        }
        await access.pause(pause)
        waited += pause
      }
      let answer = try await harmless(
        HTTPRequest(
          .get,
          FormEncoding.address(
            base + "/2/media/upload", query: [("command", "STATUS"), ("media_id", id)])))
      processing = answer.data?["processing_info"]
      // Nothing to process, as with a small image.
      if processing == nil, answer.id == id { return }
      guard processing?["state"]?.stringValue != nil else { throw refusal(answer) }
    }
  }

  // MARK: Requests

  private func json(_ url: String, _ value: JSONValue) -> HTTPRequest {
    HTTPRequest(
      .post, url, headers: ["Content-Type": "application/json"],
      body: .bytes(Array(value.serialized().utf8)))
  }

  /// The answer to a request whose repetition does no harm; anything but success ends the delivery.
  private func harmless(_ request: HTTPRequest) async throws(DeliveryStop) -> XAnswer {
    let response: HTTPResponse
    do {
      response = try await session.send(request)
    } catch {
      throw DeliveryStop(error.harmlessOutcome)
    }
    let answer = XAnswer(response)
    guard response.isSuccess else { throw refusal(answer) }
    return answer
  }

  private func refusal(_ answer: XAnswer) -> DeliveryStop {
    if answer.response.isSuccess {
      return DeliveryStop(
        .temporary(
          reason: "\(answer.sentence), but not with the file", retryAfter: nil,
          isRateLimit: false))
    }
    if answer.response.status == 402 || (answer.response.status == 403 && answer.lacksPermission) {
      return DeliveryStop(
        .credentials(
          reason: answer.sentence + (answer.hint.map { "; \($0)" } ?? ""),
          isPermission: answer.response.status == 403))
    }
    return DeliveryStop(
      Answers.harmlessOutcome(answer.response, says: answer.word, now: access.clock()))
  }
}
