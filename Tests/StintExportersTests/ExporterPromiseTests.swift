import Foundation
import StintCore
import StintExporters
import Testing

/// What every exporter must keep, whichever network it writes for: `ExporterContract`, which plug-ins
/// are held to as well, over all that are built in.
@Suite struct ExporterPromiseTests {
  /// Networks whose posts are files have nothing to do with posts of text.
  static let ids = ExporterTable.all.map(\.description.id).filter { !Samples.needsMedia($0) }

  private func exporter(_ id: String) throws -> any Exporter {
    try #require(ExporterTable.exporter(named: id))
  }

  @Test func `the table is not empty`() {
    #expect(Self.ids.count > 15)
  }

  @Test func `there are promises to keep, each with a word of its own`() {
    let promises = ExporterContract.promises.map(\.id)
    #expect(promises.count == 14)
    #expect(Set(promises).count == promises.count)
  }

  @Test(arguments: ids, ExporterContract.promises.map(\.id))
  func `every built-in exporter keeps every promise`(id: String, promise: String) throws {
    let contract = ExporterContract(try exporter(id), options: Samples.options(for: id))
    let check = try #require(contract.check(promise))
    #expect(check.failure == nil, "\(id): \(check.promise)")
  }

  @Test(arguments: ids)
  func `what must be told to render at all is in the description`(id: String) throws {
    let facts = try exporter(id).description
    #expect(facts.requiredOptions.keys.allSatisfy(facts.options.contains))
    #expect(
      exporterErrors(id, options: facts.requiredOptions) == [], "without it: \(facts.options)")
  }

  private func exporterErrors(_ id: String, options: [String: String]) -> [String] {
    let post = Samples.post(Content(parts: ["a"]), options: options)
    return (try? exporter(id).codes(post)) ?? ["none"]
  }

  @Test(arguments: ids)
  func `bodies of JSON are JSON to another reader, too`(id: String) throws {
    let exporter = try exporter(id)
    var random = SteadyNumbers(seed: 43)
    for _ in 0..<200 {
      let post = RandomPost.make(options: Samples.options(for: id), using: &random)
      for parcel in (try? exporter.render(post)) ?? [] where parcel.fileExtension == "json" {
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(parcel.body)) }
      }
    }
  }

  // MARK: What breaks it

  /// Each breaks one promise and keeps the others.
  static let faults: [(promise: String, exporter: FaultyExporter)] = [
    (
      "plain",
      FaultyExporter(preview: { post, parts in
        post.content.parts == ["A plain text."] ? parts + parts : parts
      })
    ),
    ("length", FaultyExporter(check: { _, found in found.filter { $0.code != "too-long" } })),
    (
      "length",
      FaultyExporter(check: { _, found in
        found.map { problem in
          var problem = problem
          if problem.code == "too-long" { problem.message = "Too long." }
          return problem
        }
      })
    ),
    ("files", FaultyExporter(check: { _, found in found.filter { $0.code != "too-many-media" } })),
    (
      "file-limits",
      FaultyExporter(check: { _, found in found.filter { $0.code != "alt-too-long" } })
    ),
    ("empty", FaultyExporter(check: { _, found in found.filter { $0.code != "empty-text" } })),
    (
      "control-characters",
      FaultyExporter(check: { _, found in found.filter { $0.code != "control-characters" } })
    ),
    (
      "description",
      FaultyExporter(check: { _, found in found.filter { $0.code != "unsupported-poll" } })
    ),
    (
      "warnings",
      FaultyExporter(check: { post, found in
        post.content.isSensitive && post.content.title == "T"
          ? found + [Problem(code: "no", message: "No.")] : found
      })
    ),
    ("options", FaultyExporter(check: { _, found in found.filter { $0.code != "bad-option" } })),
    ("links", FaultyExporter(check: { _, found in found.filter { $0.code != "bad-link" } })),
    (
      "attachments",
      FaultyExporter(render: { _, parcels in
        parcels.map { parcel in
          var parcel = parcel
          if parcel.attachments.count == 2 { parcel.attachments.removeLast() }
          return parcel
        }
      })
    ),
    (
      "references",
      FaultyExporter(render: { post, parcels in
        parcels.map { parcel in
          var parcel = parcel
          if post.content.tags == ["${y}"] { parcel.body += Array("${1.id}".utf8) }
          return parcel
        }
      })
    ),
  ]

  @Test func `each promise but those about two renderings has somebody who breaks it`() {
    let broken = Set(Self.faults.map(\.promise))
    #expect(
      Set(ExporterContract.promises.map(\.id)).subtracting(broken)
        == ["same-bytes", "random-posts"])
  }

  @Test(arguments: faults.indices)
  func `who breaks one promise is told so, and of no other`(index: Int) {
    let fault = Self.faults[index]
    let contract = ExporterContract(fault.exporter, options: [:], randomPosts: 0)
    let broken = contract.check().filter { $0.failure != nil && $0.id != "random-posts" }
    #expect(broken.map(\.id) == [fault.promise], "\(broken)")
  }

  @Test func `a rendering with a clock in it is found out`() {
    let clock = Ticking()
    let exporter = FaultyExporter(render: { _, parcels in
      parcels.map { parcel in
        var parcel = parcel
        parcel.body += Array("\(clock.seconds)".utf8)
        return parcel
      }
    })
    // Within one second it looks the same.
    let hasty = ExporterContract(exporter, options: [:], randomPosts: 0)
    #expect(hasty.check("same-bytes")?.failure == nil)
    let patient = ExporterContract(exporter, options: [:], randomPosts: 0) { clock.tick() }
    #expect(patient.check("same-bytes")?.failure != nil)
  }

  @Test func `an exporter that throws what its check allows is found out among random posts`() {
    let exporter = FaultyExporter(render: { post, parcels in
      post.content.link == nil ? parcels : []
    })
    let contract = ExporterContract(exporter, options: [:])
    #expect(contract.check("random-posts")?.failure != nil)
  }
}

/// A sound exporter whose answers are changed on their way.
struct FaultyExporter: Exporter {
  private let sound = MastodonExporter()
  private let changeCheck: @Sendable (OutgoingPost, [Problem]) -> [Problem]
  private let changeRender: @Sendable (OutgoingPost, [Parcel]) -> [Parcel]
  private let changePreview: @Sendable (OutgoingPost, [PreviewPart]) -> [PreviewPart]

  init(
    check: @escaping @Sendable (OutgoingPost, [Problem]) -> [Problem] = { $1 },
    render: @escaping @Sendable (OutgoingPost, [Parcel]) -> [Parcel] = { $1 },
    preview: @escaping @Sendable (OutgoingPost, [PreviewPart]) -> [PreviewPart] = { $1 }
  ) {
    changeCheck = check
    changeRender = render
    changePreview = preview
  }

  /// Without polls, so that there is something to deny.
  var description: Description {
    var facts = sound.description
    facts.allowsPolls = false
    return facts
  }

  func check(_ post: OutgoingPost) -> [Problem] {
    var found = sound.check(post)
    if post.content.poll != nil {
      found.append(Problem(code: "unsupported-poll", message: "No polls."))
    }
    return changeCheck(post, found)
  }

  func render(_ post: OutgoingPost) throws(RenderError) -> [Parcel] {
    let errors = check(post).filter { $0.severity == .error }
    guard errors.isEmpty else { throw RenderError(problems: errors) }
    return changeRender(post, (try? sound.render(post)) ?? [])
  }

  func preview(_ post: OutgoingPost) -> [PreviewPart] { changePreview(post, sound.preview(post)) }
}
