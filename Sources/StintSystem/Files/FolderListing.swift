internal import Foundation

/// What lies in a folder, in the order of the names; nothing where it cannot be read.
package enum FolderListing {
  package static func names(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  package static func paths(_ folder: String) -> [String] {
    names(folder).map { "\(folder)/\($0)" }
  }
}
