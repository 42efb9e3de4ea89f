/// A post's content as JSON: how it is stored, exported and imported.
///
/// Fields that are empty are left out, so that equal contents give equal bytes.
package enum ContentCodec {
  package static func encode(_ content: Content) -> String { json(content).serialized() }

  package static func json(_ content: Content) -> JSONValue {
    var object = JSONObject()
    object["parts"] = .array(content.parts.map { .string($0) })
    object["title"] = content.title.map { .string($0) }
    object["link"] = content.link.map { .string($0) }
    if !content.media.isEmpty { object["media"] = .array(content.media.map(json)) }
    object["language"] = content.language.map { .string($0) }
    if !content.tags.isEmpty { object["tags"] = .array(content.tags.map { .string($0) }) }
    object["content_warning"] = content.contentWarning.map { .string($0) }
    if content.isSensitive { object["sensitive"] = true }
    object["visibility"] = content.visibility.map { .string($0.rawValue) }
    object["poll"] = content.poll.map { poll in
      .object([
        "options": .array(poll.options.map { .string($0) }),
        "minutes": .int(Int64(poll.durationInMinutes)), "multiple": .bool(poll.isMultiple),
      ])
    }
    object["first_comment"] = content.firstComment.map { .string($0) }
    if !content.variants.isEmpty {
      object["variants"] = .object(
        JSONObject(
          content.variants.sorted { $0.key < $1.key }.map {
            ($0.key, .array($0.value.map { .string($0) }))
          }))
    }
    return .object(object)
  }

  private static func json(_ media: Media) -> JSONValue {
    var object = JSONObject()
    object["path"] = .string(media.path)
    object["alt"] = media.alt.map { .string($0) }
    object["type"] = .string(media.type)
    object["size"] = .int(Int64(media.sizeInBytes))
    object["sha256"] = .string(media.sha256)
    object["part"] = .int(Int64(media.part))
    return .object(object)
  }

  package static func decode(_ text: String) throws -> Content {
    try decode(JSONValue(parsing: text))
  }

  /// Reads what `json` wrote.
  ///
  /// Throws `ContentCodecError` for anything else.
  package static func decode(_ value: JSONValue) throws(ContentCodecError) -> Content {
    let fields = JSONFields(value)
    let parts = try fields.strings("parts") ?? []
    guard !parts.isEmpty else {
      throw ContentCodecError(field: "parts", expected: "a list of texts")
    }
    var content = Content(parts: parts)
    content.title = try fields.string("title")
    content.link = try fields.string("link")
    content.media = try (fields.array("media") ?? []).map { item throws(ContentCodecError) in
      let media = JSONFields(item)
      return Media(
        path: try media.required(media.string("path"), "path"), alt: try media.string("alt"),
        type: try media.required(media.string("type"), "type"),
        sizeInBytes: try media.required(media.integer("size"), "size"),
        sha256: try media.required(media.string("sha256"), "sha256"),
        part: try media.integer("part") ?? 1)
    }
    content.language = try fields.string("language")
    content.tags = try fields.strings("tags") ?? []
    content.contentWarning = try fields.string("content_warning")
    content.isSensitive = try fields.boolean("sensitive") ?? false
    if let name = try fields.string("visibility") {
      guard let visibility = Visibility(rawValue: name) else {
        throw ContentCodecError(
          field: "visibility", expected: "public, unlisted, followers or direct")
      }
      content.visibility = visibility
    }
    if let value = value["poll"], value != .null {
      let poll = JSONFields(value)
      content.poll = Poll(
        options: try poll.strings("options") ?? [],
        durationInMinutes: try poll.required(poll.integer("minutes"), "minutes"),
        isMultiple: try poll.boolean("multiple") ?? false)
    }
    content.firstComment = try fields.string("first_comment")
    if let variants = value["variants"]?.objectValue {
      for member in variants.members {
        content.variants[member.key] = try JSONFields(.object([member.key: member.value]))
          .strings(member.key)
      }
    }
    return content
  }
}

/// A field that is missing or of the wrong kind.
package struct ContentCodecError: Error, Hashable, Sendable {
  package var field: String
  package var expected: String

  package init(field: String, expected: String) {
    self.field = field
    self.expected = expected
  }

  package var message: String { "\"\(field)\" must be \(expected)" }
}
