import StintCore

/// What files a network takes with one part.
struct MediaRules {
  /// Media types, as `image/png` or `audio/*`; empty for "all".
  var types: [String]
  /// Images beside one another at most; nil for "any number".
  var imageLimit: Int?
  /// Kinds of file that stand alone; the others may stand beside each other.
  var loners: Set<MediaGroup>
  var description: Description
  /// The account's own limit for alternative texts instead of the network's.
  var altLimit: Int?

  func check(_ content: Content, into findings: inout Findings) {
    for part in 1...max(1, content.parts.count) {
      let files = content.media.filter { $0.part == part }
      guard !files.isEmpty else { continue }
      for file in files { check(file, part: part, into: &findings) }
      together(files, part: part, into: &findings)
    }
  }

  private func check(_ file: Media, part: Int, into findings: inout Findings) {
    let name = Extras.shown(MediaFile.name(of: file))
    let type = file.type.lowercased()
    let half = String(type.prefix { $0 != "/" })
    if !types.isEmpty, !types.contains(type), !types.contains(half + "/*") {
      findings.error(
        "media-type", part: part,
        "\(description.name) takes no \(Extras.shown(file.type)) (\(name)).",
        hint: "It takes \(types.joined(separator: ", ")).")
    }
    if let limit = description.mediaSizeLimits[type] ?? description.mediaSizeLimits[half],
      file.sizeInBytes > limit
    {
      findings.error(
        "media-too-large", part: part,
        "\(name): \(file.sizeInBytes) bytes, \(file.sizeInBytes - limit) over "
          + "\(Findings.possessive(description.name)) \(limit).")
    }
    if let limit = altLimit ?? description.altLimit, let alt = file.alt {
      let count = Graphemes.count(alt)
      if count > limit {
        findings.error(
          "alt-too-long", part: part,
          "Alt text of \(name): \(Counted.of(count, "characters")), \(count - limit) over "
            + "\(Findings.possessive(description.name)) \(limit).")
      }
    }
  }

  private func together(_ files: [Media], part: Int, into findings: inout Findings) {
    let groups = Set(files.map(MediaGroup.init))
    if groups.count > 1, !groups.isDisjoint(with: loners) {
      findings.error(
        "mixed-media", part: part,
        "\(description.name) takes images, or one other file, but not both in one post.")
      return
    }
    let limit = groups.isDisjoint(with: loners) ? imageLimit : 1
    if let limit, files.count > limit {
      findings.over(
        "too-many-media", part: part, count: files.count, limit: limit, what: "files")
    }
  }
}
