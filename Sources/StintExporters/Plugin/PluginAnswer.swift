package import StintCore

/// What a plug-in answers about a post.
package enum PluginAnswer {
  /// To `check`: at most 50 problems.
  package static func problems(_ value: JSONValue) throws(PluginWireError) -> [Problem] {
    let fields = PluginFields(value)
    try fields.requireVersion()
    var problems: [Problem] = []
    for item in (try fields.array("problems") ?? []).prefix(50) {
      let problem = PluginFields(item)
      guard let message = try problem.line("message", longest: 300) else {
        throw PluginWireError("one of its \"problems\" has no \"message\"")
      }
      problems.append(
        Problem(
          severity: try problem.word("severity", [("error", .error), ("warning", .warning)])
            ?? .error,
          code: try problem.line("code", longest: 40) ?? "refused",
          part: try problem.number("part", 1...10_000), message: message,
          hint: try problem.line("hint", longest: 300)))
    }
    return problems
  }

  /// To `render`: `parcels`, or the members of the only one.
  package static func parcels(
    _ value: JSONValue, of post: OutgoingPost, _ exporter: DeclaredExporter
  ) throws(PluginWireError) -> [Parcel] {
    let fields = PluginFields(value)
    try fields.requireVersion()
    let items = try fields.array("parcels") ?? [value]
    let count = max(1, post.content.parts.count)
    guard !items.isEmpty else { throw PluginWireError("it answered no parcels") }
    guard items.count <= count else {
      throw PluginWireError(
        "it answered \(items.count) parcels for a post of \(count) part\(count == 1 ? "" : "s")")
    }
    var parcels: [Parcel] = []
    for (index, item) in items.enumerated() {
      parcels.append(
        try parcel(PluginFields(item), part: index + 1, of: items.count, post, exporter))
    }
    return parcels
  }

  private static func parcel(
    _ fields: PluginFields, part: Int, of count: Int, _ post: OutgoingPost,
    _ exporter: DeclaredExporter
  ) throws(PluginWireError) -> Parcel {
    if let said = try fields.number("part", 1...10_000), said != part {
      throw PluginWireError("its parcel \(part) says it is part \(said); they come in order from 1")
    }
    let media = post.content.normalised.media.enumerated().map { ($0.offset + 1, $0.element) }
    // One parcel for the whole post takes the files of all parts.
    let own = count == 1 ? media : media.filter { $0.1.part == part }
    return Parcel(
      part: part, operationKey: post.operationKey(part: part),
      fileExtension: try fields.fileExtension("extension") ?? exporter.plugin.fileExtension,
      body: try body(fields), endpoint: try fields.line("endpoint", longest: 200),
      headers: try headers(fields), attachments: DeclaredExporter.attachments(own),
      refersToEarlierParts: part > 1, suggestedPath: try path(fields))
  }

  private static func body(_ fields: PluginFields) throws(PluginWireError) -> [UInt8] {
    let text = try fields.string("body")
    let base64 = try fields.string("base64")
    switch (text, base64) {
    case (let text?, nil): return Array(text.utf8)
    case (nil, let base64?):
      guard let bytes = Base64Text.bytes(of: base64) else {
        throw PluginWireError("its \"base64\" is no base64")
      }
      return bytes
    case (nil, nil): throw PluginWireError("its parcel has neither \"body\" nor \"base64\"")
    default: throw PluginWireError("its parcel has both \"body\" and \"base64\"")
    }
  }

  private static func headers(_ fields: PluginFields) throws(PluginWireError) -> [String: String] {
    let headers = try fields.texts("headers") ?? [:]
    for (name, value) in headers {
      guard PluginFields.isKey(name), !value.unicodeScalars.contains(where: isControl) else {
        throw PluginWireError(
          "its header \"\(PluginWireError.shown(name))\" cannot stand in a request")
      }
    }
    return headers
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control
  }

  /// Below the root of a site, and nowhere else.
  private static func path(_ fields: PluginFields) throws(PluginWireError) -> String? {
    guard let path = try fields.string("path") else { return nil }
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    guard path.utf8.count <= 500, !path.unicodeScalars.contains(where: isControl),
      steps.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
    else {
      throw PluginWireError(
        "its \"path\" is \"\(PluginWireError.shown(path))\", which does not stay in a folder")
    }
    return path
  }

  /// To `preview`; what a part does not say, Stint's own preview does.
  package static func preview(
    _ value: JSONValue, of post: OutgoingPost, _ exporter: DeclaredExporter
  ) throws(PluginWireError) -> [PreviewPart] {
    let fields = PluginFields(value)
    try fields.requireVersion()
    guard let items = try fields.array("parts"), !items.isEmpty else {
      throw PluginWireError("its preview has no \"parts\"")
    }
    let own = exporter.preview(post)
    var parts: [PreviewPart] = []
    for (index, item) in items.prefix(1000).enumerated() {
      let part = PluginFields(item)
      let text = try part.string("text") ?? (index < own.count ? own[index].text : "")
      parts.append(
        PreviewPart(
          part: index + 1, text: Extras.shown(text),
          count: try part.number("count", 0...100_000_000) ?? exporter.count(text),
          limit: try part.number("limit", 1...100_000_000) ?? exporter.description.limit,
          unit: try part.line("unit", longest: 40) ?? exporter.description.unit.rawValue,
          extras: try part.strings("extras").map { $0.prefix(50).map(Extras.shown) }
            ?? (index < own.count ? own[index].extras : [])))
    }
    return parts
  }
}
