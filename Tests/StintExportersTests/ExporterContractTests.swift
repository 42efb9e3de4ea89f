import Foundation
import StintCore
import StintExporters
import StintTestSupport
import Testing

/// What every exporter must keep, whichever network it writes for.
@Suite struct ExporterContractTests {
  static let ids = ExporterTable.all.map(\.description.id)

  private func exporter(_ id: String) throws -> any Exporter {
    try #require(ExporterTable.exporter(named: id))
  }

  /// The post, with a file where the network takes none without.
  private func post(_ content: Content, for id: String) -> OutgoingPost {
    var content = content
    if Samples.needsMedia(id), content.media.isEmpty { content.media = [Samples.file(for: id)] }
    return Samples.post(content, options: Samples.options(for: id))
  }

  @Test func `the table is not empty and no id is used twice`() {
    #expect(
      Self.ids == [
        "mastodon", "bluesky", "x", "linkedin", "wordpress", "mediawiki", "micropub", "telegram",
        "discord", "slack", "reddit", "facebook", "threads", "yammer", "foursquare", "youtube",
        "flickr", "buzz", "feed", "static-site", "markdown", "json",
      ])
    #expect(Set(Self.ids).count == Self.ids.count)
  }

  @Test(arguments: ids)
  func `at the limit passes and one over is refused with both numbers`(id: String) throws {
    let exporter = try exporter(id)
    guard let limit = exporter.description.limit else { return }
    for (length, passes) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
      let post = post(Content(parts: [String(repeating: "a", count: length)]), for: id)
      let errors = exporter.check(post).filter { $0.severity == .error }
      #expect(errors.isEmpty == passes)
      #expect(exporter.preview(post).map(\.count) == [length])
      guard !passes else { continue }
      let problem = try #require(errors.first)
      #expect(problem.code == "too-long")
      #expect(problem.part == 1)
      #expect(problem.message.contains("\(length)"))
      #expect(problem.message.contains("\(limit)"))
    }
  }

  @Test(arguments: ids)
  func `one file over is refused with both numbers`(id: String) throws {
    let exporter = try exporter(id)
    guard let limit = exporter.description.mediaLimit else { return }
    guard limit > 0 else {
      let codes = exporter.codes(post(Content(parts: ["a"], media: [Samples.image()]), for: id))
      #expect(codes == ["unsupported-media"])
      return
    }
    for (count, passes) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
      let media = Array(repeating: Samples.file(for: id, alt: nil), count: count)
      let problems = exporter.check(post(Content(parts: ["a"], media: media), for: id))
        .filter { $0.severity == .error }
      #expect(problems.isEmpty == passes)
      guard !passes else { continue }
      #expect(problems.map(\.code) == ["too-many-media"])
      #expect(problems[0].message.contains("\(count)"))
      #expect(problems[0].message.contains("\(limit)"))
    }
  }

  @Test(arguments: ids)
  func `sizes and alt texts are checked at the limit and one over`(id: String) throws {
    let exporter = try exporter(id)
    if let limit = exporter.description.mediaSizeLimits["image"] {
      for (size, passes) in [(limit, true), (limit + 1, false)] {
        let content = Content(parts: ["a"], media: [Samples.image(size: size)])
        #expect(exporter.codes(post(content, for: id)) == (passes ? [] : ["media-too-large"]))
      }
    }
    if let limit = exporter.description.altLimit {
      for (length, passes) in [(limit, true), (limit + 1, false)] {
        let alt = String(repeating: "a", count: length)
        let content = Content(parts: ["a"], media: [Samples.image(alt: alt)])
        #expect(exporter.codes(post(content, for: id)) == (passes ? [] : ["alt-too-long"]))
      }
    }
  }

  @Test(arguments: ids)
  func `an empty post and control characters are refused`(id: String) throws {
    let exporter = try exporter(id)
    let options = Samples.options(for: id)
    let code = Samples.needsMedia(id) ? "needs-media" : "empty-text"
    for text in ["", " \n\t", "\u{200A}", "\u{200B}\u{FE0F}"] {
      let post = Samples.post(Content(parts: [text]), options: options)
      #expect(exporter.codes(post) == [code])
    }
    #expect(exporter.codes(Samples.post(Content(parts: []), options: options)) == [code])
    for text in ["a\u{0}", "a\u{1B}[2J", "a\u{7F}", "a\u{85}", "a\u{9B}1m"] {
      #expect(exporter.codes(post(Content(parts: [text]), for: id)) == ["control-characters"])
    }
    #expect(exporter.codes(post(Content(parts: ["a\tb\nc\r\nd\re"]), for: id)) == [])
  }

  @Test(arguments: ids)
  func `what the description denies is refused, what it allows is not`(id: String) throws {
    let exporter = try exporter(id)
    let facts = exporter.description
    func all(_ content: Content) -> [String] {
      exporter.check(post(content, for: id)).map(\.code).filter { $0.hasPrefix("unsupported-") }
    }
    let poll = Poll(options: ["a", "b"], durationInMinutes: 1440)
    let pollCodes = all(Content(parts: ["Which?"], poll: poll))
    #expect(pollCodes == (facts.allowsPolls ? [] : ["unsupported-poll"]))
    let threadCodes = all(Content(parts: ["a", "b"]))
    #expect(threadCodes == (facts.allowsThreads ? [] : ["unsupported-thread"]))
    let warningCodes = all(Content(parts: ["a"], contentWarning: "w"))
    #expect(warningCodes == (facts.allowsContentWarning ? [] : ["unsupported-content-warning"]))
    let languageCodes = all(Content(parts: ["a"], language: "en"))
    #expect(languageCodes == (facts.allowsLanguage ? [] : ["unsupported-language"]))
    for visibility in Visibility.allCases {
      let isAllowed = facts.visibilities.contains(visibility.rawValue)
      let codes = all(Content(parts: ["a"], visibility: visibility))
      #expect(codes == (isAllowed ? [] : ["unsupported-visibility"]))
    }
  }

  @Test(arguments: ids)
  func `a warning does not keep a post from going out`(id: String) throws {
    let exporter = try exporter(id)
    let content = Content(parts: ["a"], title: "T", language: "no language", isSensitive: true)
    let post = post(content, for: id)
    #expect(exporter.codes(post) == [])
    #expect(try !exporter.render(post).isEmpty)
  }

  @Test(arguments: ids)
  func `a useless option is refused`(id: String) throws {
    let exporter = try exporter(id)
    for option in exporter.description.options {
      var post = post(Content(parts: ["a"]), for: id)
      post.options[option] = "no such thing/../\u{1B}[2J"
      #expect(exporter.codes(post) == ["bad-option"])
    }
  }

  @Test(arguments: ids)
  func `a link that could break out is refused`(id: String) throws {
    let exporter = try exporter(id)
    for link in ["javascript:x", "https://a.org/ b", "https://a.org/\">", "https://", "a.org"] {
      let codes = exporter.codes(post(Content(parts: ["a"], link: link), for: id))
      #expect(codes == ["bad-link"])
    }
  }

  @Test(arguments: ids)
  func `only files of the post are attached, each named in the body`(id: String) throws {
    let exporter = try exporter(id)
    guard exporter.description.mediaLimit != 0 else { return }
    let media =
      Samples.needsMedia(id)
      ? [Samples.file(for: id)] : [Samples.image("a.jpg"), Samples.image("b.jpg", alt: nil)]
    let parcels = try exporter.render(post(Content(parts: ["a"], media: media), for: id))
    #expect(parcels.flatMap(\.attachments).map(\.media) == media)
    for parcel in parcels {
      let body = String(decoding: parcel.body, as: UTF8.self)
      // Where the file itself is the post, the body need not name it.
      for attachment in parcel.attachments where !attachment.reference.isEmpty {
        #expect(body.contains(attachment.reference))
      }
    }
  }

  @Test(arguments: ids)
  func `what the user writes is never a reference`(id: String) throws {
    let exporter = try exporter(id)
    var content = Content(
      parts: ["${1.id} ${media.1.id} ${did} #${x}"], title: "${1.id}",
      media: [Samples.file(for: id, alt: "${did}")], tags: ["${y}"])
    if exporter.description.mediaLimit == 0 { content.media = [] }
    for parcel in try exporter.render(post(content, for: id)) {
      let body = String(decoding: parcel.body, as: UTF8.self)
      let references = body.components(separatedBy: "${").dropFirst().map {
        $0.prefix { $0 != "}" }
      }
      let own = references.filter {
        !$0.hasPrefix("media.1.") && $0 != "did" && !$0.hasPrefix("tag:")
      }
      #expect(own.isEmpty)
      #expect(references.filter { $0 == "did" }.count == (id == "bluesky" ? 1 : 0))
    }
  }

  @Test(arguments: ids)
  func `random posts never trap, render the same twice, and agree with their check`(
    id: String
  ) throws {
    let exporter = try exporter(id)
    var random = SplitMix64(seed: 42)
    var rendered = 0
    for _ in 0..<400 {
      var post = RandomPost.make(options: Samples.options(for: id), using: &random)
      // Else hardly any of them would have the one file.
      if Samples.needsMedia(id), Bool.random(using: &random) {
        post.content = Samples.adapted(post.content, for: id)
      }
      let errors = exporter.check(post).filter { $0.severity == .error }
      let preview = exporter.preview(post)
      for part in preview {
        let shown = (part.extras + [part.text]).joined()
        let controls = shown.unicodeScalars.filter {
          $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
        }
        #expect(controls.isEmpty)
      }
      do {
        let first = try exporter.render(post)
        rendered += 1
        #expect(errors.isEmpty)
        #expect(try exporter.render(post) == first)
        for parcel in first where parcel.fileExtension == "json" {
          #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(parcel.body))
          }
        }
        #expect(first.map(\.part) == Array(1...first.count))
      } catch {
        #expect(!errors.isEmpty)
        #expect(error.problems == errors)
      }
    }
    // A generator whose posts are all refused would prove nothing.
    #expect(rendered > 20)
  }
}
