package import StintCore

/// What a plug-in answers to `describe`.
package struct PluginDescription: Sendable {
  package var description: Description
  /// What it answers besides `describe`; Stint does the rest itself.
  package var calls: Set<PluginCall>
  /// Whether link and hashtags are put below the first part's text, and count.
  package var appends: Bool
  package var carriesTitle: Bool
  package var carriesFirstComment: Bool
  package var carriesSensitive: Bool
  /// Media types, as `image/png` or `audio/*`; empty for all.
  package var mediaTypes: [String]
  /// Ending of the files that Stint renders for it.
  package var fileExtension: String
  /// How long an effect may take to show up for `lookup`.
  package var settlingTime: Duration

  package var delivers: Bool { calls.contains(.deliver) }

  /// Of an answer; unknown members are ignored.
  ///
  /// Throws where one is of the wrong kind or contradicts another.
  package init(_ value: JSONValue, id: String) throws(PluginWireError) {
    let fields = PluginFields(value)
    try fields.requireVersion()
    let limit = try fields.number("limit", 1...1_000_000)
    let unit = try fields.word("unit", Self.units) ?? .graphemes
    let names = try fields.strings("calls") ?? [PluginCall.render.rawValue]
    calls = Set(names.compactMap(PluginCall.init(rawValue:)))
    let safety = try fields.word("safety", Self.safeties) ?? .never
    appends = try fields.boolean("appends") ?? true
    carriesTitle = try fields.boolean("title") ?? false
    carriesFirstComment = try fields.boolean("first_comment") ?? false
    carriesSensitive = try fields.boolean("sensitive") ?? false
    fileExtension = try fields.fileExtension("extension") ?? "txt"
    settlingTime = .seconds(try fields.number("settling", 0...86_400) ?? 60)
    let media = try fields.object("media")
    mediaTypes = try media?.strings("types") ?? []
    let visibilities = try fields.strings("visibilities") ?? [Visibility.public.rawValue]
    if let odd = visibilities.first(where: { Visibility(rawValue: $0) == nil }) {
      throw PluginWireError(
        "its \"visibilities\" has \"\(PluginWireError.shown(odd))\"; there are "
          + Visibility.allCases.map(\.rawValue).joined(separator: ", "))
    }
    if safety == .lookup, calls.contains(.deliver), !calls.contains(.lookup) {
      throw PluginWireError("its \"safety\" is lookup, but its \"calls\" has no lookup")
    }
    description = Description(
      id: id, name: try fields.line("name", longest: 40) ?? id, limit: limit, unit: unit,
      safety: safety, allowsThreads: try fields.boolean("threads") ?? false,
      allowsPolls: try fields.boolean("polls") ?? false,
      allowsContentWarning: try fields.boolean("content_warning") ?? false,
      allowsLanguage: try fields.boolean("language") ?? false, visibilities: visibilities,
      // Files nobody asked for would be lost without a word.
      mediaLimit: media == nil ? 0 : try media?.number("limit", 1...1000),
      altLimit: try media?.number("alt_limit", 1...1_000_000),
      mediaSizeLimits: try media?.numbers("sizes") ?? [:],
      options: try Self.options(fields),
      connection: try calls.contains(.deliver) ? Self.connection(fields) : nil)
  }

  /// Fields of a credential that a plug-in may ask for; the same as in a credential's file.
  package static let credentialFields = [
    "token", "refresh_token", "user", "password", "client_id", "client_secret", "token_secret",
  ]

  private static let units: [(String, Description.Unit)] = [
    ("graphemes", .graphemes), ("weighted", .weightedCharacters), ("utf16", .utf16Units),
    ("bytes", .bytes),
  ]

  private static let safeties: [(String, Description.Safety)] = [
    ("idempotent", .idempotent), ("lookup", .lookup), ("never", .never),
  ]

  private static func options(_ fields: PluginFields) throws(PluginWireError) -> [String] {
    let options = try fields.strings("options") ?? []
    for name in options where !PluginFields.isKey(name) {
      throw PluginWireError(
        "its \"options\" has \"\(PluginWireError.shown(name))\"; an option has a name of "
          + "letters, digits, - and _")
    }
    return options
  }

  private static func connection(
    _ fields: PluginFields
  ) throws(PluginWireError) -> Description.Connection {
    let asked = try fields.strings("credential") ?? []
    if let odd = asked.first(where: { !credentialFields.contains($0) }) {
      throw PluginWireError(
        "its \"credential\" has \"\(PluginWireError.shown(odd))\"; there are "
          + credentialFields.joined(separator: ", "))
    }
    return Description.Connection(
      usualServer: try fields.line("server", longest: 200),
      needsServer: try fields.boolean("needs_server") ?? false, credentialFields: asked,
      credentialHelp: try fields.line("credential_help", longest: 300) ?? "")
  }
}
