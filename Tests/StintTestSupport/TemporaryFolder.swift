internal import Foundation
package import StintStore

/// A folder that lives as long as this object.
///
/// In memory where the machine has such a place: what these tests ask of SQLite does not depend on
/// the disk, and thousands of commits would wait for it.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    path = "\(base)/stint-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Opens the folder's database, made the first time.
  package func store(_ mode: Store.Mode = .create) throws -> Store {
    let file = path + "/stint.db"
    return try Store(
      path: file, mode: mode, exists: FileManager.default.fileExists(atPath: file))
  }

  package func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Paths of all files below the folder, sorted, relative to it.
  package func files(below folder: String = "") -> [String] {
    let root = folder.isEmpty ? path : path + "/" + folder
    let all = FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []
    return all.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: root + "/" + name, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  package func bytes(of name: String) -> [UInt8] {
    FileManager.default.contents(atPath: path + "/" + name).map { [UInt8]($0) } ?? []
  }
}
