internal import Foundation
package import StintSystem

/// Where plug-ins are looked for: `exporters` in the config folder, then `PATH`.
package struct PluginFolders: Sendable {
  /// Stint's own; made by the user.
  package let own: String
  private let path: [String]

  package init(_ home: Home, environment: [String: String]) {
    own = home.config + "/exporters"
    // Relative folders of PATH would depend on where one stands.
    path = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
      .map(String.init).filter { $0.hasPrefix("/") }
  }

  /// The first file of this name; nil when there is none, or the name is none for a plug-in.
  package func find(_ name: String) -> PluginFile? {
    guard PluginFile.isName(name) else { return nil }
    if let file = PluginFile(name, in: own, isOurs: true) { return file }
    for folder in path {
      if let file = PluginFile(name, in: folder, isOurs: false) { return file }
    }
    return nil
  }

  /// Names of all plug-ins, sorted, each once.
  package func names() -> [String] {
    var names: Set<String> = []
    for folder in [own] + path {
      for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      where file.hasPrefix(PluginFile.prefix) {
        let name = String(file.dropFirst(PluginFile.prefix.count))
        if PluginFile.isName(name) { names.insert(name) }
      }
    }
    return names.sorted()
  }
}
