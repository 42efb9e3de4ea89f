import StintCore

/// Atom (RFC 4287).
enum AtomFeed {
  static let layout = FeedLayout(
    opening: [
      #"<?xml version="1.0" encoding="utf-8"?>"#, #"<feed xmlns="http://www.w3.org/2005/Atom">"#,
      "<generator>Stint</generator>",
    ],
    headStarts: ["<id>", "<title>", "<author>", "<link "], entriesStart: "", separator: "",
    ending: ["</feed>"], dateLine: { "<updated>\($0)</updated>" }, dateStart: "<updated>"
  ) { line in
    guard FeedLayout.isOne("entry", line),
      let id = FeedLayout.between("<id>", "</id>", in: line),
      let date = FeedLayout.between("<updated>", "</updated>", in: line),
      Timestamp(rfc3339: date) != nil
    else { return nil }
    return FeedDocument.Entry(id: id, date: date, line: line)
  }

  static func head(_ head: FeedHead) -> [String] {
    [
      PlainXML.element("id", [], head.site + "/"),
      PlainXML.element("title", [], head.title),
      PlainXML.raw("author", [], PlainXML.element("name", [], head.author)),
      head.address.map {
        PlainXML.element(
          "link", [("rel", "self"), ("type", "application/atom+xml"), ("href", $0)])
      },
      PlainXML.element(
        "link", [("rel", "alternate"), ("type", "text/html"), ("href", head.site + "/")]),
    ].compactMap(\.self)
  }

  static func line(_ entry: FeedEntry) -> String {
    let date = CivilTime(entry.instant).zoned
    var inside = PlainXML.element("id", [], entry.id)
    inside += PlainXML.element("title", [], entry.neededTitle)
    inside += PlainXML.element("published", [], date) + PlainXML.element("updated", [], date)
    if let link = entry.link {
      inside += PlainXML.element("link", [("rel", "alternate"), ("href", link)])
    }
    for tag in entry.tags { inside += PlainXML.element("category", [("term", tag)]) }
    for file in entry.files {
      inside += PlainXML.element(
        "link",
        [
          ("rel", "enclosure"), ("type", file.media.type),
          ("length", String(max(0, file.media.sizeInBytes))), ("href", file.address),
          ("title", file.media.alt),
        ])
    }
    inside += PlainXML.element("content", [("type", "html")], entry.html)
    return PlainXML.raw("entry", [("xml:lang", entry.language)], inside)
  }
}
