import Foundation
import StintCore
import StintExporters
import Testing

@Suite struct BuzzExporterTests {
  let exporter = BuzzExporter()

  @Test func `the same post gives the same ids whatever its text says`() throws {
    let one = try exporter.bodies(Samples.post("a"))[0]
    let other = try exporter.bodies(Samples.post("b"))[0]
    let id = #""id":"tag:stint.invalid,2026-01-15:post/01JHM0000000000000007F3A""#
    #expect(one.contains(id))
    #expect(other.contains(id))
  }

  @Test(arguments: ["as1", "as2", "atom"])
  func `each part of a thread answers the one before`(form: String) throws {
    let post = Samples.post(
      Content(parts: ["a", "b", "c"]),
      options: ["form": form, "site": "https://ana.example:8080/x"])
    let bodies = try exporter.bodies(post)
    let id = "tag:ana.example%3A8080,2026-01-15:post/01JHM0000000000000007F3A"
    #expect(!bodies[0].contains("reply") && !bodies[0].contains("inReplyTo"))
    #expect(bodies[1].contains("\"\(id)\""))
    #expect(bodies[2].contains("\"\(id)/2\""))
    let paths = try exporter.render(post).map(\.suggestedPath)
    #expect(Set(paths).count == 3)
  }

  @Test(arguments: [
    ("as1", Content(parts: ["a"], visibility: .unlisted), ["unsupported-visibility"]),
    ("as2", Content(parts: ["a"], visibility: .unlisted), []),
    ("as2", Content(parts: ["a"], visibility: .direct), ["unsupported-visibility"]),
    ("atom", Content(parts: ["a", ""]), ["empty-text"]),
  ])
  func `each form has its own limits`(form: String, content: Content, codes: [String]) {
    #expect(exporter.codes(Samples.post(content, options: ["form": form])) == codes)
  }

  @Test func `an unlisted note is not addressed to everybody`() throws {
    let post = Samples.post(
      Content(parts: ["a"], visibility: .unlisted), options: ["form": "as2"])
    let value = try JSONValue(parsing: try exporter.bodies(post)[0])
    for object in [value, try #require(value["object"])] {
      #expect(object["to"] == nil)
      #expect(object["cc"]?.arrayValue == ["https://www.w3.org/ns/activitystreams#Public"])
    }
  }
}
