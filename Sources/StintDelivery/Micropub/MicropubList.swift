import StintCore
import StintExporters

/// What is looked for: the parts of an entry that come back from a server.
struct MicropubEntry {
  var slug: String?
  var content: String?
  var published: Timestamp

  init?(_ parcel: Parcel) {
    let properties = (try? JSONValue(parsing: parcel.body))?["properties"]
    guard let date = properties?["published"]?.arrayValue?.first?.stringValue,
      let published = Timestamp(rfc3339: date)
    else { return nil }
    self.published = published
    slug = properties?["mp-slug"]?.arrayValue?.first?.stringValue
    content = properties?["content"]?.arrayValue?.first?.stringValue
  }
}

/// The latest entries of a site, as `q=source` without an address lists them.
struct MicropubList {
  /// How many are asked for.
  static let limit = 100

  private struct Item {
    var url: String?
    var content: String?
    var published: Timestamp?
  }

  private let items: [Item]
  /// How many entries there are, when the server says so.
  private let total: Int64?

  init?(_ json: JSONValue) {
    guard let list = json["items"]?.arrayValue else { return nil }
    items = list.map { entry in
      let properties = entry["properties"]
      func first(_ name: String) -> JSONValue? {
        properties?[name]?.arrayValue?.first ?? properties?[name]
      }
      let content = first("content")
      return Item(
        url: first("url")?.addressText ?? entry["url"]?.addressText,
        content: content?.stringValue ?? content?["value"]?.stringValue
          ?? content?["html"]?.stringValue,
        published: first("published")?.stringValue.flatMap { Timestamp(rfc3339: $0) })
    }
    total = json["paging"]?["total"]?.intValue
  }

  /// What is known of `entry`; nil when it is not in the list.
  ///
  /// `others` are the addresses of entries that are known to be something else.
  func find(_ entry: MicropubEntry, others: Set<String>) -> LookupResult? {
    let found = items.first { item in
      if let url = item.url, others.contains(url) { return false }
      if let slug = entry.slug, let url = item.url, hasSlug(url, slug) { return true }
      return item.published == entry.published && item.content != nil
        && item.content == entry.content
    }
    return found.map { .found(remoteID: $0.url, url: $0.url) }
  }

  /// Whether `entry` would have to be in the list if it were there.
  func reachesBack(before entry: MicropubEntry) -> Bool {
    if let total {
      if Int64(items.count) >= total { return true }
    } else if items.isEmpty {
      return true
    }
    // Latest first, and the last one is older.
    guard let first = items.first?.published, let last = items.last?.published else { return false }
    return first >= last && last < entry.published
  }

  /// The slug stands in the last piece of the address; a site may put something before or after it.
  private func hasSlug(_ url: String, _ slug: String) -> Bool {
    url.split(separator: "/").last?.contains(slug) == true
  }
}
