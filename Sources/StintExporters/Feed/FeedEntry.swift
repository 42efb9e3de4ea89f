import StintCore

/// One post as an entry of a feed, before any of the three forms.
struct FeedEntry {
  struct File {
    var media: Media
    var address: String
  }

  let id: String
  let instant: Timestamp
  /// What the user gave; readers of feeds show posts without a title as well.
  let title: String?
  let html: String
  let language: String?
  let link: String?
  let tags: [String]
  let files: [File]
  /// For a form that cannot do without one.
  let neededTitle: String

  /// The content must be normalised.
  init(_ content: Content, of post: OutgoingPost, site: String, folder: String) {
    id = TagURI.of(post, site: site)
    instant = post.instant
    title = content.title.flatMap { $0.isBlank ? nil : Self.line($0) }
    let warning = content.contentWarning.map { "Content warning: \(Self.line($0))" }
    // A title made from the text would show what the warning hides.
    neededTitle = title ?? warning ?? Self.line(DerivedTitle.of(content) ?? "Untitled")
    language = content.language.flatMap { LanguageTag.isWellFormed($0) ? $0 : nil }
    link = content.link
    tags = TagText.names(content.tags)
    files = content.media.enumerated().map { index, media in
      File(
        media: media,
        address: "\(site)/\(folder)\(MediaFile.safeName(of: media, number: index + 1))")
    }
    var html = warning.map { "<p><strong>\(PlainHTML.escaped($0))</strong></p>" } ?? ""
    for (index, text) in content.parts.enumerated() {
      html += PlainHTML.paragraphs(text)
      for file in content.numberedMedia(part: index + 1) {
        html += PlainHTML.file(file.media, at: files[file.number - 1].address)
      }
    }
    if let link = content.missingLink { html += "<p>\(PlainHTML.link(link))</p>" }
    self.html = html
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// What a feed says of itself.
struct FeedHead {
  let title: String
  /// Without a slash at its end.
  let site: String
  let author: String
  /// The feed's own address; nil where the name of its file is not known.
  let address: String?
}
