import Foundation
import StintCore
import StintTestSupport
import Testing

/// A copy that is put back must not make anything go out twice.
@Suite struct RestoreTests {
  @Test func `what went out after the copy was made comes back held`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    await world.must("add", "--to", "shop@mastodon", "Later")
    let copy = world.folder.path + "/copy.db"
    await world.must("backup", copy)
    await world.must("send", "1")
    let restored = await world.stint("backup", "--restore", copy)
    #expect(restored.status == 4)
    #expect(restored.out.contains("held, because they went out after the copy was made: 1 target"))
    let list = await world.must("list", "--json").out
    #expect(list.contains("it went out after this copy was made"))
    #expect(list.contains(#""text":"Later""#))
    // The history is known again, so that the rules count it.
    #expect(await world.must("list", "--sent").out.contains("#1"))
    _ = await world.stint("tick")
    let items = try FileManager.default.contentsOfDirectory(
      atPath: world.outbox + "/shop@mastodon")
    #expect(items.count == 1)
  }

  @Test func `the database is no copy of itself`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "Once")
    let refused = await world.stint("backup", "--restore", world.home + "/stint.db")
    #expect(refused.status == 65)
    #expect(refused.error.contains("is the database itself"))
    #expect(await world.must("list").out.contains("Once"))
  }

  @Test func `a copy with its log comes back whole`() async throws {
    let world = try World()
    await world.must("add", "--to", "shop@mastodon", "In the log")
    // The programs leave the log beside the database; what stands in it counts.
    let copy = world.folder.path + "/carried.db"
    for ending in ["", "-wal"]
    where FileManager.default.fileExists(atPath: "\(world.home)/stint.db\(ending)") {
      try FileManager.default.copyItem(
        atPath: "\(world.home)/stint.db\(ending)", toPath: copy + ending)
    }
    await world.must("drop", "1")
    await world.must("backup", "--restore", copy)
    #expect(await world.must("list").out.contains("In the log"))
  }
}
