import Foundation
import StintCore
import StintDelivery
import StintExporters
import StintTestSupport
import Testing

@Suite struct SiteDelivererTests {
  private func scene(_ generator: String = "hugo") throws -> SiteScene {
    var scene = try SiteScene(StaticSiteExporter(), options: ["generator": generator])
    scene.options["root"] = scene.root
    return scene
  }

  @Test func `each exporter that names a place has a deliverer, and no other`() throws {
    let places = ExporterTable.all.map(\.description).filter { $0.placeOption != nil }
    #expect(places.map(\.id).sorted() == FileDelivererTable.ids)
    #expect(places.count == 3)
    for place in places { #expect(place.options.contains(place.placeOption ?? "")) }
  }

  @Test func `without the option there is none`() throws {
    #expect(try SiteScene(StaticSiteExporter()).deliverer() == nil)
    #expect(try scene().deliverer() != nil)
    #expect(try SiteScene(JSONExporter(), options: ["root": "/srv"]).deliverer() == nil)
  }

  @Test(arguments: [
    ("hugo", ["content/posts/opening-7f3a/1-photo.jpg", "content/posts/opening-7f3a/index.md"]),
    ("jekyll", ["_posts/2026-03-02-opening-7f3a.md", "assets/opening-7f3a/1-photo.jpg"]),
  ])
  func `page and files lie where the generator looks for them`(
    generator: String, files: [String]
  ) async throws {
    let scene = try scene(generator)
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    let page = try #require(parcel.suggestedPath)
    #expect(await scene.lookup(parcel) == .absent)
    #expect(await scene.deliver(parcel) == .accepted(remoteID: page, url: nil))
    #expect(scene.files == files)
    #expect(scene.text(page) == String(decoding: parcel.body, as: UTF8.self))
    #expect(await scene.lookup(parcel) == .found(remoteID: page, url: nil))
  }

  @Test func `files can be read by a web server, whatever the mask is`() async throws {
    let scene = try scene()
    let old = umask(0o077)
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    _ = await scene.deliver(parcel)
    umask(old)
    for (name, mode) in [
      ("content", 0o755), ("content/posts/opening-7f3a", 0o755),
      ("content/posts/opening-7f3a/index.md", 0o644),
      ("content/posts/opening-7f3a/1-photo.jpg", 0o644),
    ] {
      let facts = try FileManager.default.attributesOfItem(atPath: "\(scene.root)/\(name)")
      #expect(facts[.posixPermissions] as? Int == mode)
    }
  }

  @Test func `doing it again changes nothing`() async throws {
    let scene = try scene()
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    _ = await scene.deliver(parcel)
    let path = "\(scene.root)/\(try #require(parcel.suggestedPath))"
    let before = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(await scene.deliver(parcel, tag: "two").word == "accepted")
    let after = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    #expect(before == after)
    #expect(scene.files.count == 2)
  }

  @Test func `a page of the same post is replaced`() async throws {
    let scene = try scene()
    _ = await scene.deliver(try scene.parcel("old"))
    let parcel = try scene.parcel("new", media: [try scene.media("pixels")])
    #expect(await scene.deliver(parcel).word == "accepted")
    #expect(scene.text(try #require(parcel.suggestedPath)).contains("\nnew\n"))
  }

  @Test(arguments: [
    "", "mine", "---\ntitle: mine\n---\n", "---\nparams:\n  stint_id: \"other\"\n---\n",
    "---\n---\nstint_id: \"7f3a\"\n",
  ])
  func `a page that is not this post's is refused and left alone`(page: String) async throws {
    let scene = try scene()
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    let path = try #require(parcel.suggestedPath)
    try scene.write(page, to: path)
    let outcome = await scene.deliver(parcel)
    #expect(outcome.word == "permanent")
    #expect("\(outcome)".contains("\(path) is there already"))
    #expect(scene.text(path) == page)
    #expect(scene.files == [path])
    #expect(await scene.lookup(parcel) == .absent)
  }

  @Test func `a file of somebody else's is refused and left alone`() async throws {
    let scene = try scene()
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    let file = try #require(parcel.attachments.first?.suggestedPath)
    try scene.write("theirs", to: file)
    #expect(await scene.deliver(parcel).word == "permanent")
    #expect(scene.files == [file])
    #expect(scene.text(file) == "theirs")
  }

  @Test(arguments: ["content", "content/posts", "content/posts/opening-7f3a"])
  func `a link in place of a folder is not followed`(name: String) async throws {
    let scene = try scene()
    let elsewhere = scene.folder.path + "/elsewhere"
    let manager = FileManager.default
    try manager.createDirectory(atPath: elsewhere, withIntermediateDirectories: false)
    let link = URL(fileURLWithPath: "\(scene.root)/\(name)")
    try manager.createDirectory(
      at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
    try manager.createSymbolicLink(atPath: link.path, withDestinationPath: elsewhere)
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    #expect(await scene.deliver(parcel).word == "permanent")
    #expect(try manager.contentsOfDirectory(atPath: elsewhere).isEmpty)
  }

  @Test(arguments: ["index.md", "1-photo.jpg"])
  func `a link in place of a file is not followed`(name: String) async throws {
    let scene = try scene()
    let parcel = try scene.parcel(media: [try scene.media("pixels")])
    let victim = try scene.folder.write("precious", to: "victim")
    try scene.write("", to: "content/posts/opening-7f3a/x")
    try FileManager.default.createSymbolicLink(
      atPath: "\(scene.root)/content/posts/opening-7f3a/\(name)", withDestinationPath: victim)
    #expect(await scene.deliver(parcel).word == "permanent")
    #expect(scene.folder.bytes(of: "victim") == Array("precious".utf8))
  }

  @Test(arguments: ["../x.md", "/etc/x.md", "a/../../x.md", "a//x.md", "./x.md", "", "a/\u{0}.md"])
  func `a path that could lead outside is refused`(path: String) async throws {
    let scene = try scene()
    var parcel = try scene.parcel()
    parcel.suggestedPath = path
    #expect(await scene.deliver(parcel).word == "permanent")
    #expect(scene.folder.files().isEmpty)
  }

  @Test func `a folder that is not there is not made`() async throws {
    var scene = try scene()
    scene.options["root"] = scene.folder.path + "/unmounted"
    #expect(await scene.deliver(try scene.parcel()).word == "temporary")
    #expect(scene.folder.files().isEmpty)
  }

  @Test func `a page is written only after all its files`() async throws {
    let scene = try scene()
    var media = try scene.media("pixels")
    media.path = scene.folder.path + "/gone.jpg"
    #expect(await scene.deliver(try scene.parcel(media: [media])).word == "hold")
    #expect(scene.files.isEmpty)
  }

  @Test func `a process that lost the target writes no page`() async throws {
    let scene = try scene()
    #expect(await scene.deliver(try scene.parcel(), mayStillSend: { false }).word == "temporary")
    #expect(scene.files.isEmpty)
  }

  @Test func `a draft that a dead process left is no hindrance`() async throws {
    let scene = try scene()
    try scene.write("half", to: "content/posts/opening-7f3a/.stint-one-key-7f3a.tmp")
    #expect(await scene.deliver(try scene.parcel()).word == "accepted")
    #expect(scene.files == ["content/posts/opening-7f3a/index.md"])
  }

  @Test func `of many processes with one page one leaves it`() async throws {
    let scene = try scene()
    let parcel = try scene.parcel()
    let outcomes = await withTaskGroup(of: Outcome.self) { group in
      for index in 0..<8 { group.addTask { await scene.deliver(parcel, tag: "p\(index)") } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.contains { $0.word == "accepted" })
    #expect(Set(outcomes.map(\.word)).isSubset(of: ["accepted", "temporary"]))
    #expect(scene.files == ["content/posts/opening-7f3a/index.md"])
    #expect(await scene.lookup(parcel).word == "found")
  }

  @Test func `a page of Markdown goes into its folder as well`() async throws {
    var scene = try SiteScene(MarkdownExporter())
    scene.options["root"] = scene.root
    #expect(await scene.deliver(try scene.parcel()).word == "accepted")
    #expect(scene.files == ["posts/opening-7f3a/index.md"])
  }
}
