import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintTestSupport

/// An outbox in a temporary folder, and one parcel for it.
struct OutboxScene {
  let folder: TemporaryFolder
  let parcel: Parcel
  let handover = Handover(
    account: "shop@a", postID: 7, localInstant: "2026-12-01T09:00:00+01:00", partCount: 1)

  static let key = "0123456789abcdef"
  let item = "shop@a/2026-12-01_0900_7_012345.txt"

  init(media: [Media] = []) throws {
    folder = try TemporaryFolder()
    parcel = Parcel(
      part: 1, operationKey: Self.key, fileExtension: "txt", body: Array("hello".utf8),
      attachments: media.map { Parcel.Attachment(media: $0, reference: "${media.1}") })
  }

  var root: String { folder.path + "/outbox" }

  func deliverer(
    _ tag: String = "one", root: String? = nil,
    checkMedia: @escaping @Sendable (Media) -> String? = { _ in nil }
  ) -> OutboxDeliverer {
    OutboxDeliverer(root: root ?? self.root, processTag: tag, checkMedia: checkMedia)
  }

  var files: [String] { folder.files(below: "outbox") }

  func text(_ name: String) -> String {
    String(decoding: folder.bytes(of: "outbox/" + name), as: UTF8.self)
  }

  func makeFolders() throws {
    for name in ["", "/.stint", "/shop@a"] {
      try FileManager.default.createDirectory(
        atPath: root + name, withIntermediateDirectories: true)
    }
  }

  /// The file states in which a process can die.
  enum Crash: CaseIterable, Sendable {
    case nothing, writing, marked, moved, takenAway
  }

  /// Leaves the files as a process `tag` does that dies there.
  func crash(_ crash: Crash, tag: String = "dead") throws {
    try makeFolders()
    let manager = FileManager.default
    let temporary = "\(root)/.stint/\(Self.key).\(tag).tmp"
    let done = "\(root)/.stint/\(Self.key).done"
    switch crash {
    case .nothing: return
    case .writing: try Data("hel".utf8).write(to: URL(fileURLWithPath: temporary))
    case .marked, .moved, .takenAway:
      try Data("hello".utf8).write(to: URL(fileURLWithPath: temporary))
      try manager.linkItem(atPath: temporary, toPath: done)
      guard crash != .marked else { return }
      try manager.moveItem(atPath: temporary, toPath: "\(root)/\(item)")
      guard crash == .takenAway else { return }
      try manager.removeItem(atPath: "\(root)/\(item)")
    }
  }
}
