internal import StintCore
internal import StintExporters
internal import StintHTTP

extension MastodonDeliverer {
  /// A file that the server has.
  struct Upload {
    var id: String
    /// Whether this very delivery sent it.
    var isNew: Bool
  }

  /// A note in the journal about one upload.
  private struct Note {
    var id: String
    var at: Timestamp
    var isReady: Bool

    var text: String {
      JSONValue.object([
        "id": .string(id), "at": .int(at.milliseconds), "ready": .bool(isReady),
      ]).serialized()
    }

    init(id: String, at: Timestamp, isReady: Bool) {
      self.id = id
      self.at = at
      self.isReady = isReady
    }

    init?(_ text: String) {
      guard let value = try? JSONValue(parsing: text), let id = value["id"]?.stringValue,
        let at = value["at"]?.intValue
      else { return nil }
      self.init(
        id: id, at: Timestamp(milliseconds: at), isReady: value["ready"]?.boolValue ?? false)
    }
  }

  /// Servers throw away what was not attached after about a day.
  private static let longestKept = Duration.seconds(20 * 3600)
  /// Between two looks at a file that is being processed; two minutes together.
  ///
  /// A later try goes on looking.
  static let pauses: [Duration] = [1, 2, 3, 5, 9, 10, 15, 15, 30, 30].map { .seconds($0) }

  private static func noteName(_ index: Int) -> String { "upload.\(index + 1)" }

  /// Brings one file to the server and waits until it may be used; a file that an earlier try brought
  /// there is not sent again.
  func upload(
    _ attachment: Parcel.Attachment, index: Int, _ parcel: Parcel, _ handover: Handover,
    _ token: Secret
  ) async throws(DeliveryStop) -> Upload {
    let name = Self.noteName(index)
    let key = parcel.operationKey
    if let note = handover.journal.note(name, key: key).flatMap(Note.init),
      note.at.duration(to: access.clock()) < Self.longestKept
    {
      if !note.isReady { try await awaitProcessing(note, name, handover, key, token) }
      return Upload(id: note.id, isNew: false)
    }
    let media = attachment.media
    var form = [
      access.part("file", media, fileName: Self.fileName(media, index))
    ]
    if let alt = media.alt, !alt.isEmpty { form.append(FormPart("description", text: alt)) }
    var request = request(.post, "/api/v2/media", token, body: .form(form))
    // A slow line still carries 50 kB a second.
    request.timeLimit = .seconds(60 + min(3600, media.sizeInBytes / 50_000))
    let response = try await harmless(request)
    guard response.isSuccess, let id = Self.id(Self.json(response)?["id"]) else {
      throw DeliveryStop(refusal(response))
    }
    let note = Note(id: id, at: access.clock(), isReady: response.status != 202)
    try keep(note, name, handover, key)
    if !note.isReady { try await awaitProcessing(note, name, handover, key, token) }
    return Upload(id: id, isNew: true)
  }

  func forgetUploads(_ parcel: Parcel, _ handover: Handover) {
    for index in parcel.attachments.indices {
      // When it cannot be forgotten, the next try meets the same refusal.
      try? handover.journal.keep(Self.noteName(index), "", key: parcel.operationKey)
    }
  }

  /// The user's own name for a file is not the server's business.
  private static func fileName(_ media: Media, _ index: Int) -> String {
    let half = media.type.split(separator: "/").last.map(String.init) ?? ""
    let ending = half.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(10)
    return ending.isEmpty ? "file-\(index + 1)" : "file-\(index + 1).\(ending)"
  }

  private func awaitProcessing(
    _ note: Note, _ name: String, _ handover: Handover, _ key: String, _ token: Secret
  ) async throws(DeliveryStop) {
    var reason = "the server is still processing a file"
    for pause in Self.pauses {
      await access.pause(pause)
      let response: HTTPResponse
      do {
        response = try await access.client.send(
          request(.get, "/api/v1/media/\(PercentEncoding.encode(note.id))", token))
      } catch {
        reason = error.reason
        continue
      }
      switch response.status {
      case 206: continue
      case 200:
        var ready = note
        ready.isReady = true
        try keep(ready, name, handover, key)
        return
      case 404, 422:
        // It could not be used, or is gone; another try would start from the file.
        try? handover.journal.keep(name, "", key: key)
        throw DeliveryStop(
          response.status == 422
            ? refusal(response)
            : .temporary(
              reason: "the server lost a file while processing it", retryAfter: nil,
              isRateLimit: false))
      case 500...: reason = Answers.sentence(response, says: Self.word(of: response))
      default: throw DeliveryStop(refusal(response))
      }
    }
    throw DeliveryStop(.temporary(reason: reason, retryAfter: .seconds(60), isRateLimit: false))
  }

  private func keep(
    _ note: Note, _ name: String, _ handover: Handover, _ key: String
  ) throws(DeliveryStop) {
    do {
      try handover.journal.keep(name, note.text, key: key)
    } catch {
      throw DeliveryStop(
        .temporary(
          reason: "cannot note down that a file was uploaded", retryAfter: nil,
          isRateLimit: false))
    }
  }

  /// The answer to a request whose repetition does no harm.
  private func harmless(_ request: HTTPRequest) async throws(DeliveryStop) -> HTTPResponse {
    do {
      return try await access.client.send(request)
    } catch {
      throw DeliveryStop(Answers.harmlessOutcome(error))
    }
  }

  private func refusal(_ response: HTTPResponse) -> Outcome {
    let says = Self.word(of: response)
    if response.isSuccess {
      return .temporary(
        reason: Answers.sentence(response, says: "no id for the file"), retryAfter: nil,
        isRateLimit: false)
    }
    if response.status == 403, says?.lowercased().contains("scope") == true {
      return Self.denied(Answers.sentence(response, says: says), of: "write:media")
    }
    return Answers.harmlessOutcome(response, says: says, now: access.clock())
  }
}
