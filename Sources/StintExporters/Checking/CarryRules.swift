import StintCore

/// Fields of a post that a network has no place for.
///
/// Losing what readers should see or be kept from is an error; losing a hint is a warning.
struct CarryRules {
  let description: Description
  var carriesTitle = false
  var carriesFirstComment = false
  var carriesSensitive = false
  /// A warning rather than an error where the words go out but may not be shown as a warning.
  var contentWarningIsHint = false
  /// False where hashtags mean nothing: then tags are left out.
  var carriesTags = true
  /// False where a file has no alternative text.
  var carriesAltTexts = true
  /// Why no file can go out, where `description.mediaLimit` is 0, and what to do instead.
  var mediaRefusal = (reason: "", hint: "")

  func check(_ content: Content, into findings: inout Findings) {
    findings.allowsThreads = description.allowsThreads
    let name = description.name
    if content.parts.count > 1, !description.allowsThreads {
      findings.error(
        "unsupported-thread", "\(name) has no threads; this post has \(content.parts.count) parts.",
        hint: "Give this account its own wording in one part with --variant.")
    }
    if content.poll != nil, !description.allowsPolls {
      findings.error("unsupported-poll", "\(name) has no polls.")
    }
    contentWarning(content, into: &findings)
    if content.language != nil, !description.allowsLanguage {
      findings.warning("unsupported-language", "\(name) cannot be told the language of a post.")
    }
    visibility(content, into: &findings)
    if content.title != nil, !carriesTitle {
      findings.warning("unsupported-title", "\(name) has no titles; it is left out.")
    }
    if content.firstComment != nil, !carriesFirstComment {
      findings.error(
        "unsupported-first-comment", "Stint cannot leave a first comment on \(name).",
        hint: description.allowsThreads ? "Make it a part of a thread." : nil)
    }
    if content.isSensitive, content.contentWarning == nil, !carriesSensitive {
      findings.warning(
        "unsupported-sensitive", "\(name) cannot be told that a post is sensitive.")
    }
    if !carriesTags, !content.tags.isEmpty {
      findings.warning("unsupported-tags", "\(name) has no hashtags; the tags are left out.")
    }
    media(content, into: &findings)
  }

  private func media(_ content: Content, into findings: inout Findings) {
    if description.mediaLimit == 0, !content.media.isEmpty {
      findings.error("unsupported-media", mediaRefusal.reason, hint: mediaRefusal.hint)
    } else if !carriesAltTexts, content.media.contains(where: { !($0.alt ?? "").isBlank }) {
      findings.warning(
        "unsupported-alt", "\(description.name) has no alternative texts; they are left out.")
    }
  }

  private func contentWarning(_ content: Content, into findings: inout Findings) {
    guard content.contentWarning != nil, !description.allowsContentWarning else { return }
    if contentWarningIsHint {
      findings.warning(
        "unsupported-content-warning",
        "\(description.name) has no content warnings; whether it is shown is up to the site.")
    } else {
      findings.error(
        "unsupported-content-warning", "\(description.name) has no content warnings.",
        hint: "Put the warning into the first line of this account's own wording.")
    }
  }

  private func visibility(_ content: Content, into findings: inout Findings) {
    guard let visibility = content.visibility,
      !description.visibilities.contains(visibility.rawValue)
    else { return }
    findings.error(
      "unsupported-visibility",
      "\(description.name) has no posts that are \(visibility.rawValue); "
        + "it has \(description.visibilities.joined(separator: ", ")).")
  }
}
