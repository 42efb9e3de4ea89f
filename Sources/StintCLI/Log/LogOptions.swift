internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// What every command takes that corrects the time log.
struct LogEditOptions: ParsableArguments {
  @Flag(help: "Show what would change; write nothing.")
  var dryRun = false
}

/// What those take that may bring sessions over each other.
struct LogForceOptions: ParsableArguments {
  @Flag(help: "Take overlaps and marks outside as they come.")
  var force = false
}

/// How typed times are read.
struct LogTimeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read times in this zone, not the session's.", valueName: "zone"))
  var zone: String?

  @Option(help: "Which one, where a time happens twice: first or second.")
  var dst: DSTChoice?

  /// The zone in which times typed for `session` are meant.
  func zone(or own: Zone, in context: Context) throws -> Zone {
    guard let zone else { return own }
    if let found = context.zones.zone(named: zone) { return found }
    let near = NearestName.suggestion(for: zone, among: context.zones.names())
    throw UserFacingError(
      "there is no zone \(zone)" + (near.map { "; did you mean \($0)?" } ?? ""),
      hint: "--zone Europe/Madrid", status: .badInput)
  }
}

/// A command as it was typed, for the journal.
enum CommandText {
  /// The words that are there, quoted where a shell would need it.
  static func of(_ words: String?...) -> String {
    words.compactMap(\.self).map { word in
      let isPlain =
        !word.isEmpty
        && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:@#+=,%".contains($0) }
      return isPlain
        ? word
        : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }.joined(separator: " ")
  }
}
