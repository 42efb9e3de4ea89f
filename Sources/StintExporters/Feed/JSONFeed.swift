import StintCore

/// JSON Feed 1.1.
enum JSONFeed {
  static let layout = FeedLayout(
    opening: [#"{"version":"https://jsonfeed.org/version/1.1","#, #""_stint":{"v":1},"#],
    headStarts: [#""title":"#, #""home_page_url":"#, #""feed_url":"#, #""authors":"#],
    entriesStart: #""items":["#, separator: ",", ending: ["]}"], dateLine: nil, dateStart: ""
  ) { line in
    guard let value = try? JSONValue(parsing: line), let id = value["id"]?.stringValue,
      let date = value["date_published"]?.stringValue, Timestamp(rfc3339: date) != nil
    else { return nil }
    return FeedDocument.Entry(id: id, date: date, line: line)
  }

  static func head(_ head: FeedHead) -> [String] {
    let members: [(String, WireJSON?)] = [
      ("title", .string(head.title)),
      ("home_page_url", .string(head.site + "/")),
      ("feed_url", head.address.map { .string($0) }),
      ("authors", .array([.members([("name", .string(head.author))])])),
    ]
    return members.compactMap { key, value in value.map { "\"\(key)\":\($0.text)," } }
  }

  static func line(_ entry: FeedEntry) -> String {
    WireJSON.members([
      ("id", .string(entry.id)),
      ("external_url", entry.link.map { .string($0) }),
      ("title", entry.title.map { .string($0) }),
      ("content_html", .string(entry.html)),
      ("date_published", .string(CivilTime(entry.instant).zoned)),
      ("tags", entry.tags.isEmpty ? nil : .array(entry.tags.map { .string($0) })),
      ("language", entry.language.map { .string($0) }),
      ("attachments", entry.files.isEmpty ? nil : .array(entry.files.map(attachment))),
    ]).text
  }

  private static func attachment(_ file: FeedEntry.File) -> WireJSON {
    .members([
      ("url", .string(file.address)),
      ("mime_type", .string(file.media.type)),
      ("title", file.media.alt.map { .string($0) }),
      ("size_in_bytes", .integer(max(0, file.media.sizeInBytes))),
    ])
  }
}
