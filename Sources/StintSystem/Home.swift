internal import Foundation
internal import StintCore

/// Where Stint keeps its things: the XDG folders, or one folder named by `STINT_HOME`.
package struct Home: Hashable, Sendable {
  package var config: String
  package var data: String
  package var state: String
  /// For the wake socket and the status file; nil where the session has no runtime folder.
  package var runtime: String?

  package var configFile: String { config + "/config.toml" }
  package var database: String { data + "/stint.db" }
  package var outbox: String { data + "/outbox" }
  package var backups: String { state + "/backups" }
  /// Held by whoever works with the database; see `DatabaseLock`.
  package var lock: String { data + "/stint.lock" }
  /// See `LastTry`.
  package var lastTry: String { state + "/last-try" }

  /// For the credentials that the config names by file.
  package var credentials: String { config + "/credentials" }

  /// Where a credential's file lies: in its folder, or where an absolute path (or `~/`) says.
  package func credentialFile(_ name: String, environment: [String: String]) -> String {
    if name.hasPrefix("/") { return name }
    if name.hasPrefix("~/"), let home = environment["HOME"], home.hasPrefix("/") {
      return home + name.dropFirst()
    }
    return "\(credentials)/\(name)"
  }

  package init(config: String, data: String, state: String, runtime: String?) {
    self.config = config
    self.data = data
    self.state = state
    self.runtime = runtime
  }

  /// Reads `STINT_HOME`, else the XDG variables with their standard defaults under `HOME`.
  ///
  /// Throws a `UserFacingError` when there is no home at all.
  package init(environment: [String: String]) throws {
    func absolute(_ name: String) -> String? {
      // The XDG rules: a value that is not absolute is to be ignored.
      guard let value = environment[name], value.hasPrefix("/") else { return nil }
      return value.count > 1 && value.hasSuffix("/") ? String(value.dropLast()) : value
    }
    if let own = environment["STINT_HOME"], !own.isEmpty {
      let base = URL(fileURLWithPath: own).standardizedFileURL.path
      self.init(config: base, data: base, state: base + "/state", runtime: base + "/run")
      return
    }
    guard let home = absolute("HOME") else {
      throw UserFacingError(
        "neither STINT_HOME nor HOME is set, so there is no place for Stint's files",
        hint: "export STINT_HOME=/some/folder", status: .badConfig)
    }
    self.init(
      config: (absolute("XDG_CONFIG_HOME") ?? home + "/.config") + "/stint",
      data: (absolute("XDG_DATA_HOME") ?? home + "/.local/share") + "/stint",
      state: (absolute("XDG_STATE_HOME") ?? home + "/.local/state") + "/stint",
      runtime: absolute("XDG_RUNTIME_DIR").map { $0 + "/stint" })
  }

  /// Makes a folder, and those above it, that only its owner can enter.
  package static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw UserFacingError(
        "cannot create the folder \(path): \(FileFacts.reason(error))",
        hint: "check that its parent exists and is yours", status: .cannotCreate)
    }
  }
}
