import StintCore

/// Plain text as HTML that shows exactly that text.
package enum PlainHTML {
  /// Safe between tags and in a double-quoted attribute.
  ///
  /// Square brackets are escaped because WordPress would run `[gallery]` as a shortcode, `${`
  /// because it marks a reference for the deliverer.
  package static func escaped(_ text: String) -> String {
    var output = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "[": output += "&#91;"
      case "]": output += "&#93;"
      case "$" where index + 1 < scalars.count && scalars[index + 1] == "{": output += "&#36;"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }

  /// Paragraphs at blank lines, `<br />` at single line ends, addresses as links.
  package static func paragraphs(_ text: String) -> String {
    Paragraphs.of(text).map { "<p>\($0.map(linked).joined(separator: "<br />"))</p>" }.joined()
  }

  static func link(_ address: String, title: String? = nil) -> String {
    "<a href=\"\(escaped(address))\">\(escaped(title ?? address))</a>"
  }

  /// A file at `address`, the way a reader sees it: images, players, or a link to it.
  static func file(_ media: Media, at address: String) -> String {
    let alt = media.alt ?? ""
    let source = escaped(address)
    switch MediaGroup(media) {
    case .image, .animation:
      return "<figure><img src=\"\(source)\" alt=\"\(escaped(alt))\" /></figure>"
    case .video: return "<figure><video src=\"\(source)\" controls></video></figure>"
    case .audio: return "<figure><audio src=\"\(source)\" controls></audio></figure>"
    case .document:
      let name = alt.isBlank ? Extras.shown(MediaFile.name(of: media)) : alt
      return "<p>\(link(address, title: name))</p>"
    }
  }

  private static func linked(_ line: String) -> String {
    let scalars = Array(line.unicodeScalars)
    var output = ""
    var position = 0
    for url in URLScanner.urls(in: scalars, dialect: .x) where url.hasScheme {
      let before = scalars[position..<url.range.lowerBound]
      output += escaped(String(String.UnicodeScalarView(before))) + link(url.text)
      position = url.range.upperBound
    }
    return output + escaped(String(String.UnicodeScalarView(scalars[position...])))
  }
}
