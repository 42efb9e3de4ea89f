import StintCore

/// RSS 2.0, with Dublin Core for what it has no word for.
enum RSSFeed {
  static let layout = FeedLayout(
    opening: [
      #"<?xml version="1.0" encoding="utf-8"?>"#,
      #"<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" "#
        + #"xmlns:dc="http://purl.org/dc/elements/1.1/">"#,
      "<channel>", "<generator>Stint</generator>",
    ],
    headStarts: ["<title>", "<link>", "<description>", "<atom:link "], entriesStart: "",
    separator: "", ending: ["</channel>", "</rss>"],
    dateLine: { "<lastBuildDate>\(mailDate($0))</lastBuildDate>" }, dateStart: "<lastBuildDate>"
  ) { line in
    guard FeedLayout.isOne("item", line),
      let id = FeedLayout.between(#"<guid isPermaLink="false">"#, "</guid>", in: line),
      let date = FeedLayout.between("<pubDate>", "</pubDate>", in: line).flatMap(plainDate)
    else { return nil }
    return FeedDocument.Entry(id: id, date: date, line: line)
  }

  static func head(_ head: FeedHead) -> [String] {
    [
      PlainXML.element("title", [], head.title),
      PlainXML.element("link", [], head.site + "/"),
      PlainXML.element("description", [], head.title),
      head.address.map {
        PlainXML.element(
          "atom:link", [("rel", "self"), ("type", "application/rss+xml"), ("href", $0)])
      },
    ].compactMap(\.self)
  }

  static func line(_ entry: FeedEntry, author: String) -> String {
    var inside = entry.title.map { PlainXML.element("title", [], $0) } ?? ""
    if let link = entry.link { inside += PlainXML.element("link", [], link) }
    // Without the attribute, readers would open the id as an address.
    inside += PlainXML.element("guid", [("isPermaLink", "false")], entry.id)
    inside += PlainXML.element("pubDate", [], CivilTime(entry.instant).mail)
    // `author` must be a mail address in RSS.
    inside += PlainXML.element("dc:creator", [], author)
    if let language = entry.language { inside += PlainXML.element("dc:language", [], language) }
    for tag in entry.tags { inside += PlainXML.element("category", [], tag) }
    // Readers take one enclosure; the other files are in the text.
    if let file = entry.files.first {
      inside += PlainXML.element(
        "enclosure",
        [
          ("url", file.address), ("length", String(max(0, file.media.sizeInBytes))),
          ("type", file.media.type),
        ])
    }
    inside += PlainXML.element("description", [], entry.html)
    return PlainXML.raw("item", [], inside)
  }

  private static func mailDate(_ date: String) -> String {
    Timestamp(rfc3339: date).map { CivilTime($0).mail } ?? date
  }

  /// `2026-01-15T09:30:00Z` of `Thu, 15 Jan 2026 09:30:00 GMT`; nil for any other shape.
  private static func plainDate(_ mail: String) -> String? {
    let words = mail.split(separator: " ")
    guard words.count == 6, words[5] == "GMT",
      let month = CivilTime.months.firstIndex(where: { $0 == words[2] })
    else { return nil }
    let number = String(month + 1)
    let date =
      "\(words[3])-\(number.utf8.count < 2 ? "0" : "")\(number)-\(words[1])T\(words[4])Z"
    guard let instant = Timestamp(rfc3339: date), CivilTime(instant).mail == mail else {
      return nil
    }
    return date
  }
}
