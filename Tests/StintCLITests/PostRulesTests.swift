import Foundation
import StintTestSupport
import Testing

/// What a post must be, whatever the network.
@Suite struct PostRulesTests {
  @Test func `a share needs a word of one's own`() async throws {
    let world = try World()
    let bare = await world.stint(
      "add", "--to", "shop@mastodon", "--kind", "share", "https://example.org/a")
    #expect(bare.status == 65)
    #expect(bare.error.contains("a share needs a word of your own"))
    await world.must(
      "add", "--to", "shop@mastodon", "--kind", "share", "Worth it: https://example.org/a")
  }

  @Test func `a picture that is none is refused, whatever its name says`() async throws {
    let world = try World()
    let path = world.folder.path + "/notes.jpg"
    try Data("not a JPEG".utf8).write(to: URL(fileURLWithPath: path))
    let refused = await world.stint("add", "--to", "shop@mastodon", "Look", "--media", path)
    #expect(refused.status == 65)
    #expect(refused.error.contains("not what its name says"))
    #expect(await world.stint("list").status == 3)
  }

  @Test func `an evergreen post goes on to the end of its last day`() async throws {
    let world = try World()
    await world.must(
      "add", "--to", "shop@mastodon", "Again", "--evergreen", "30d", "--until", "2026-12-31")
    // Madrid is an hour ahead of UTC then.
    #expect(await world.must("export").out.contains(#""until":1798757940000"#))
  }
}
