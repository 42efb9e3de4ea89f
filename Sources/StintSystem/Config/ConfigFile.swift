internal import Foundation
package import StintCore

/// The config file on disk.
package enum ConfigFile {
  /// Reads and checks the file.
  ///
  /// Throws a `UserFacingError` that names every problem.
  package static func load(
    _ path: String, exporters: KnownExporters, serversNeeded: Set<String> = [],
    zones: SystemZones, now: Timestamp
  ) throws -> Config {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      if let reason = FileBytes.refusal(path) {
        throw UserFacingError(
          "cannot read the config \(path): \(reason)", hint: "check whose folder that is",
          status: .badConfig)
      }
      guard !FileManager.default.fileExists(atPath: path) else {
        throw UserFacingError(
          "cannot read the config \(path): \(FileFacts.reason(error))", status: .badConfig)
      }
      throw UserFacingError(
        "there is no config at \(path)", hint: "stint init", status: .badConfig)
    }
    if let invalid = InvalidUTF8.first(in: [UInt8](data)) {
      throw UserFacingError(
        "the config \(path) is not UTF-8 text: line \(invalid.line), byte \(invalid.byteColumn)",
        hint: "save it as UTF-8", status: .badConfig)
    }
    return try read(
      String(decoding: data, as: UTF8.self), of: path, exporters: exporters,
      serversNeeded: serversNeeded, zones: zones, now: now)
  }

  /// Checks a text that is, or is to become, the file at `path`.
  ///
  /// Throws a `UserFacingError` that names every problem.
  package static func read(
    _ text: String, of path: String, exporters: KnownExporters,
    serversNeeded: Set<String> = [], zones: SystemZones, now: Timestamp
  ) throws -> Config {
    var reader = ConfigReader(
      exporters: exporters, serversNeeded: serversNeeded,
      folder: URL(fileURLWithPath: path).deletingLastPathComponent().path, now: now,
      zone: { zones.zone(named: $0) }, zoneNames: { zones.names() })
    switch reader.read(text) {
    case .config(let config): return config
    case .problems(let problems):
      throw UserFacingError(
        "the config \(path) has \(problems.count == 1 ? "a mistake" : "\(problems.count) mistakes")"
          + ", so nothing was done",
        details: problems.map { problem in
          let line = problem.line.map { "line \($0)" + (problem.column.map { ":\($0)" } ?? "") }
          return [line, problem.path, problem.message].compactMap(\.self).joined(separator: ": ")
        },
        hint: "mend \(path), then `stint account check`", status: .badConfig)
    }
  }
}
