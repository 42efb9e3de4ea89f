import StintCore

/// What both exporters of pages ask of a post.
enum SiteRules {
  static func check(
    _ post: OutgoingPost, generator: String, description: Description
  ) -> [Problem] {
    let content = post.content.normalised
    var findings = Findings(network: description.name)
    CommonRules.check(content, into: &findings)
    CarryRules(
      description: description, carriesTitle: true, carriesSensitive: true,
      contentWarningIsHint: true
    ).check(content, into: &findings)
    post.checkOption(
      generator, among: SitePage.Generator.allCases.map(\.rawValue), into: &findings)
    post.checkOption("draft", among: ["true", "false"], into: &findings)
    post.checkPathOption("root", into: &findings)
    if let section = post.options["section"], !isSafe(section) {
      findings.error(
        "bad-option", "The option section of \(post.account) is no folder name.",
        hint: "Use letters, digits, - and _, with / between folders.")
    }
    if content.parts.allSatisfy(\.isBlank), content.media.isEmpty, content.link == nil {
      findings.error("empty-text", part: 1, "A page needs a text, a file or a link.")
    }
    return findings.problems
  }

  static func preview(_ post: OutgoingPost, description: Description) -> [PreviewPart] {
    let content = post.content.normalised
    var texts = content.parts.map(\.withoutTrailingSpace).filter { !$0.isEmpty }
    if let link = content.missingLink { texts.append(link) }
    let text = texts.joined(separator: "\n\n")
    var extras = [Extras.shown("[title: \(SitePage.title(of: content))]")]
    if let warning = content.contentWarning { extras.append(Extras.contentWarning(warning)) }
    extras += Extras.media(content.media)
    extras += Extras.tags(content.tags)
    return [
      PreviewPart(
        part: 1, text: Extras.shown(text), count: text.count, limit: nil,
        unit: description.unit.rawValue, extras: extras)
    ]
  }

  /// Folders that stay inside the site.
  private static func isSafe(_ section: String) -> Bool {
    let folders = section.split(separator: "/", omittingEmptySubsequences: false)
    return folders.allSatisfy { folder in
      !folder.isEmpty
        && folder.unicodeScalars.allSatisfy {
          $0 == "-" || $0 == "_" || CharacterClass.isLetterOrMark($0)
            || CharacterClass.isDecimalNumber($0)
        }
    }
  }
}
