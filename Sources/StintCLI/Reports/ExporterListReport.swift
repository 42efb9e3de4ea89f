internal import StintCore
internal import StintExporters
internal import StintSystem

/// Every network and format, and how posts get there.
struct ExporterListReport: Report {
  /// How a finished post leaves.
  enum Way {
    case api
    case handOff(reason: String)
    case files
    case plugin(delivers: Bool)
    case unusable(String)

    init(_ facts: Description) {
      self =
        if let reason = facts.handOffReason {
          .handOff(reason: reason)
        } else if facts.connection != nil {
          .api
        } else {
          .files
        }
    }

    var word: String {
      switch self {
      case .api: "API"
      case .handOff: "hand-off"
      case .files, .plugin(false): "files"
      case .plugin(true): "plug-in"
      case .unusable: "unusable"
      }
    }

    /// For programs.
    var id: String {
      switch self {
      case .api: "api"
      case .handOff: "hand-off"
      case .files: "files"
      case .plugin(true): "plug-in"
      case .plugin(false): "plug-in-files"
      case .unusable: "unusable"
      }
    }
  }

  struct Row {
    var facts: Description
    var way: Way
    /// Of a plug-in.
    var path: String?
  }

  let rows: [Row]
  /// Plug-ins whose name a built-in exporter has.
  let hidden: [String]

  var status: ExitStatus {
    rows.contains { if case .unusable = $0.way { true } else { false } } ? .waiting : .done
  }

  func text(_ style: Style) -> String {
    var table = TextTable(
      header: ["EXPORTER", "NETWORK", "LENGTH", "FILES", "THREAD", "POLL", "CW", "GOES BY"],
      flexible: 1, 0)
    for row in rows {
      let facts = row.facts
      guard case .unusable = row.way else {
        table.add(
          facts.id, SafeText.line(facts.name), Self.length(facts),
          facts.mediaLimit.map { "\($0)" } ?? "any", Self.sign(facts.allowsThreads),
          Self.sign(facts.allowsPolls), Self.sign(facts.allowsContentWarning), row.way.word)
        continue
      }
      table.add(facts.id, "?", "?", "?", "?", "?", "?", row.way.word)
    }
    var blocks = [table.text(style)]
    let handOffs = rows.compactMap { row -> String? in
      guard case .handOff(let reason) = row.way else { return nil }
      return style.wrapped("\(row.facts.id): \(SafeText.line(reason))", indent: "  ")
    }
    if !handOffs.isEmpty {
      blocks.append(
        (["Left as files for you to hand over, because:"] + handOffs).joined(separator: "\n"))
    }
    let plugins = rows.compactMap { row -> String? in
      guard let path = row.path else { return nil }
      if case .unusable(let reason) = row.way {
        return style.wrapped("\(row.facts.id): \(SafeText.line(reason))", indent: "  ")
      }
      return "  \(row.facts.id): \(SafeText.line(path))"
    }
    let lost = hidden.map { "  \($0): not used; a built-in exporter has that name" }
    if !(plugins + lost).isEmpty {
      blocks.append((["Plug-ins:"] + plugins + lost).joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n")
  }

  private static func length(_ facts: Description) -> String {
    guard let limit = facts.limit else { return "no limit" }
    let unit =
      switch facts.unit {
      case .graphemes: "graphemes"
      case .weightedCharacters: "weighted"
      case .utf16Units: "UTF-16"
      case .bytes: "bytes"
      }
    return "\(limit) \(unit)"
  }

  private static func sign(_ isAllowed: Bool) -> String { isAllowed ? "yes" : "-" }

  var json: JSONObject {
    [
      "exporters": .array(
        rows.map { row in
          let facts = row.facts
          var object: JSONObject = [
            "id": .string(facts.id), "name": .string(facts.name),
            "goes_by": .string(row.way.id),
          ]
          switch row.way {
          case .handOff(let reason), .unusable(let reason): object["reason"] = .string(reason)
          case .api, .files, .plugin: break
          }
          object["path"] = row.path.map { .string($0) }
          if case .unusable = row.way { return .object(object) }
          object["limit"] = facts.limit.map { .int(Int64($0)) }
          object["unit"] = .string(facts.unit.rawValue)
          object["files"] = facts.mediaLimit.map { .int(Int64($0)) }
          object["threads"] = .bool(facts.allowsThreads)
          object["polls"] = .bool(facts.allowsPolls)
          object["content_warning"] = .bool(facts.allowsContentWarning)
          object["language"] = .bool(facts.allowsLanguage)
          object["visibilities"] = .array(facts.visibilities.map { .string($0) })
          object["safety"] = .string(facts.safety.rawValue)
          object["options"] = .array(facts.options.map { .string($0) })
          object["credential"] = facts.connection.map { connection in
            .array(connection.credentialFields.map { .string($0) })
          }
          return .object(object)
        }),
      "hidden": .array(hidden.map { .string($0) }),
    ]
  }
}
