import Foundation
import Glibc
import StintCore
import StintDelivery
import StintExporters
import StintSystem
import StintTestSupport
import Testing

@Suite struct OutboxDelivererTests {
  @Test func `an item is left in its account's folder, and nothing else once it is forgotten`()
    async throws
  {
    let scene = try OutboxScene()
    let outcome = await scene.deliverer().deliver(scene.parcel, scene.handover)
    #expect(outcome == .accepted(remoteID: scene.item, url: nil))
    #expect(scene.text(scene.item) == "hello")
    await scene.deliverer().forget(scene.parcel, scene.handover)
    #expect(scene.files == [scene.item])
  }

  @Test(arguments: OutboxScene.Crash.allCases)
  func `after a crash the item is there exactly once`(crash: OutboxScene.Crash) async throws {
    let scene = try OutboxScene()
    try scene.crash(crash)
    let deliverer = scene.deliverer("two")
    let found = await deliverer.lookup(scene.parcel, scene.handover)
    let wasMarked = [.marked, .moved, .takenAway].contains(crash)
    #expect((found == .found(remoteID: scene.item, url: nil)) == wasMarked)
    if found == .absent {
      #expect(
        await deliverer.deliver(scene.parcel, scene.handover)
          == .accepted(remoteID: scene.item, url: nil))
    }
    await deliverer.forget(scene.parcel, scene.handover)
    #expect(scene.files == (crash == .takenAway ? [] : [scene.item]))
    if crash != .takenAway { #expect(scene.text(scene.item) == "hello") }
  }

  @Test(arguments: [OutboxScene.Crash.marked, .moved, .takenAway])
  func `delivering what is marked finishes it and does not repeat it`(
    crash: OutboxScene.Crash
  ) async throws {
    let scene = try OutboxScene()
    try scene.crash(crash)
    let outcome = await scene.deliverer("two").deliver(scene.parcel, scene.handover)
    #expect(outcome == .accepted(remoteID: scene.item, url: nil))
    let items = scene.files.filter { !$0.hasPrefix(".stint") }
    #expect(items == (crash == .takenAway ? [] : [scene.item]))
  }

  @Test func `of many processes with one item one leaves it`() async throws {
    for _ in 0..<20 {
      let scene = try OutboxScene()
      let outcomes = await withTaskGroup(of: Outcome.self) { group in
        for index in 0..<6 {
          group.addTask {
            await scene.deliverer("p\(index)").deliver(scene.parcel, scene.handover)
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.allSatisfy { $0 == .accepted(remoteID: scene.item, url: nil) })
      #expect(scene.files.filter { !$0.hasPrefix(".stint") } == [scene.item])
      #expect(scene.text(scene.item) == "hello")
    }
  }

  @Test(arguments: ["", "/.stint", "/shop@a"])
  func `a link in place of a folder is refused`(name: String) async throws {
    let scene = try OutboxScene()
    try scene.makeFolders()
    let elsewhere = scene.folder.path + "/elsewhere"
    let manager = FileManager.default
    try manager.createDirectory(atPath: elsewhere, withIntermediateDirectories: false)
    try manager.removeItem(atPath: scene.root + name)
    try manager.createSymbolicLink(
      atPath: scene.root + name, withDestinationPath: elsewhere)
    let outcome = await scene.deliverer().deliver(scene.parcel, scene.handover)
    guard case .permanent = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(try manager.contentsOfDirectory(atPath: elsewhere).isEmpty)
  }

  @Test func `a link in place of the temporary file is refused and not followed`() async throws {
    let scene = try OutboxScene()
    try scene.makeFolders()
    let victim = try scene.folder.write("precious", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: "\(scene.root)/.stint/\(OutboxScene.key).one.tmp", withDestinationPath: victim)
    let outcome = await scene.deliverer().deliver(scene.parcel, scene.handover)
    guard case .permanent = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(scene.folder.bytes(of: "victim") == Array("precious".utf8))
  }

  @Test func `a second name of another file is not written to`() async throws {
    let scene = try OutboxScene()
    try scene.makeFolders()
    let victim = try scene.folder.write("precious", to: "victim")
    try FileManager.default.linkItem(
      atPath: victim, toPath: "\(scene.root)/.stint/\(OutboxScene.key).one.tmp")
    guard case .permanent = await scene.deliverer().deliver(scene.parcel, scene.handover) else {
      Issue.record("not permanent")
      return
    }
    #expect(scene.folder.bytes(of: "victim") == Array("precious".utf8))
  }

  @Test func `a pipe in place of the temporary file is not waited for`() async throws {
    let scene = try OutboxScene()
    try scene.makeFolders()
    try #require(mkfifo("\(scene.root)/.stint/\(OutboxScene.key).one.tmp", 0o600) == 0)
    guard case .permanent = await scene.deliverer().deliver(scene.parcel, scene.handover) else {
      Issue.record("not permanent")
      return
    }
  }

  @Test func `a draft of an earlier try is no hindrance`() async throws {
    let scene = try OutboxScene()
    try scene.crash(.writing, tag: "one")
    let outcome = await scene.deliverer().deliver(scene.parcel, scene.handover)
    #expect(outcome == .accepted(remoteID: scene.item, url: nil))
    #expect(scene.text(scene.item) == "hello")
  }

  @Test func `a link in place of the item gives way and is not followed`() async throws {
    let scene = try OutboxScene()
    try scene.makeFolders()
    let victim = try scene.folder.write("precious", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: "\(scene.root)/\(scene.item)", withDestinationPath: victim)
    let outcome = await scene.deliverer().deliver(scene.parcel, scene.handover)
    #expect(outcome == .accepted(remoteID: scene.item, url: nil))
    #expect(scene.folder.bytes(of: "victim") == Array("precious".utf8))
    #expect(scene.text(scene.item) == "hello")
  }

  @Test func `where others could lay drafts nothing is delivered`() async throws {
    let scene = try OutboxScene()
    try scene.makeFolders()
    let marks = scene.root + "/.stint"
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: marks)
    let outcome = await scene.deliverer().deliver(scene.parcel, scene.handover)
    guard case .permanent(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains("\(marks) belongs to somebody else, or others can write to it"))
    #expect(scene.files.isEmpty)
  }

  @Test func `folders and items are their owner's alone`() async throws {
    let scene = try OutboxScene()
    _ = await scene.deliverer().deliver(scene.parcel, scene.handover)
    for (name, mode) in [("", 0o700), ("/.stint", 0o700), ("/shop@a", 0o700)]
      + [("/" + scene.item, 0o600)]
    {
      let facts = try FileManager.default.attributesOfItem(atPath: scene.root + name)
      #expect(facts[.posixPermissions] as? Int == mode, "\(name)")
    }
  }

  @Test func `a folder that cannot be made is permanent and leaves nothing`() async throws {
    let scene = try OutboxScene()
    let file = try scene.folder.write("a file", to: "occupied")
    let deliverer = scene.deliverer(root: file + "/outbox")
    guard case .permanent = await deliverer.deliver(scene.parcel, scene.handover) else {
      Issue.record("not permanent")
      return
    }
    #expect(await deliverer.lookup(scene.parcel, scene.handover) == .absent)
  }

  @Test func `an item whose place is taken by a folder fails and can be tried again`() async throws
  {
    let scene = try OutboxScene()
    try scene.makeFolders()
    let place = "\(scene.root)/\(scene.item)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
    guard case .permanent = await scene.deliverer().deliver(scene.parcel, scene.handover) else {
      Issue.record("not permanent")
      return
    }
    #expect(await scene.deliverer().lookup(scene.parcel, scene.handover) == .absent)
    try FileManager.default.removeItem(atPath: place)
    _ = await scene.deliverer().deliver(scene.parcel, scene.handover)
    #expect(scene.text(scene.item) == "hello")
  }

  // MARK: Media

  @Test func `a pipe in place of a media file is not waited for`() async throws {
    let folder = try TemporaryFolder()
    let media = try photo(folder)
    let scene = try OutboxScene(media: [media])
    try FileManager.default.removeItem(atPath: media.path)
    try #require(mkfifo(media.path, 0o600) == 0)
    let outcome = await scene.deliverer().deliver(scene.parcel, scene.handover)
    guard case .permanent(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.contains("is no regular file"))
  }

  @Test func `a media file may be named through a link`() async throws {
    let folder = try TemporaryFolder()
    var media = try photo(folder)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.jpg", withDestinationPath: media.path)
    media.path = folder.path + "/link.jpg"
    let scene = try OutboxScene(media: [media])
    let deliverer = scene.deliverer { MediaWatch().problem(with: $0) }
    let outcome = await deliverer.deliver(scene.parcel, scene.handover)
    #expect(outcome == .accepted(remoteID: scene.item, url: nil))
    #expect(scene.text("shop@a/2026-12-01_0900_7_012345_1_link.jpg") == "pixels")
    // The link leads elsewhere by the time of sending: noticed by the digest.
    let other = try folder.write("faked!", to: "other.jpg")
    try FileManager.default.removeItem(atPath: media.path)
    try FileManager.default.createSymbolicLink(atPath: media.path, withDestinationPath: other)
    let late = try OutboxScene(media: [media])
    guard
      case .hold = await late.deliverer(checkMedia: { MediaWatch().problem(with: $0) })
        .deliver(late.parcel, late.handover)
    else {
      Issue.record("not held")
      return
    }
    #expect(late.files.isEmpty)
  }

  private func photo(_ folder: TemporaryFolder) throws -> Media {
    let path = try folder.write("pixels", to: "photo.jpg")
    let facts = try FileFacts.fingerprint(of: path)
    return Media(
      path: path, alt: nil, type: "image/jpeg", sizeInBytes: facts.sizeInBytes,
      sha256: facts.sha256)
  }

  @Test func `media lie beside the item`() async throws {
    let photos = try TemporaryFolder()
    let scene = try OutboxScene(media: [try photo(photos)])
    _ = await scene.deliverer(checkMedia: MediaWatch().problem(with:))
      .deliver(scene.parcel, scene.handover)
    await scene.deliverer().forget(scene.parcel, scene.handover)
    let copy = "shop@a/2026-12-01_0900_7_012345_1_photo.jpg"
    #expect(scene.files == [scene.item, copy].sorted())
    #expect(scene.text(copy) == "pixels")
  }

  @Test(arguments: [
    ("a\u{1B}[2J\nb.jpg", "a\\u{1B}[2J⏎b.jpg"),
    (String(repeating: "é", count: 118) + ".jpg", String(repeating: "é", count: 73) + ".jpg"),
    (String(repeating: "a", count: 240), String(repeating: "a", count: 150)),
  ])
  func `a copy has a name that can be shown and is no longer than a name may be`(
    name: String, shown: String
  ) async throws {
    let photos = try TemporaryFolder()
    let media = Media(
      path: try photos.write("pixels", to: name), alt: nil, type: "image/jpeg", sizeInBytes: 6,
      sha256: Digest.sha256("pixels".utf8))
    let scene = try OutboxScene(media: [media])
    _ = await scene.deliverer(checkMedia: MediaWatch().problem(with:))
      .deliver(scene.parcel, scene.handover)
    await scene.deliverer().forget(scene.parcel, scene.handover)
    #expect(scene.files.contains("shop@a/2026-12-01_0900_7_012345_1_\(shown)"), "\(scene.files)")
  }

  @Test(arguments: ["other pixels", nil])
  func `media that changed or went away hold the post`(now: String?) async throws {
    let photos = try TemporaryFolder()
    let media = try photo(photos)
    let scene = try OutboxScene(media: [media])
    if let now {
      _ = try photos.write(now, to: "photo.jpg")
    } else {
      try FileManager.default.removeItem(atPath: media.path)
    }
    let outcome = await scene.deliverer(checkMedia: MediaWatch().problem(with:))
      .deliver(scene.parcel, scene.handover)
    guard case .hold(let hold) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(hold.cause == .media)
    #expect(scene.files.isEmpty)
  }
}
