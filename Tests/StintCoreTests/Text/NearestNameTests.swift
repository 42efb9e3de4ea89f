import StintCore
import Testing

@Suite struct NearestNameTests {
  private static let accounts = ["shop@mastodon", "shop@bluesky", "me@files", "x"]

  @Test(arguments: [
    ("shop@mastdon", "shop@mastodon"), ("shop@msatodon", "shop@mastodon"),
    ("Shop@Mastodon", "shop@mastodon"), ("shop@blusky", "shop@bluesky"), ("me@file", "me@files"),
    ("mr@files", "me@files"), ("x", "x"), ("X", "x"),
  ])
  func `a slip finds its name`(typed: String, meant: String) {
    #expect(NearestName.suggestion(for: typed, among: Self.accounts) == meant)
  }

  @Test(arguments: ["", "y", "xy", "newsletter", "shop", "mastodon", "completely different"])
  func `what is like nothing gets no suggestion`(typed: String) {
    #expect(NearestName.suggestion(for: typed, among: Self.accounts) == nil)
  }

  @Test(arguments: [("abcdef", true), ("abcdeX", true), ("abcdXY", true), ("abcXYZ", false)])
  func `one slip is allowed for three letters`(typed: String, isFound: Bool) {
    #expect((NearestName.suggestion(for: typed, among: ["abcdef"]) != nil) == isFound)
  }

  @Test func `three slips are the most, however long the word`() {
    let long = String(repeating: "abcdefghij", count: 3)
    #expect(NearestName.suggestion(for: long.dropLast(3) + "", among: [long]) == long)
    #expect(NearestName.suggestion(for: long.dropLast(4) + "", among: [long]) == nil)
  }

  @Test(arguments: [(99, true), (100, true), (101, false)])
  func `words of up to 100 letters are looked at`(length: Int, isFound: Bool) {
    let name = String(repeating: "x", count: length)
    #expect((NearestName.suggestion(for: name, among: [name + "y"]) != nil) == isFound)
  }

  @Test func `the nearest wins, and of equals the first`() {
    #expect(NearestName.suggestion(for: "lost", among: ["most", "list", "lost!"]) == "most")
    #expect(NearestName.suggestion(for: "planx", among: ["plane", "planx"]) == "planx")
    #expect(NearestName.suggestion(for: "plan", among: []) == nil)
  }

  @Test func `swapping neighbours is one slip`() {
    #expect(NearestName.suggestion(for: "ilst", among: ["list"]) == "list")
    #expect(NearestName.suggestion(for: "ab", among: ["ba"]) == "ba")
  }
}
