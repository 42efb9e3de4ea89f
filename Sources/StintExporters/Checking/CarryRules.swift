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

  func check(_ content: Content, into findings: inout Findings) {
    let name = description.name
    if content.parts.count > 1, !description.allowsThreads {
      findings.error(
        "unsupported-thread", "\(name) has no threads; this post has \(content.parts.count) parts.",
        hint: "Give this account its own wording in one part.")
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
