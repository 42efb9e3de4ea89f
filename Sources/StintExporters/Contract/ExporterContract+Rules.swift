internal import StintCore

extension ExporterContract {
  static let rules = [
    Rule(
      id: "plain", promise: "a plain text goes out",
      trial: { contract throws(TrialEnd) in try contract.plain() }),
    Rule(
      id: "length", promise: "at the limit passes, one over is refused with both numbers",
      trial: { contract throws(TrialEnd) in try contract.length() }),
    Rule(
      id: "files", promise: "one file over is refused with both numbers",
      trial: { contract throws(TrialEnd) in try contract.files() }),
    Rule(
      id: "file-limits", promise: "sizes and alt texts are checked at the limit and one over",
      trial: { contract throws(TrialEnd) in try contract.fileLimits() }),
    Rule(
      id: "empty", promise: "an empty post is refused",
      trial: { contract throws(TrialEnd) in try contract.empty() }),
    Rule(
      id: "control-characters", promise: "control characters are refused",
      trial: { contract throws(TrialEnd) in try contract.controlCharacters() }),
    Rule(
      id: "description", promise: "what the description denies is refused, the rest is not",
      trial: { contract throws(TrialEnd) in try contract.agreesWithDescription() }),
    Rule(
      id: "warnings", promise: "a warning does not keep a post from going out",
      trial: { contract throws(TrialEnd) in try contract.warnings() }),
    Rule(
      id: "options", promise: "a useless option is refused",
      trial: { contract throws(TrialEnd) in try contract.uselessOptions() }),
    Rule(
      id: "links", promise: "a link that could break out is refused",
      trial: { contract throws(TrialEnd) in try contract.links() }),
    Rule(
      id: "attachments", promise: "only files of the post are attached, each named in the body",
      trial: { contract throws(TrialEnd) in try contract.attachments() }),
    Rule(
      id: "references", promise: "what the user writes is never a reference",
      trial: { contract throws(TrialEnd) in try contract.references() }),
    Rule(
      id: "same-bytes", promise: "a later rendering gives the same bytes",
      trial: { contract throws(TrialEnd) in try contract.sameBytes() }),
    Rule(
      id: "random-posts", promise: "any post is rendered twice alike, and as checked",
      trial: { contract throws(TrialEnd) in try contract.random() }),
  ]

  private func plain() throws(TrialEnd) {
    let content = Content(parts: ["A plain text."])
    try expectPasses(content, "a plain text")
    let parcels = try rendered(content, "a plain text")
    try expect(parcels.count == 1, "a post of one part makes \(parcels.count) parcels")
    try expect(exporter.preview(post(content)).count == 1, "its preview does not have one part")
  }

  private func length() throws(TrialEnd) {
    guard let limit = exporter.description.limit else { throw .skipped("it has no limit") }
    for length in [max(1, limit - 1), limit, limit + 1] {
      let content = Content(parts: [String(repeating: "a", count: length)])
      let counts = exporter.preview(post(content)).map(\.count)
      try expect(counts == [length], "the preview counts \(counts) for \(length) letters")
      guard length > limit else {
        try expectPasses(content, "a text of \(length) letters")
        continue
      }
      let problem = try expectRefused(content, "too-long", "a text of \(length) letters")
      try expect(problem.part == 1, "the problem does not name part 1")
      try expectNumbers(problem, length, limit)
    }
  }

  private func files() throws(TrialEnd) {
    guard let limit = exporter.description.mediaLimit else { throw .skipped("it has no limit") }
    func content(_ count: Int) -> Content {
      Content(parts: ["a"], media: Array(repeating: image(), count: count))
    }
    guard limit > 0 else {
      try expectRefused(content(1), "unsupported-media", "a file")
      return
    }
    for count in [limit - 1, limit] { try expectPasses(content(count), "a post of \(count) files") }
    let problem = try expectRefused(
      content(limit + 1), "too-many-media", "a post of \(limit + 1) files")
    try expectNumbers(problem, limit + 1, limit)
  }

  private func fileLimits() throws(TrialEnd) {
    let facts = exporter.description
    guard facts.mediaLimit != 0, facts.altLimit != nil || facts.mediaSizeLimits["image"] != nil
    else { throw .skipped("it has no such limits") }
    if let limit = facts.mediaSizeLimits["image"] {
      try expectPasses(
        Content(parts: ["a"], media: [image(size: limit)]), "an image of \(limit) bytes")
      try expectRefused(
        Content(parts: ["a"], media: [image(size: limit + 1)]), "media-too-large",
        "an image of \(limit + 1) bytes")
    }
    if let limit = facts.altLimit {
      func content(_ length: Int) -> Content {
        Content(parts: ["a"], media: [image(alt: String(repeating: "a", count: length))])
      }
      try expectPasses(content(limit), "an alt text of \(limit) letters")
      try expectRefused(content(limit + 1), "alt-too-long", "an alt text of \(limit + 1) letters")
    }
  }

  private func empty() throws(TrialEnd) {
    for text in ["", " \n\t", "\u{200A}", "\u{200B}\u{FE0F}"] {
      try expectRefused(Content(parts: [text]), "empty-text", "a text of nothing that shows")
    }
    try expectRefused(Content(parts: []), "empty-text", "a post without text")
  }

  private func controlCharacters() throws(TrialEnd) {
    for text in ["a\u{0}", "a\u{1B}[2J", "a\u{7F}", "a\u{85}", "a\u{9B}1m"] {
      try expectRefused(Content(parts: [text]), "control-characters", "a control character")
    }
    try expectPasses(Content(parts: ["a\tb\nc\r\nd\re"]), "a text with tabs and line ends")
  }

  private func agreesWithDescription() throws(TrialEnd) {
    let facts = exporter.description
    func expect(_ word: String, _ allowed: Bool, _ content: Content) throws(TrialEnd) {
      // A warning counts: it says that something is left behind.
      let codes = exporter.check(post(content)).map(\.code).filter { $0.hasPrefix("unsupported-") }
      let wanted = allowed ? [] : ["unsupported-\(word)"]
      try self.expect(
        codes == wanted,
        "a post with \(word) is \(allowed ? "allowed" : "denied") by the description, but the check "
          + "says \(codes.isEmpty ? "nothing" : codes.joined(separator: ", "))")
    }
    try expect(
      "poll", facts.allowsPolls,
      Content(parts: ["Which?"], poll: Poll(options: ["a", "b"], durationInMinutes: 1440)))
    try expect("thread", facts.allowsThreads, Content(parts: ["a", "b"]))
    try expect(
      "content-warning", facts.allowsContentWarning, Content(parts: ["a"], contentWarning: "w"))
    try expect("language", facts.allowsLanguage, Content(parts: ["a"], language: "en"))
    for visibility in Visibility.allCases {
      try expect(
        "visibility", facts.visibilities.contains(visibility.rawValue),
        Content(parts: ["a"], visibility: visibility))
    }
  }

  private func warnings() throws(TrialEnd) {
    let content = Content(parts: ["a"], title: "T", language: "no language", isSensitive: true)
    let what = "a post with a title, an odd language and the mark sensitive"
    try expectPasses(content, what)
    try expect(try !rendered(content, what).isEmpty, "\(what) makes no parcel")
  }

  private func uselessOptions() throws(TrialEnd) {
    guard !exporter.description.options.isEmpty else { throw .skipped("it has no options") }
    guard !exporter.runsProgram else { throw .skipped("what its options hold is its own affair") }
    for option in exporter.description.options {
      var post = post(Content(parts: ["a"]))
      // No number, no word of a list, no name, and nothing a terminal should see.
      post.options[option] = "no such thing/../\u{1B}[2J"
      let codes = exporter.check(post).filter { $0.severity == .error }.map(\.code)
      try expect(codes == ["bad-option"], "nonsense in the option \(option) gives \(codes)")
    }
  }

  private func links() throws(TrialEnd) {
    for link in ["javascript:x", "https://a.org/ b", "https://a.org/\">", "https://", "a.org"] {
      try expectRefused(Content(parts: ["a"], link: link), "bad-link", "the link \(link)")
    }
  }

  private func attachments() throws(TrialEnd) {
    guard exporter.description.mediaLimit != 0 else { throw .skipped("it takes no files") }
    let count = min(2, exporter.description.mediaLimit ?? 2)
    let media = Array([image("a.jpg"), image("b.jpg", alt: nil)].prefix(count))
    let parcels = try rendered(Content(parts: ["a"], media: media), "a post of \(count) files")
    try expect(
      parcels.flatMap(\.attachments).map(\.media) == media,
      "other files than those of the post are attached")
    // What a plug-in does with a file's name is its own affair: no one but it reads its parcels.
    guard !exporter.runsProgram else { return }
    for parcel in parcels {
      for attachment in parcel.attachments {
        try expect(
          String(decoding: parcel.body, as: UTF8.self).contains(attachment.reference),
          "the body does not name \(attachment.reference)")
      }
    }
  }

  private func references() throws(TrialEnd) {
    guard !exporter.runsProgram else { throw .skipped("nobody fills in its parcels") }
    func content(_ odd: Bool) -> Content {
      Content(
        parts: [odd ? "${1.id} ${media.1.id} ${did} #${x}" : "One two three"],
        title: odd ? "${1.id}" : "One",
        media: exporter.description.mediaLimit == 0 ? [] : [image(alt: odd ? "${did}" : "A cup")],
        tags: [odd ? "${y}" : "four"])
    }
    let plain = try rendered(content(false), "a plain post with title, file and tag")
    guard plain.contains(where: { $0.endpoint != nil || $0.fileExtension == "json" }) else {
      throw .skipped("its files hold no references")
    }
    func names(_ parcels: [Parcel]) -> [String] {
      // The name of a term is the user's own, percent-encoded.
      parcels.flatMap(\.body.referenceNames).map { $0.hasPrefix("tag:") ? "tag:" : $0 }
    }
    let own = names(plain)
    let odd = names(try rendered(content(true), "a post that says ${1.id}"))
    try expect(
      odd == own || odd == own.filter { $0 != "tag:" },
      "a text of references gives the references \(odd), a plain one \(own)")
  }

  private func sameBytes() throws(TrialEnd) {
    let content = Content(parts: ["Café ☕ 👩‍🚀 https://example.org/a?b=1 #stint"])
    let first = try rendered(content, "a post")
    pause()
    let second = try rendered(content, "the same post")
    try expect(second == first, "the same post is rendered differently a little later")
  }

  private func random() throws(TrialEnd) {
    var random = SteadyNumbers(seed: 42)
    var count = 0
    for number in 1...max(1, randomPosts) {
      let post = RandomPost.make(options: options, using: &random)
      let errors = exporter.check(post).filter { $0.severity == .error }
      for part in exporter.preview(post) {
        try expect(
          !(part.extras + [part.text]).joined().unicodeScalars.contains(where: Self.isControl),
          "the preview of random post \(number) has control characters")
      }
      let first: [Parcel]
      do throws(RenderError) {
        first = try exporter.render(post)
      } catch {
        try expect(
          !errors.isEmpty && error.problems == errors,
          "random post \(number) passes the check, but is not rendered: "
            + Self.words(error.problems))
        continue
      }
      count += 1
      try expect(
        errors.isEmpty, "random post \(number) is rendered although \(Self.words(errors))")
      try expect(
        (try? exporter.render(post)) == first, "random post \(number) is not rendered twice alike")
      try expect(
        first.map(\.part) == Array(1...max(1, first.count)),
        "the parts of random post \(number) are \(first.map(\.part))")
      for parcel in first where parcel.fileExtension == "json" {
        try expect(
          (try? JSONValue(parsing: parcel.body)) != nil, "random post \(number) makes bad JSON")
      }
    }
    // Posts that are all refused would prove nothing; a few may be by chance.
    try expect(count > 20 || randomPosts < 400, "only \(count) of \(randomPosts) random posts pass")
  }

  private func expectNumbers(_ problem: Problem, _ count: Int, _ limit: Int) throws(TrialEnd) {
    try expect(
      problem.message.contains("\(count)") && problem.message.contains("\(limit)"),
      "the refusal does not say both \(count) and \(limit): \(problem.message)")
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }
}

extension [UInt8] {
  /// Names between `${` and `}`, in order.
  fileprivate var referenceNames: [String] {
    var names: [String] = []
    var rest = self[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "$")) {
      rest = rest[(start + 1)...]
      guard rest.first == UInt8(ascii: "{") else { continue }
      let name = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
      names.append(String(decoding: name, as: UTF8.self))
      rest = rest[name.endIndex...]
    }
    return names
  }
}
