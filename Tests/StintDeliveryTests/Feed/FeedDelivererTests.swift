import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintTestSupport
import Testing

@Suite struct FeedDelivererTests {
  static let forms = FeedForm.allCases

  private func scene(_ form: FeedForm = .atom, limit: Int? = nil) throws -> SiteScene {
    var scene = try SiteScene(
      FeedExporter(), options: ["site": "https://ana.example/", "form": form.rawValue])
    scene.options["path"] = scene.root + "/feed.xml"
    scene.options["limit"] = limit.map { String($0) }
    return scene
  }

  private func feed(_ scene: SiteScene) -> FeedDocument? {
    FeedDocument(reading: scene.folder.bytes(of: "site/feed.xml"))
  }

  @Test(arguments: forms)
  func `entries gather in one file, newest first`(form: FeedForm) async throws {
    let scene = try scene(form)
    for (uid, minute) in [("a", 1), ("b", 3), ("c", 2)] {
      let parcel = try scene.parcel("of \(uid)", uid: uid, minute: minute)
      #expect(await scene.lookup(parcel) == .absent)
      let id = "tag:ana.example,2026-03-02:\(uid)"
      #expect(await scene.deliver(parcel) == .accepted(remoteID: id, url: nil))
      #expect(await scene.lookup(parcel) == .found(remoteID: id, url: nil))
    }
    #expect(feed(scene)?.entries.map { $0.id.suffix(1) } == ["b", "c", "a"])
    #expect(scene.files == [".feed.xml.stint-lock", "feed.xml"])
  }

  @Test(arguments: forms)
  func `a feed is well-formed and has the whole text`(form: FeedForm) async throws {
    let scene = try scene(form)
    let text = "a < b & \"c\" ]]> \u{301} 'd' 👩‍🚀 </entry></item>"
    _ = await scene.deliver(try scene.parcel(text, uid: "a"))
    _ = await scene.deliver(try scene.parcel("second", uid: "b"))
    let bytes = scene.folder.bytes(of: "site/feed.xml")
    if form == .json {
      let value = try JSONValue(parsing: bytes)
      #expect(value["items"]?.arrayValue?.count == 2)
      #expect(value["version"]?.stringValue == "https://jsonfeed.org/version/1.1")
    } else {
      let xml = SimpleXML(bytes)
      #expect(xml.problem == nil)
      let name = form == .atom ? "content" : "description"
      let html =
        "<p>a &lt; b &amp; &quot;c&quot; &#93;&#93;&gt; \u{301} &#39;d&#39; 👩‍🚀 "
        + "&lt;/entry&gt;&lt;/item&gt;</p>"
      #expect(xml.texts(of: name).contains(html))
    }
  }

  @Test func `the same entry twice is there once, and the file is not touched`() async throws {
    let scene = try scene()
    let parcel = try scene.parcel()
    _ = await scene.deliver(parcel)
    let path = scene.root + "/feed.xml"
    let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(await scene.deliver(parcel, tag: "two").word == "accepted")
    let after = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(before == after)
    #expect(feed(scene)?.entries.count == 1)
  }

  @Test(arguments: [(1, 1), (2, 2), (9, 3)])
  func `a feed keeps as many entries as it may`(limit: Int, count: Int) async throws {
    let scene = try scene(limit: limit)
    for (minute, uid) in ["a", "b", "c"].enumerated() {
      _ = await scene.deliver(try scene.parcel(uid: uid, minute: minute))
    }
    #expect(feed(scene)?.entries.count == count)
    #expect(feed(scene)?.entries.first?.id.suffix(1) == "c")
  }

  @Test func `enclosures lie where the feed says`() async throws {
    let scene = try scene()
    _ = await scene.deliver(try scene.parcel(media: [try scene.media("pixels")]))
    #expect(scene.text("media/post-7f3a/1-photo.jpg") == "pixels")
    #expect(
      scene.text("feed.xml").contains(
        #"length="6" href="https://ana.example/media/post-7f3a/1-photo.jpg" title="A cup""#))
  }

  @Test func `feeds side by side share the file of one post`() async throws {
    for _ in 0..<20 {
      let scene = try scene()
      let parcel = try scene.parcel(media: [try scene.media("pixels")])
      let outcomes = await withTaskGroup(of: Outcome.self) { group in
        for index in 0..<6 {
          group.addTask {
            var own = scene
            own.options["path"] = scene.root + "/feed\(index).xml"
            return await own.deliver(parcel, tag: "p\(index)")
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.allSatisfy { $0.word == "accepted" }, "\(outcomes)")
    }
  }

  @Test(arguments: [
    "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Mine</title></feed>\n",
    "x", "\n",
  ])
  func `a feed of another program's is refused and left alone`(text: String) async throws {
    let scene = try scene()
    try scene.write(text, to: "feed.xml")
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    let outcome = await scene.deliver(parcel)
    #expect(outcome.word == "permanent")
    #expect("\(outcome)".contains("feed.xml is there, but not as Stint wrote it"))
    #expect(scene.text("feed.xml") == text)
    #expect(!scene.files.contains { $0.hasPrefix("media") })
    #expect(await scene.lookup(parcel).word == "cannotTell")
  }

  @Test func `an entry added by hand is not lost`() async throws {
    let scene = try scene()
    _ = await scene.deliver(try scene.parcel(uid: "a"))
    let edited = scene.text("feed.xml").replacingOccurrences(
      of: "</feed>", with: "<entry>\n<id>mine</id>\n</entry>\n</feed>")
    try scene.write(edited, to: "feed.xml")
    #expect(await scene.deliver(try scene.parcel(uid: "b")).word == "permanent")
    #expect(scene.text("feed.xml") == edited)
  }

  @Test func `a feed of another form is refused by name`() async throws {
    var scene = try scene(.atom)
    _ = await scene.deliver(try scene.parcel(uid: "a"))
    scene.options["form"] = "rss"
    let outcome = await scene.deliver(try scene.parcel(uid: "b"))
    #expect("\(outcome)".contains("set form = \\\"atom\\\""))
  }

  @Test func `an empty file is a feed to be begun`() async throws {
    let scene = try scene()
    try scene.write("", to: "feed.xml")
    #expect(await scene.deliver(try scene.parcel()).word == "accepted")
    #expect(feed(scene)?.entries.count == 1)
  }

  @Test func `a link in place of the feed is not followed`() async throws {
    let scene = try scene()
    let victim = try scene.folder.write("precious", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: scene.root + "/feed.xml", withDestinationPath: victim)
    #expect(await scene.deliver(try scene.parcel()).word == "permanent")
    #expect(scene.folder.bytes(of: "victim") == Array("precious".utf8))
  }

  @Test func `a folder that is not there is not made`() async throws {
    var scene = try scene()
    scene.options["path"] = scene.folder.path + "/unmounted/feed.xml"
    #expect(await scene.deliver(try scene.parcel()).word == "temporary")
    #expect(scene.folder.files().isEmpty)
  }

  @Test func `many processes at once lose no entry of each other's`() async throws {
    let scene = try scene()
    let parcels = try (0..<8).map { try scene.parcel("of \($0)", uid: "u\($0)", minute: $0) }
    let words = await withTaskGroup(of: String.self) { group in
      for (index, parcel) in parcels.enumerated() {
        group.addTask { await scene.deliver(parcel, tag: "p\(index)").word }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    // On a very busy machine one may not get the lock in time, and says so.
    #expect(Set(words).isSubset(of: ["accepted", "temporary"]))
    #expect(feed(scene)?.entries.count == words.count { $0 == "accepted" })
    #expect(scene.files == [".feed.xml.stint-lock", "feed.xml"])
  }

  @Test func `a process that lost the target writes nothing`() async throws {
    let scene = try scene()
    #expect(await scene.deliver(try scene.parcel(), mayStillSend: { false }).word == "temporary")
    #expect(!scene.files.contains("feed.xml"))
  }
}
