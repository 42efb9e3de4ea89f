import Foundation
import StintExporters

/// Exact bytes that a rendering must have, kept in files beside the tests.
enum Golden {
  /// Compares each part with `Fixtures/<id>/<name>.<part>.<ending>`; returns the files that differ.
  ///
  /// With `STINT_MAKE_FIXTURES` set the files are written instead.
  static func differences(of parcels: [Parcel], id: String, name: String) throws -> [String] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/\(id)")
    var differing: [String] = []
    for parcel in parcels {
      let file = folder.appendingPathComponent("\(name).\(parcel.part).\(parcel.fileExtension)")
      if ProcessInfo.processInfo.environment["STINT_MAKE_FIXTURES"] != nil {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(parcel.body).write(to: file)
      } else if try Data(contentsOf: file) != Data(parcel.body) {
        differing.append(file.lastPathComponent)
      }
    }
    return differing
  }
}
