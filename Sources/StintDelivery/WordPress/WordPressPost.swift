import StintCore

/// What a site says about one of its posts.
struct WordPressPost: Sendable {
  static let fields = "id,slug,status,link,tags,featured_media,format"

  var id: Int64
  var slug: String?
  var link: String?
  private var tags: [Int64]?
  private var featured: Int64?
  private var format: String?

  init?(_ json: JSONValue) {
    guard let id = json["id"]?.intValue else { return nil }
    self.id = id
    slug = json["slug"]?.stringValue
    link = json["link"]?.addressText
    tags = json["tags"]?.arrayValue?.compactMap(\.intValue)
    featured = json["featured_media"]?.intValue
    format = json["format"]?.stringValue
  }

  var accepted: Outcome { .accepted(remoteID: "\(id)", url: link) }

  /// What the post is to be: the body of the request that creates it.
  struct Wanted: Sendable {
    var body: [UInt8]
    private var json: JSONValue

    init(body: [UInt8], json: JSONValue) {
      self.body = body
      self.json = json
    }

    var slug: String { json["slug"]?.stringValue ?? "" }

    /// What WordPress sets after it has stored the post, as far as `post` lacks it; nil when nothing.
    func missing(in post: WordPressPost) -> JSONValue? {
      var object = JSONObject()
      let tags = json["tags"]?.arrayValue?.compactMap(\.intValue) ?? []
      if let present = post.tags, !Set(tags).isSubset(of: present) {
        object["tags"] = .array(Set(tags).union(present).sorted().map { .int($0) })
      }
      if let featured = json["featured_media"]?.intValue, post.featured != nil,
        post.featured != featured
      {
        object["featured_media"] = .int(featured)
      }
      if let format = json["format"]?.stringValue, post.format != nil, post.format != format {
        object["format"] = .string(format)
      }
      return object.members.isEmpty ? nil : .object(object)
    }
  }
}
