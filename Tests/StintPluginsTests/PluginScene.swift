import Foundation
import StintCore
import StintExporters
import StintPlugins
import StintSystem
import StintTestSupport

/// A home with plug-ins in it.
final class PluginScene: Sendable {
  let folder: TemporaryFolder
  let home: Home

  init() throws {
    folder = try TemporaryFolder()
    home = Home(
      config: folder.path + "/config", data: folder.path + "/data", state: folder.path + "/state",
      runtime: nil)
    for path in [home.config + "/exporters", folder.path + "/bin"] {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
  }

  /// Writes a shell script as the plug-in `name`; returns its path.
  @discardableResult
  func script(
    _ name: String, _ body: String, in place: String = "config/exporters", mode: Int = 0o700
  ) throws -> String {
    let path = try folder.write("#!/bin/sh\n\(body)\n", to: "\(place)/stint-exporter-\(name)")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  func plugins(limit: Duration = .seconds(30), path: String? = nil) -> Plugins {
    Plugins(home, environment: environment(path: path), limit: limit)
  }

  func environment(path: String? = nil) -> [String: String] {
    [
      "PATH": path ?? "\(folder.path)/bin:/usr/bin:/bin", "HOME": folder.path, "LANG": "C.UTF-8",
      "SECRET_OF_THE_SHELL": "sesame",
    ]
  }

  /// One of the programs in Scripts/samples/plug-ins, put in its place.
  func sample(_ name: String) throws {
    let file = "stint-exporter-\(name)"
    try FileManager.default.copyItem(
      atPath: Self.samples + "/" + file, toPath: home.config + "/exporters/" + file)
  }

  static let samples =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/Scripts/samples/plug-ins"

  static func post(
    _ text: String..., options: [String: String] = [:], media: [Media] = [], title: String? = nil,
    link: String? = nil, tags: [String] = []
  ) -> OutgoingPost {
    OutgoingPost(
      content: Content(parts: text, title: title, link: link, media: media, tags: tags),
      kind: .value, postUID: "01JHM0000000000000007F3A", postID: 7, account: "me@forum",
      instant: Timestamp(seconds: 1_768_469_400), localInstant: "2026-01-15T10:30:00+01:00",
      operationKeys: text.indices.map { "key\($0 + 1)" }, options: options)
  }

  static func image(_ name: String = "a.jpg", size: Int = 1000) -> Media {
    Media(
      path: "/home/ana/\(name)", alt: "A cup", type: "image/jpeg", sizeInBytes: size,
      sha256: String(repeating: "0", count: 64))
  }
}
