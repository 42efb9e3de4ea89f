import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintSystem
import StintTestSupport

/// A folder that posts are put into as files, and one account for it.
struct SiteScene {
  let folder: TemporaryFolder
  let exporter: any Exporter
  var options: [String: String]
  let journal = PassingJournal()

  init(_ exporter: any Exporter, options: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    self.exporter = exporter
    self.options = options
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
  }

  var root: String { folder.path + "/site" }

  var files: [String] { folder.files(below: "site") }

  func text(_ name: String) -> String {
    String(decoding: folder.bytes(of: "site/" + name), as: UTF8.self)
  }

  func write(_ text: String, to name: String) throws {
    let path = root + "/" + name
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// A file beside the site, to be posted.
  func media(_ text: String, name: String = "photo.jpg") throws -> Media {
    let path = try folder.write(text, to: name)
    let facts = try FileFacts.fingerprint(of: path)
    return Media(
      path: path, alt: "A cup", type: "image/jpeg", sizeInBytes: facts.sizeInBytes,
      sha256: facts.sha256)
  }

  func parcel(
    _ text: String = "Hello", uid: String = "7f3a", media: [Media] = [], minute: Int = 0
  ) throws -> Parcel {
    let instant = Timestamp.at("2026-03-02T09:00:00Z").advanced(by: .seconds(60 * minute))
    let parcels = try exporter.render(
      OutgoingPost(
        content: Content(parts: [text], title: "Opening", media: media), kind: .value,
        postUID: uid, postID: 7, account: "shop@site", instant: instant,
        localInstant: RFC3339.textInUTC(instant), operationKeys: ["key-\(uid)"],
        options: options))
    guard let parcel = parcels.first else { throw CocoaError(.featureUnsupported) }
    return parcel
  }

  /// The deliverer that the account gets; nil where it has none.
  func deliverer(_ tag: String = "one") -> (any Deliverer)? {
    let account = Account(
      name: "shop@site", queue: "business", exporter: exporter.description.id, options: options,
      isHandOff: false)
    return FileDelivererTable.deliverer(
      for: account, exporter.description,
      FileDelivererTable.Tools(processTag: tag, checkMedia: { MediaWatch().problem(with: $0) }))
  }

  func deliver(
    _ parcel: Parcel, tag: String = "one", mayStillSend: @escaping @Sendable () -> Bool = { true }
  ) async -> Outcome {
    guard let deliverer = deliverer(tag) else { return .permanent(reason: "no deliverer") }
    return await deliverer.deliver(parcel, handover(mayStillSend))
  }

  func lookup(_ parcel: Parcel) async -> LookupResult {
    await deliverer()?.lookup(parcel, handover { true }) ?? .absent
  }

  private func handover(_ mayStillSend: @escaping @Sendable () -> Bool) -> Handover {
    Handover(
      account: "shop@site", postID: 7, localInstant: "2026-03-02T10:00:00+01:00", partCount: 1,
      journal: journal, mayStillSend: mayStillSend)
  }
}
