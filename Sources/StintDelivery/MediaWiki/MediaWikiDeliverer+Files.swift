import StintCore
import StintExporters
import StintHTTP

extension MediaWikiDeliverer {
  /// Uploads the files of a post; their names on the wiki.
  ///
  /// A file the wiki has already, by us or by others, is not uploaded again.
  func upload(
    _ parcel: Parcel, _ handover: Handover
  ) async throws(DeliveryStop) -> [String: Parcel.Filling] {
    var names: [String: Parcel.Filling] = [:]
    for attachment in parcel.attachments {
      let pieces = attachment.reference.split(separator: ".")
      guard pieces.count == 3, let number = Int(pieces[1]), let wanted = attachment.suggestedPath
      else { continue }
      let note = "media.\(number)"
      let name: String
      if let known = handover.journal.note(note, key: parcel.operationKey) {
        name = known
      } else {
        name = try await upload(attachment.media, as: wanted)
        do {
          try handover.journal.keep(note, name, key: parcel.operationKey)
        } catch {
          throw DeliveryStop.noJournal
        }
      }
      names["media.\(number).id"] = .text(name)
    }
    return names
  }

  private func upload(_ media: Media, as wanted: String) async throws(DeliveryStop) -> String {
    let file = access.part("file", media, fileName: wanted)
    let first = try await authorised { session in
      form([("filename", wanted)] + description(of: media), file, session)
    }
    guard let warnings = warnings(first) else { return try await settled(first, media, wanted) }
    if let same = warnings["duplicate"]?.arrayValue?.first?.stringValue { return same }
    if warnings["nochange"] != nil || warnings["exists"] != nil {
      return try await settled(first, media, wanted)
    }
    // What is left is advice, as that a file of this name was deleted once.
    guard case .answer(let json) = first, let key = json["upload"]?["filekey"]?.stringValue else {
      return try await settled(first, media, wanted)
    }
    let second = try await authorised { session in
      form(
        [("filename", wanted), ("filekey", key), ("ignorewarnings", "1")]
          + description(of: media), nil, session)
    }
    return try await settled(second, media, wanted)
  }

  private func description(of media: Media) -> [(String, String)] {
    media.alt.map { [("text", Wikitext.inline($0))] } ?? []
  }

  private func form(
    _ fields: [(String, String)], _ file: FormPart?, _ session: MediaWikiSession
  ) -> HTTPRequest {
    let texts = [("action", "upload")] + fields + Self.common
    let parts =
      texts.map { FormPart($0.0, text: $0.1) } + (file.map { [$0] } ?? [])
      + [FormPart("token", text: session.token)]
    return HTTPRequest(
      .post, endpoint.value ?? "", headers: headers(session, form: false), body: .form(parts),
      timeLimit: .seconds(600))
  }

  private func warnings(_ reply: MediaWikiReply) -> JSONValue? {
    guard case .answer(let json) = reply, json["upload"]?["result"]?.stringValue == "Warning" else {
      return nil
    }
    return json["upload"]?["warnings"]
  }

  /// The name a file has got, or else why it has none.
  private func settled(
    _ reply: MediaWikiReply, _ media: Media, _ wanted: String
  ) async throws(DeliveryStop) -> String {
    switch reply {
    case .answer(let json):
      if json["upload"]?["result"]?.stringValue == "Success" {
        return json["upload"]?["filename"]?.stringValue ?? wanted
      }
      if let own = try await ownFile(media, wanted) { return own }
      throw DeliveryStop(
        .permanent(reason: "the wiki has another file of the name \(SafeText.line(wanted))"))
    case .error(let code, _, _) where code.hasPrefix("fileexists"):
      if let own = try await ownFile(media, wanted) { return own }
    default: break
    }
    throw DeliveryStop(
      reply.harmlessOutcome(now: access.clock()) ?? .permanent(reason: "the wiki takes no file"))
  }

  /// A file of that name that we uploaded ourselves, when the answer was lost: the name is made from
  /// the operation key.
  private func ownFile(_ media: Media, _ name: String) async throws(DeliveryStop) -> String? {
    let reply = try await authorised { session in
      request(
        [
          ("action", "query"), ("prop", "imageinfo"), ("titles", "File:" + name),
          ("iiprop", "user|size"),
        ], session)
    }
    guard case .answer(let json) = reply else { return nil }
    let info = json["query"]?["pages"]?.arrayValue?.first?["imageinfo"]?.arrayValue?.first
    let isOurs =
      info?["user"]?.stringValue == session.value?.user
      && info?["size"]?.intValue == Int64(media.sizeInBytes)
    return isOurs ? name : nil
  }
}
