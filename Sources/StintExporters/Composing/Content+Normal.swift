import StintCore

extension Content {
  /// The same content with every text normalised, as it is counted and sent.
  var normalised: Content {
    var copy = self
    copy.parts = parts.map(NormalText.of)
    copy.title = title.map(NormalText.of)
    copy.link = link.map(NormalText.of)
    copy.media = media.map { file in
      var file = file
      file.alt = file.alt.map(NormalText.of)
      return file
    }
    copy.tags = tags.map(NormalText.of)
    // A warning of nothing warns of nothing.
    copy.contentWarning = contentWarning.map(NormalText.of).flatMap { $0.isBlank ? nil : $0 }
    copy.poll?.options = poll?.options.map(NormalText.of) ?? []
    copy.firstComment = firstComment.map(NormalText.of).flatMap { $0.isBlank ? nil : $0 }
    return copy
  }

  /// Files of one part with their number in the whole post; parts and files count from 1.
  func numberedMedia(part: Int) -> [(number: Int, media: Media)] {
    media.enumerated().filter { $0.element.part == part }.map { ($0.offset + 1, $0.element) }
  }

  /// The address the post is about, where no part of its text has it.
  var missingLink: String? {
    link.flatMap { link in
      parts.contains { LinkText.isPresent(link, in: $0) } ? nil : link
    }
  }
}

extension String {
  /// True when there is nothing to read: white space, or characters that never show.
  var isBlank: Bool {
    unicodeScalars.allSatisfy {
      $0.properties.isWhitespace || $0.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Without white space at its end.
  var withoutTrailingSpace: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }
}
