import Foundation
import StintCore
import StintStore
import StintTestSupport
import Testing

struct ReviewPageTests {
  /// Every `data-figure` with its value, in order.
  private func figures(_ page: String) -> [(place: String, value: String)] {
    page.split(separator: "data-figure=\"").dropFirst().map { rest in
      let parts = rest.split(separator: "\"", maxSplits: 3, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[2]))
    }
  }

  private func value(_ place: String, in json: JSONValue) -> JSONValue? {
    var found: JSONValue? = json
    for step in place.split(separator: ".") {
      if let index = Int(step) {
        let list = found?.arrayValue ?? []
        found = list.indices.contains(index) ? list[index] : nil
      } else {
        found = found?[String(step)]
      }
    }
    return found
  }

  @Test(arguments: [["week"], ["month"], ["day"], ["2026-01-01..2026-11-20"]])
  func `every figure on the page is the one in the JSON`(period: [String]) async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let path = review.world.folder.path + "/all.html"
    let written = await review.world.stint(["review", "--both", "--html", path] + period)
    #expect(written.status == 0, "\(written.error)")
    let json = try await review.world.stint(["review", "--json"] + period).json()
    let page = try review.world.text(of: path)
    let found = figures(page)
    #expect(found.count > 100)
    for figure in found {
      #expect(value(figure.place, in: json)?.serialized() == figure.value, "\(figure.place)")
    }
  }

  @Test func `a page is one file for its owner, the same bytes each time`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let path = review.world.folder.path + "/week.html"
    var pages: [String] = []
    for _ in 0..<2 {
      await review.world.must("review", "-q", "business", "--html", path)
      pages.append(try review.world.text(of: path))
      #expect(
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    }
    #expect(pages[0] == pages[1])
    let page = pages[0].lowercased()
    for word in ["<script", "http://", "https://", "src=", "@import", "url(", "onload"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(
      page.components(separatedBy: "<svg").count == page.components(separatedBy: "<desc").count)
    #expect(page.contains("prefers-color-scheme:dark"))
    #expect(page.contains("@media print"))
    #expect(review.world.folder.files(below: "").filter { $0.contains(".html.") } == [])
  }

  @Test func `each queue gets a file of its own, unless both are asked for`() async throws {
    let review = try await ReviewWorld()
    try await review.designWeek()
    let path = review.world.folder.path + "/week.html"
    let outcome = try await review.world.must("review", "--html", path, "--json").json()
    let files = outcome["files"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(
      files.map { $0.split(separator: "/").last } == ["week-business.html", "week-personal.html"])
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(try !review.world.text(of: files[0]).contains("cousins"))
    #expect(try !review.world.text(of: files[1]).contains("argument"))
    let out = await review.world.must("review", "-q", "personal", "--html", "-")
    #expect(out.out.hasPrefix("<!DOCTYPE html>"))
  }

  @Test func `what people wrote cannot act in a page`() async throws {
    let review = try await ReviewWorld()
    let evil =
      "<script>alert(1)</script> & \"quoted\" 'single' \u{1B}[31m\u{202E}\u{0} ]]> <!-- #tag"
    var session = try review.session(
      "17 10:00", minutes: 30, purpose: evil, why: evil, checks: [],
      marks: [(.insight, 3, "\"><img src=x onerror=alert(1)>", evil)])
    session.marks[0].url = "javascript:alert(1)"
    session.marks.append(
      Mark(
        uid: "link", at: session.marks[0].at, act: .insight, text: "a link",
        url: "https://social.example/\"onmouseover=\"x"))
    try review.store.save(session)
    await review.world.must("review", "-q", "business", "--next", evil)
    let out = await review.world.must("review", "-q", "business", "--html", "-").out
    #expect(!out.contains("<script"))
    #expect(!out.contains("<img"))
    #expect(!out.contains("javascript:"))
    #expect(!out.contains("\"onmouseover"))
    #expect(!out.contains("<!--"))
    #expect(out.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E || $0 == "\n" })
    #expect(
      out.contains(
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; &#39;single&#39;"))
  }

  @Test func `redacted pages have initials and no links`() async throws {
    let review = try await ReviewWorld()
    var session = try review.session(
      "17 10:00", minutes: 30, purpose: "ask ana@fosstodon.org. again", why: "Bo_Lee's answer",
      marks: [
        (.insight, 3, "ana@fosstodon.org", "see @cy@x.example, bo_lee: https://x.example/@ana #t"),
        (.reply, 4, "bo_lee", nil),
      ])
    session.marks[0].url = "https://fosstodon.org/@ana/1"
    try review.store.save(session)
    let out = await review.world.must("review", "-q", "business", "--html", "-", "--redact").out
    for word in ["ana@", "fosstodon", "cy@", "x.example", "bo_lee", "https:"] {
      #expect(!out.lowercased().contains(word), "\(word)")
    }
    #expect(out.contains("see C., B.L.: [link] #t"))
    #expect(out.contains("over: B.L.&#39;s answer"))
  }

  @Test func `a page that cannot be written leaves what was there`() async throws {
    let review = try await ReviewWorld()
    let folder = review.world.folder.path + "/there"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    for path in [folder, "/nowhere/x.html", "/dev/null"] {
      let outcome = await review.world.stint("review", "-q", "business", "--html", path)
      #expect(outcome.status == 73)
      #expect(outcome.error.contains("cannot") || outcome.error.contains("not a regular file"))
    }
  }
}
