import Foundation
import Glibc
import StintCore
import StintTestSupport
import Testing

/// A database that is not there any more, or is none: nothing is begun in its place unasked.
@Suite struct GoneDatabaseTests {
  private let world: World
  private var database: String { world.home + "/stint.db" }

  /// One post is sent, one is copied, one came after the copy.
  init() async throws {
    world = try World()
    await world.must("add", "--to", "shop@mastodon", "Sent later")
    await world.must("add", "--to", "shop@mastodon", "Copied")
    await world.tick()
    await world.must("send", "1")
    await world.must("add", "--to", "shop@mastodon", "After the copy")
  }

  enum Fate: String, CaseIterable { case deleted, emptied, moved }

  private func lose(_ fate: Fate) throws {
    for ending in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: database + ending)
    }
    switch fate {
    case .deleted: try FileManager.default.removeItem(atPath: database)
    case .emptied: #expect(truncate(database, 0) == 0)
    case .moved: try FileManager.default.moveItem(atPath: database, toPath: database + ".old")
    }
  }

  @Test(arguments: Fate.allCases)
  func `every command says that it is gone, and none begins a new one`(fate: Fate) async throws {
    try lose(fate)
    for command in [["add", "-q", "business", "New"], ["list"], ["tick"], ["doctor"]] {
      let outcome = await world.stint(command)
      let words = outcome.out + outcome.error
      #expect(outcome.status == 74, "\(command)")
      #expect(words.contains("is gone"), "\(command): \(words)")
    }
    let tick = await world.tick()
    #expect(tick.status == 74)
    #expect(
      tick.error == """
        stintd: the database \(database) is gone, and with it what was queued; nothing was changed
          to begin anew without it, move \(world.home)/state elsewhere first
          try: stint restore, which puts the newest copy in its place

        """)
    let size = try? FileManager.default.attributesOfItem(atPath: database)[.size] as? Int
    #expect(size == (fate == .emptied ? 0 : nil))
  }

  @Test(arguments: Fate.allCases)
  func `the newest copy takes its place, and what may have gone out is held`(
    fate: Fate
  ) async throws {
    try lose(fate)
    #expect(await world.stint("restore", way: .init(answer: "y", isTerminal: true)).status == 4)
    let list = await world.must("list", "--json")
    #expect(list.out.contains("Copied"))
    let states = try list.json()["targets"]?.arrayValue?.map { $0["state"]?.stringValue }
    #expect(states == ["held", "held"])
    await world.tick()
    #expect(world.folder.files(below: "home/outbox").filter { $0.hasSuffix(".json") }.count == 1)
  }

  @Test(arguments: Fate.allCases)
  func `the doctor puts it back when it is told to`(fate: Fate) async throws {
    try lose(fate)
    let found = await world.stint("doctor")
    #expect(found.out.contains("stint doctor --fix --restore"), "\(found.out)")
    let healed = await world.stint("doctor", "--fix", "--restore")
    #expect(healed.out.contains("there was nothing to save"), "\(healed.out)")
    #expect(await world.must("list").out.contains("Copied"))
  }

  @Test func `whoever moves its traces away begins anew`() async throws {
    try lose(.deleted)
    try world.move("home/state", to: "home/state.old")
    await world.must("add", "-q", "business", "New")
    #expect(await world.must("list").out.contains("New"))
  }

  @Test func `before anything was sent or copied there is nothing to miss`() async throws {
    let world = try World()
    await world.must("add", "-q", "business", "One")
    try FileManager.default.removeItem(atPath: world.home + "/stint.db")
    await world.must("add", "-q", "business", "Two")
  }

  @Test func `a pipe in its place is no database, and is not waited for`() async throws {
    try lose(.deleted)
    #expect(mkfifo(database, 0o600) == 0)
    for command in [["list"], ["tick"], ["add", "-q", "business", "New"]] {
      let outcome = await world.stint(command)
      #expect(outcome.status == 74, "\(command)")
      #expect(outcome.error.contains("is not a Stint database"))
    }
    #expect(await world.stint("doctor").status == 74)
  }
}
