import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintSystem
import StintTestSupport

/// One file on the disk, and the parcel of a post with it.
struct UploadScene {
  let folder: TemporaryFolder
  let media: Media
  let parcel: Parcel
  let bytes: [UInt8]
  let journal = PassingJournal()
  /// 2026-03-02T09:00:00Z at first.
  let clock = TestClock()
  let pauses: PauseRecord
  let store = MemoryCredentialStore()

  init(
    _ exporter: any Exporter, size: Int = 600_000, type: String = "video/mp4",
    text: String = "Café ☕ at nine", key: String = "0123456789abcdef0123456789abcdef"
  ) throws {
    folder = try TemporaryFolder()
    // No piece looks like another one.
    bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 251) }
    let path = folder.path + "/the file.bin"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let facts = try FileFacts.fingerprint(of: path)
    media = Media(
      path: path, alt: nil, type: type, sizeInBytes: facts.sizeInBytes, sha256: facts.sha256)
    let post = OutgoingPost(
      content: Content(
        parts: [text], title: "Opening & more", media: [media], tags: ["opening hours"]),
      kind: .value, postUID: "7f3a", postID: 7, account: "shop@test",
      instant: .at("2026-03-02T09:00:00Z"), localInstant: "2026-03-02T10:00:00+01:00",
      operationKeys: [key])
    guard let parcel = try exporter.render(post).first else {
      throw CocoaError(.featureUnsupported)
    }
    self.parcel = parcel
    pauses = PauseRecord(moving: clock)
  }

  func handover(mayStillSend: @escaping @Sendable () -> Bool = { true }) -> Handover {
    Handover(
      account: "shop@test", postID: 7, localInstant: "2026-03-02T10:00:00+01:00", partCount: 1,
      journal: journal, mayStillSend: mayStillSend)
  }

  func access(
    _ server: LoopbackServer, _ exporter: String, _ credential: Credential
  ) -> NetworkAccess {
    let clock = clock
    return .test(
      exporter: exporter, server: server, credential: credential, store: store, pauses: pauses,
      clock: { clock.now })
  }
}
