import StintCore
import StintExporters
import StintHTTP

extension WordPressDeliverer {
  /// The body with the numbers of its tags and the numbers and addresses of its files.
  ///
  /// Both may be asked for and made again without harm; files are uploaded once as long as the
  /// journal is kept.
  func fill(
    _ parcel: Parcel, _ handover: Handover, _ api: WordPressAPI
  ) async throws(DeliveryStop) -> WordPressPost.Wanted {
    var fillings: [String: Parcel.Filling] = [:]
    for name in parcel.references where name.hasPrefix("tag:") {
      fillings[name] = .json(.int(try await tag(decoded(name.dropFirst(4)), api)))
    }
    for attachment in parcel.attachments {
      guard let number = number(of: attachment) else { continue }
      let file = try await upload(attachment.media, number, parcel, handover, api)
      fillings["media.\(number).id"] = .json(.int(file.id))
      fillings["media.\(number).url"] = .text(file.url)
    }
    do {
      let body = try parcel.filled(fillings)
      guard let json = try? JSONValue(parsing: body) else {
        throw DeliveryStop(.permanent(reason: "the rendered post is no JSON"))
      }
      return WordPressPost.Wanted(body: body, json: json)
    } catch let stop as DeliveryStop {
      throw stop
    } catch {
      throw DeliveryStop(
        .permanent(reason: "the rendered post refers to something WordPress does not give"))
    }
  }

  // MARK: Tags

  private func tag(_ name: String, _ api: WordPressAPI) async throws(DeliveryStop) -> Int64 {
    let search = try await harmless(
      api.request(
        .get, "wp/v2/tags", [("search", name), ("per_page", "100"), ("_fields", "id,name")]))
    guard search.status == 200, let list = Answers.json(search)?.arrayValue else {
      throw DeliveryStop(WordPressAnswers.uploadRefusal(search, now: access.clock()))
    }
    let terms = list.compactMap { term -> (id: Int64, name: String)? in
      guard let id = term["id"]?.intValue, let name = term["name"]?.stringValue else { return nil }
      return (id, HTMLText.decoded(name))
    }
    // WordPress has one tag for names that differ in case only.
    if let same = terms.first(where: { $0.name == name })
      ?? terms.first(where: { $0.name.lowercased() == name.lowercased() })
    {
      return same.id
    }
    let body = JSONValue.object(["name": .string(name)]).serialized()
    let made = try await harmless(
      api.request(
        .post, "wp/v2/tags", [("_fields", "id,name")],
        headers: ["Content-Type": "application/json"], body: .bytes(Array(body.utf8))))
    if made.isSuccess, let id = Answers.json(made)?["id"]?.intValue { return id }
    if WordPressAnswers.code(of: made) == "term_exists",
      let id = Answers.json(made)?["data"]?["term_id"]?.intValue
    {
      return id
    }
    throw DeliveryStop(WordPressAnswers.uploadRefusal(made, now: access.clock()))
  }

  /// What the exporter percent-encoded in a reference.
  private func decoded(_ name: Substring) -> String {
    var output = name
    for (code, character) in [
      ("%24", "$"), ("%7D", "}"), ("%22", "\""), ("%5C", "\\"), ("%25", "%"),
    ] {
      output = Substring(
        output.split(separator: code, omittingEmptySubsequences: false)
          .joined(separator: character))
    }
    return String(output)
  }

  // MARK: Files

  private func number(of attachment: Parcel.Attachment) -> Int? {
    let pieces = attachment.reference.split(separator: ".")
    return pieces.count == 3 ? Int(pieces[1]) : nil
  }

  private func upload(
    _ media: Media, _ number: Int, _ parcel: Parcel, _ handover: Handover, _ api: WordPressAPI
  ) async throws(DeliveryStop) -> (id: Int64, url: String) {
    let key = parcel.operationKey
    let journal = handover.journal
    if let note = journal.note("media.\(number)", key: key), let known = parsed(note) {
      return known
    }
    let name = UploadName.of(media, number: number, key: key)
    if journal.note("media.\(number).tried", key: key) != nil,
      let earlier = try await earlierUpload(name, api)
    {
      return try kept(earlier, number, key, journal)
    }
    do {
      try journal.keep("media.\(number).tried", "yes", key: key)
    } catch {
      throw .noJournal
    }
    var parts: [FormPart] = []
    if let alt = media.alt, !alt.isEmpty { parts.append(FormPart("alt_text", text: alt)) }
    parts.append(access.part("file", media, fileName: name))
    let response = try await harmless(
      api.request(
        .post, "wp/v2/media", [("_fields", "id,source_url")], body: .form(parts),
        timeLimit: .seconds(600)))
    guard response.isSuccess, let json = Answers.json(response), let id = json["id"]?.intValue,
      let url = json["source_url"]?.addressText
    else { throw DeliveryStop(WordPressAnswers.uploadRefusal(response, now: access.clock())) }
    return try kept((id, url), number, key, journal)
  }

  private func kept(
    _ file: (id: Int64, url: String), _ number: Int, _ key: String, _ journal: any DeliveryJournal
  ) throws(DeliveryStop) -> (id: Int64, url: String) {
    do {
      try journal.keep("media.\(number)", "\(file.id) \(file.url)", key: key)
    } catch {
      throw .noJournal
    }
    return file
  }

  private func parsed(_ note: String) -> (id: Int64, url: String)? {
    let halves = note.split(separator: " ", maxSplits: 1)
    guard halves.count == 2, let id = Int64(halves[0]) else { return nil }
    return (id, String(halves[1]))
  }

  /// An upload whose answer was lost; its name is like no other's.
  private func earlierUpload(
    _ name: String, _ api: WordPressAPI
  ) async throws(DeliveryStop) -> (id: Int64, url: String)? {
    let stem = String(name.prefix { $0 != "." })
    let response = try await harmless(
      api.request(
        .get, "wp/v2/media", [("search", stem), ("_fields", "id,source_url"), ("per_page", "20")]))
    for item in Answers.json(response)?.arrayValue ?? [] {
      guard let id = item["id"]?.intValue, let url = item["source_url"]?.addressText,
        url.split(separator: "/").last?.hasPrefix(stem) == true
      else { continue }
      return (id, url)
    }
    return nil
  }
}
