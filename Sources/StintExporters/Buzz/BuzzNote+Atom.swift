import StintCore

extension BuzzNote {
  /// An entry by itself, as Buzz's Atom had it (networks/google-buzz.md b).
  var atom: String {
    let schema = "http://activitystrea.ms/schema/1.0/"
    let person =
      PlainXML.element("activity:object-type", [], schema + "person")
      + PlainXML.element("name", [], author)
      + (site.map { PlainXML.element("uri", [], $0 + "/") } ?? "")
    var lines = [
      PlainXML.element("id", [], id),
      PlainXML.element("title", [], shortTitle),
      PlainXML.element("published", [], date),
      PlainXML.element("updated", [], date),
      PlainXML.raw("author", [], person),
      PlainXML.element("activity:verb", [], schema + "post"),
      PlainXML.element("activity:object-type", [], schema + (title == nil ? "note" : "article")),
    ]
    if let warning = content.contentWarning {
      lines.append(PlainXML.element("summary", [], warning))
    }
    lines.append(PlainXML.element("content", [("type", "html")], html))
    lines += tags.map { PlainXML.element("category", [("term", $0)]) }
    if let link {
      lines.append(PlainXML.element("link", [("rel", "related"), ("href", link)]))
    }
    for file in files {
      lines.append(
        PlainXML.element(
          "link",
          [
            ("rel", "enclosure"), ("type", file.media.type),
            ("length", String(max(0, file.media.sizeInBytes))), ("href", file.address),
            ("title", file.media.alt),
          ]))
    }
    if let answersID { lines.append(PlainXML.element("thr:in-reply-to", [("ref", answersID)])) }
    let start =
      #"<?xml version="1.0" encoding="utf-8"?>"# + "\n"
      + #"<entry xmlns="http://www.w3.org/2005/Atom""#
      + #" xmlns:activity="http://activitystrea.ms/spec/1.0/""#
      + #" xmlns:thr="http://purl.org/syndication/thread/1.0""#
      + (language.map { " xml:lang=\"\(PlainXML.escaped($0))\"" } ?? "") + ">\n"
    return start + lines.map { "  \($0)\n" }.joined() + "</entry>\n"
  }

  /// Atom asks for a title; one made from the text would show what a warning hides.
  private var shortTitle: String {
    title ?? content.contentWarning ?? DerivedTitle.of(content) ?? "Untitled"
  }
}
