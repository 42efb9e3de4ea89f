internal import StintCore
package import StintExporters
internal import StintHTTP

/// Uploads videos to YouTube (networks/youtube.md).
///
/// A resumable upload: the address of its session is kept before the first byte is sent, because one
/// session makes at most one video. After a crash or a cut the session says how much it has, or that it
/// is finished. Only when it has ended are the account's newest videos looked through for our tag.
package struct YouTubeDeliverer: NetworkDeliverer {
  let access: NetworkAccess
  private let keeper: TokenKeeper
  /// Bytes sent at once; a multiple of 256 KiB, as Google wants it.
  private let piece: Int
  let base: String

  /// Notes in the journal.
  private static let sessionNote = "session"
  /// Since when the last bytes of the session may have been sent.
  private static let lastNote = "last-piece"

  package init(_ access: NetworkAccess) {
    self.init(access, piece: 8 << 20)
  }

  package init(_ access: NetworkAccess, piece: Int) {
    self.access = access
    self.piece = piece
    let server = access.account.server
    base = access.base(usual: "https://www.googleapis.com")
    let endpoint = TokenEndpoint(
      server == nil ? "https://oauth2.googleapis.com/token" : base + "/token")
    keeper = TokenKeeper(access) { await endpoint.renew($0, by: access) }
  }

  package var safety: Description.Safety { .lookup }

  package var settlingTime: Duration { .seconds(60) }

  // MARK: Delivering

  package func deliver(_ parcel: Parcel, _ handover: Handover) async -> Outcome {
    guard let media = parcel.attachments.first?.media, media.sizeInBytes > 0 else {
      return .permanent(reason: "there is no video to upload")
    }
    let notes = Notes(journal: handover.journal, key: parcel.operationKey)
    if let session = notes.session {
      let progress = await ask(session, size: media.sizeInBytes)
      guard case .gone = progress else {
        return await upload(media, to: session, from: progress, notes, handover)
      }
      if let outcome = await afterEnd(of: session, parcel, notes) { return outcome }
    }
    do throws(Stop) {
      let session = try await begin(parcel, media)
      do {
        try handover.journal.keep(Self.lastNote, "", key: notes.key)
        try handover.journal.keep(Self.sessionNote, session, key: notes.key)
      } catch {
        return .temporary(
          reason: "cannot keep the address of the upload", retryAfter: nil, isRateLimit: false)
      }
      return await upload(media, to: session, from: .at(0), notes, handover)
    } catch {
      return error.outcome
    }
  }

  /// Sends what the session has not got yet.
  private func upload(
    _ media: Media, to session: String, from start: UploadProgress, _ notes: Notes,
    _ handover: Handover
  ) async -> Outcome {
    let size = media.sizeInBytes
    var progress = start
    var furthest = -1
    var stalls = 0
    var hasAsked = false
    while true {
      switch progress {
      case .done(let id): return Self.accepted(id)
      case .refused(let outcome): return outcome
      case .gone: return unfinished("the upload has ended", notes)
      case .lost(let reason):
        guard !hasAsked else { return unfinished(reason, notes) }
        hasAsked = true
        progress = await ask(session, size: size)
      case .at(let offset):
        stalls = offset > furthest ? 0 : stalls + 1
        furthest = max(furthest, offset)
        // It has all, but has not said so yet.
        guard offset < size, stalls < 3 else {
          return unfinished("the upload does not get on", notes)
        }
        let end = min(offset + piece, size)
        if end == size {
          guard handover.mayStillSend() else {
            return .temporary(
              reason: "another process took it over", retryAfter: nil, isRateLimit: false)
          }
          do {
            try handover.journal.keep(
              Self.lastNote, RFC3339.textInUTC(access.clock()), key: notes.key)
          } catch {
            return .temporary(
              reason: "cannot keep how far the upload is", retryAfter: nil, isRateLimit: false)
          }
        }
        hasAsked = false
        progress = await put(media, offset..<end, to: session)
      }
    }
  }

  /// Only the last bytes make a video: before them, nothing can have been made.
  private func unfinished(_ reason: String, _ notes: Notes) -> Outcome {
    notes.lastPieceAt == nil
      ? .temporary(reason: reason, retryAfter: nil, isRateLimit: false) : .unknown(reason: reason)
  }

  /// What is to be done once a session is no more; nil when another one may begin.
  private func afterEnd(of session: String, _ parcel: Parcel, _ notes: Notes) async -> Outcome? {
    guard let last = notes.lastPieceAt else { return nil }
    switch await search(for: parcel) {
    case .found(let id, let url): return .accepted(remoteID: id, url: url)
    case .absent:
      return access.clock() >= last.advanced(by: settlingTime)
        ? nil : .unknown(reason: "the upload has ended, and its video may still show up")
    case .cannotTell(let reason), .neverTells(let reason): return .unknown(reason: reason)
    }
  }

  static func accepted(_ id: String) -> Outcome {
    .accepted(remoteID: id, url: "https://youtu.be/\(id)")
  }

  // MARK: Looking

  package func lookup(_ parcel: Parcel, _ handover: Handover) async -> LookupResult {
    let notes = Notes(journal: handover.journal, key: parcel.operationKey)
    // No byte is sent before the session's address is kept.
    guard let session = notes.session, let media = parcel.attachments.first?.media else {
      return .absent
    }
    switch await ask(session, size: media.sizeInBytes) {
    case .done(let id): return .found(remoteID: id, url: "https://youtu.be/\(id)")
    case .at(let offset):
      // The same session goes on; it can still make only one video.
      return offset < media.sizeInBytes
        ? .absent : .cannotTell(reason: "YouTube has all of the video but has not finished")
    case .gone: return notes.lastPieceAt == nil ? .absent : await search(for: parcel)
    case .lost(let reason): return .cannotTell(reason: reason)
    case .refused(let outcome): return .cannotTell(reason: outcome.words)
    }
  }

  // MARK: Requests

  /// Opens a session; repeating it does no harm.
  private func begin(_ parcel: Parcel, _ media: Media) async throws(Stop) -> String {
    let path = parcel.endpoint?.split(separator: " ").last.map(String.init) ?? ""
    let response = try await send(
      HTTPRequest(
        .post, base + path, headers: HTTPHeaders(parcel.headers), body: .bytes(parcel.body)))
    guard response.isSuccess else {
      throw Stop(YouTubeErrors.outcome(response, now: access.clock(), isHarmless: true))
    }
    guard let session = response.headers["Location"], isOurs(session) else {
      throw Stop(
        .temporary(
          reason: Answers.sentence(response, says: "no address to upload to"), retryAfter: nil,
          isRateLimit: false))
    }
    return session
  }

  /// Tokens and videos go to Google and nowhere else.
  private func isOurs(_ session: String) -> Bool {
    guard let address = WebAddress(session) else { return false }
    if let own = WebAddress(base), own.origin == address.origin { return true }
    return access.account.server == nil && address.scheme == "https"
      && address.host.hasSuffix(".googleapis.com")
  }

  private func put(_ media: Media, _ range: Range<Int>, to session: String) async -> UploadProgress
  {
    let request = HTTPRequest(
      .put, session,
      headers: [
        "Content-Type": media.type,
        "Content-Range":
          "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(media.sizeInBytes)",
      ],
      body: access.body(media, piece: range), timeLimit: .seconds(600))
    return await progress(request, size: media.sizeInBytes)
  }

  private func ask(_ session: String, size: Int) async -> UploadProgress {
    guard isOurs(session) else { return .gone }
    let request = HTTPRequest(
      .put, session, headers: ["Content-Range": "bytes */\(size)"], body: .bytes([]))
    return await progress(request, size: size)
  }

  private func progress(_ request: HTTPRequest, size: Int) async -> UploadProgress {
    do throws(Stop) {
      return UploadProgress(try await send(request), size: size, now: access.clock())
    } catch {
      if let failure = error.failure,
        failure.kind != .file, failure.kind != .badAddress || failure.mayHaveReached
      {
        return .lost(failure.reason)
      }
      return .refused(error.outcome)
    }
  }

  /// With a token, renewed once if it is refused.
  func send(_ request: HTTPRequest) async throws(Stop) -> HTTPResponse {
    let token = try await token { () async throws(CredentialProblem) in try await keeper.token() }
    var response = try await exchange(request, token)
    if response.status == 401 {
      let word = Answers.sentence(response, says: nil)
      let other = try await self.token { () async throws(CredentialProblem) in
        try await keeper.rejected(token, saying: word)
      }
      response = try await exchange(request, other)
    }
    if response.status != 401 { await keeper.accepted() }
    return response
  }

  private func token(
    _ get: () async throws(CredentialProblem) -> Secret
  ) async throws(Stop) -> Secret {
    do throws(CredentialProblem) {
      return try await get()
    } catch {
      throw Stop(error.outcome)
    }
  }

  private func exchange(
    _ request: HTTPRequest, _ token: Secret
  ) async throws(Stop) -> HTTPResponse {
    var request = request
    request.headers["Authorization"] = "Bearer \(token.reveal())"
    do throws(HTTPFailure) {
      return try await access.client.send(request)
    } catch {
      throw Stop(Answers.harmlessOutcome(error), error)
    }
  }

  /// Why a request came to nothing.
  struct Stop: Error {
    var outcome: Outcome
    var failure: HTTPFailure?
    /// The token may upload but not read.
    var isScope = false

    init(_ outcome: Outcome, _ failure: HTTPFailure? = nil) {
      self.outcome = outcome
      self.failure = failure
    }
  }

  /// What is kept of one upload.
  private struct Notes {
    let journal: any DeliveryJournal
    let key: String

    var session: String? {
      journal.note(YouTubeDeliverer.sessionNote, key: key).flatMap { $0.isEmpty ? nil : $0 }
    }

    var lastPieceAt: Timestamp? {
      journal.note(YouTubeDeliverer.lastNote, key: key).flatMap { Timestamp(rfc3339: $0) }
    }
  }
}
