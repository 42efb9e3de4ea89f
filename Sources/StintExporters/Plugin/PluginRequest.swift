package import StintCore

/// What a plug-in is told of a post.
package enum PluginRequest {
  package static let describe = JSONValue.object(["v": 1, "call": "describe"])

  /// `check`, `render` and `preview`.
  package static func about(
    _ post: OutgoingPost, _ call: PluginCall, _ exporter: DeclaredExporter
  ) -> JSONValue {
    .object([
      "v": 1, "call": .string(call.rawValue), "account": .string(post.account),
      "options": options(post.options), "post": json(post, exporter),
    ])
  }

  package static func options(_ options: [String: String]) -> JSONValue {
    .object(JSONObject(options.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
  }

  private static func json(_ post: OutgoingPost, _ exporter: DeclaredExporter) -> JSONValue {
    let content = post.content.normalised
    func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    var object: JSONObject = [
      "id": .int(post.postID), "uid": .string(post.postUID), "kind": .string(post.kind.rawValue),
      "at": .string(CivilTime(post.instant).precise), "at_local": .string(post.localInstant),
      "keys": texts(
        (content.parts.isEmpty ? [""] : content.parts).indices.map {
          post.operationKey(part: $0 + 1)
        }),
      "parts": texts(content.parts), "texts": texts(exporter.texts(of: content)),
    ]
    object["title"] = content.title.map { .string($0) }
    object["link"] = content.link.map { .string($0) }
    object["tags"] = texts(content.tags)
    object["language"] = content.language.map { .string($0) }
    object["content_warning"] = content.contentWarning.map { .string($0) }
    object["sensitive"] = .bool(content.isSensitive)
    object["visibility"] = content.visibility.map { .string($0.rawValue) }
    object["media"] = .array(
      content.media.enumerated().map { index, media in json(media, number: index + 1) })
    object["poll"] = content.poll.map { poll in
      .object([
        "options": texts(poll.options), "minutes": .int(Int64(poll.durationInMinutes)),
        "multiple": .bool(poll.isMultiple),
      ])
    }
    object["first_comment"] = content.firstComment.map { .string($0) }
    return .object(object)
  }

  private static func json(_ media: Media, number: Int) -> JSONValue {
    var object: JSONObject = [
      "number": .int(Int64(number)), "name": .string(MediaFile.safeName(of: media, number: number)),
      "path": .string(media.path), "type": .string(media.type),
      "size": .int(Int64(media.sizeInBytes)), "sha256": .string(media.sha256),
      "part": .int(Int64(media.part)),
    ]
    object["alt"] = media.alt.map { .string($0) }
    return .object(object)
  }

  /// A file of a parcel, as `deliver` gets it.
  package static func json(_ attachment: Parcel.Attachment) -> JSONValue {
    var object: JSONObject = [
      "name": .string(attachment.reference), "path": .string(attachment.media.path),
      "type": .string(attachment.media.type), "size": .int(Int64(attachment.media.sizeInBytes)),
      "sha256": .string(attachment.media.sha256),
    ]
    object["alt"] = attachment.media.alt.map { .string($0) }
    return .object(object)
  }
}
