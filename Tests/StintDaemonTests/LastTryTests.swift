import Foundation
import StintCore
import StintSystem
import StintTestSupport
import Testing

/// The note of the last try to deliver, beside the database.
@Suite struct LastTryTests {
  private let folder: TemporaryFolder
  private let home: Home

  init() throws {
    folder = try TemporaryFolder()
    home = Home(
      config: folder.path, data: folder.path, state: folder.path + "/state", runtime: nil)
  }

  private func made(_ uid: String, number: Int = 1) -> LastTry {
    LastTry(
      uid: uid, account: "shop@a", cycle: 0, part: 1, number: number,
      at: Timestamp(milliseconds: 1_795_910_208_486))
  }

  @Test func `the last one written is read`() throws {
    #expect(LastTry.read(home) == nil)
    for uid in ["first", String(repeating: "long", count: 99), "last"] {
      made(uid).write(home)
      #expect(LastTry.read(home) == made(uid))
    }
    let mode = try FileManager.default.attributesOfItem(atPath: home.lastTry)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    LastTry.forget(home)
    #expect(LastTry.read(home) == nil)
  }

  @Test func `one that an earlier Stint wrote is read, and written over`() throws {
    let line =
      #"{"uid":"old","account":"shop@a","cycle":0,"part":1,"number":2,"at":1795910208486}"#
    try Home.makeFolder(home.state)
    _ = try folder.write(line + "\n", to: "state/last-try")
    #expect(LastTry.read(home) == made("old", number: 2))
    made("new").write(home)
    #expect(LastTry.read(home) == made("new"))
  }

  @Test func `one that is half another is not believed`() throws {
    made("new").write(home)
    let text = try String(contentsOfFile: home.lastTry, encoding: .utf8)
    let half = try #require(text.firstRange(of: "new"))
    _ = try folder.write(text.replacingCharacters(in: half, with: "old"), to: "state/last-try")
    #expect(LastTry.read(home) == nil)
  }

  @Test func `a link in its place is not followed`() throws {
    let other = try folder.write("other", to: "other")
    try Home.makeFolder(home.state)
    try FileManager.default.createSymbolicLink(atPath: home.lastTry, withDestinationPath: other)
    made("new").write(home)
    #expect(try String(contentsOfFile: other, encoding: .utf8) == "other")
  }
}
