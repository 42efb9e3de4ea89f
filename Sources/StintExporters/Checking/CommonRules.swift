import StintCore

/// What no network takes, whatever it is.
enum CommonRules {
  /// Control characters, useless links, tags without letters, files of parts that do not exist.
  static func check(_ content: Content, into findings: inout Findings) {
    for (index, text) in content.parts.enumerated() {
      controls(text, in: "The text", part: index + 1, into: &findings)
    }
    for (name, text) in [
      ("The title", content.title), ("The link", content.link), ("The language", content.language),
      ("The content warning", content.contentWarning),
      ("The first comment", content.firstComment),
    ] {
      if let text { controls(text, in: name, part: nil, into: &findings) }
    }
    for tag in content.tags { controls(tag, in: "A tag", part: nil, into: &findings) }
    for file in content.media {
      if let alt = file.alt { controls(alt, in: "An alt text", part: file.part, into: &findings) }
    }
    for option in content.poll?.options ?? [] {
      controls(option, in: "A poll option", part: nil, into: &findings)
    }
    link(content, into: &findings)
    parts(content, into: &findings)
  }

  /// Tags that cannot become hashtags are left behind.
  static func hashtags(_ tags: [String], into findings: inout Findings) {
    for tag in tags where TagText.hashtag(tag) == nil {
      findings.warning(
        "unsupported-tag", "The tag “\(Extras.shown(tag))” has no letter and makes no hashtag.")
    }
  }

  private static func controls(
    _ text: String, in name: String, part: Int?, into findings: inout Findings
  ) {
    guard let scalar = text.unicodeScalars.first(where: CharacterClass.isUnwantedControl) else {
      return
    }
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    findings.error(
      "control-characters", part: part, "\(name) holds the control character U+\(code).",
      hint: "Remove it; it often comes from copying out of a terminal.")
  }

  private static func link(_ content: Content, into findings: inout Findings) {
    guard let link = content.link, !LinkText.isUsable(link) else { return }
    findings.error(
      "bad-link", "The link is not a web address that can be sent.",
      hint: "Give a whole address: --link https://example.org/page")
  }

  private static func parts(_ content: Content, into findings: inout Findings) {
    let count = max(1, content.parts.count)
    for file in content.media where !(1...count).contains(file.part) {
      findings.error(
        "no-such-part",
        "\(Extras.shown(MediaFile.name(of: file))) belongs to part \(file.part), "
          + "but the post has \(count).")
    }
  }
}
