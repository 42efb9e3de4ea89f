internal import StintCore

/// A post as the user edits it: header lines `key: value`, an empty line, then the text, with a line
/// that is the divider between the parts of a thread.
enum PostFile {
  static func text(of post: Content, kind: Kind) -> String {
    var lines = ["kind: \(kind.rawValue)"]
    lines.append("title: \(post.title ?? "")")
    lines.append("link: \(post.link ?? "")")
    lines.append("tags: \(post.tags.joined(separator: ", "))")
    lines.append("language: \(post.language ?? "")")
    lines.append("cw: \(post.contentWarning ?? "")")
    let divider = ThreadText.unusedSeparator(for: post.parts)
    lines.append("divider: \(divider)")
    lines.append("")
    return lines.joined(separator: "\n") + "\n"
      + ThreadText.text(of: post.parts, separator: divider) + "\n"
  }

  /// Reads back what `text` wrote, over `draft`.
  ///
  /// Throws for a header it does not know.
  static func apply(_ text: String, to draft: inout PostDraft) throws {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    var index = 0
    var divider = ThreadText.separator
    while index < lines.count, !lines[index].allSatisfy(\.isWhitespace) {
      let line = lines[index]
      guard let colon = line.firstIndex(of: ":") else {
        throw UserFacingError(
          "line \(index + 1) of what you saved is no header: \(line.prefix(40))",
          hint: "keep an empty line between the headers and the text", status: .badInput)
      }
      let key = line[..<colon].filter { $0 != " " }.lowercased()
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      let trimmed = String(value.reversed().drop { $0.isWhitespace }.reversed())
      let present = trimmed.isEmpty ? nil : trimmed
      switch key {
      case "kind":
        guard let kind = Kind(rawValue: trimmed) else {
          throw UserFacingError(
            "there is no kind \"\(trimmed)\"", hint: "value, question, share or promo",
            status: .badInput)
        }
        draft.kind = kind
      case "title": draft.title = present
      case "link": draft.link = present
      case "tags":
        draft.tags = trimmed.split(separator: ",").map {
          String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
      case "language": draft.language = present
      case "cw": draft.contentWarning = present
      case "divider": divider = present ?? ThreadText.separator
      default:
        throw UserFacingError(
          "line \(index + 1) of what you saved: there is no header \"\(key)\"", status: .badInput)
      }
      index += 1
    }
    draft.parts = ThreadText.parts(
      of: lines.dropFirst(index + 1).joined(separator: "\n"), separator: divider)
  }
}
