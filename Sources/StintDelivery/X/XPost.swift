internal import StintCore
internal import StintExporters

/// A post as it was sent, compared with what X made of it.
///
/// X gives the text back in HTML's escapes, with every link replaced by one of `t.co`, and puts one more
/// of these at the end for the files.
struct XPost {
  var text: String
  var parent: String?

  /// Whether a post of the list is this one.
  ///
  /// In doubt about a link it is: only what was posted after the try is compared at all, and a wrong
  /// "no" would post a second time.
  func isSame(_ post: JSONValue) -> Bool {
    let references = post["referenced_tweets"]?.arrayValue ?? []
    func referenced(_ type: String) -> String? {
      references.first { $0["type"]?.stringValue == type }?["id"]?.stringValue
    }
    guard referenced("retweeted") == nil else { return false }
    let answered = referenced("replied_to")
    if let answered, answered != parent { return false }
    // Long posts are cut off in `text`.
    let long = post["note_tweet"]
    let source = long?["text"] != nil ? long : post
    guard let found = source?["text"]?.stringValue else { return false }
    let urls = source?["entities"]?["urls"]?.arrayValue ?? []
    let pieces = Self.pieces(of: Self.unescaped(found), at: urls)
    let wanted = Self.plain(text)
    if Self.matches(wanted[...], pieces[...]) { return true }
    // X puts the name of who is answered before an answer.
    guard parent != nil, case .text(let first)? = pieces.first, first.first == "@",
      let space = first.firstIndex(of: " ")
    else { return false }
    let rest = String(first[first.index(after: space)...])
    return Self.matches(wanted[...], [.text(rest)] + pieces.dropFirst())
  }

  private enum Piece {
    case text(String)
    /// Where it leads.
    case link(String)
    /// The link to the post's own files.
    case files
  }

  private static func pieces(of text: String, at urls: [JSONValue]) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    // In the order in which they stand; each `t.co` address is its own.
    let places = urls.compactMap { url -> (Range<String.Index>, Piece)? in
      guard let short = url["url"]?.stringValue, !short.isEmpty,
        let range = Self.range(of: short, in: text)
      else { return nil }
      let target = url["expanded_url"]?.stringValue ?? ""
      let isFile =
        url["media_key"] != nil
        || (target.contains("/status/")
          && (target.contains("/photo/") || target.contains("/video/")))
      return (range, isFile ? .files : .link(target))
    }
    for (range, piece) in places.sorted(by: { $0.0.lowerBound < $1.0.lowerBound })
    where range.lowerBound >= rest.startIndex {
      pieces += [.text(String(rest[..<range.lowerBound])), piece]
      rest = rest[range.upperBound...]
    }
    pieces.append(.text(String(rest)))
    // The files' link stands at the end, after a space that is not the user's.
    let isEmptyEnd = if case .text(let end)? = pieces.last { plain(end).isEmpty } else { false }
    if isEmptyEnd, pieces.count >= 2, case .files = pieces[pieces.count - 2] {
      pieces.removeLast(2)
      if case .text(let end)? = pieces.last {
        pieces[pieces.count - 1] = .text(trimmedEnd(end))
      }
    } else if case .text(let end)? = pieces.last {
      pieces[pieces.count - 1] = .text(trimmedEnd(end))
    }
    return pieces.map { if case .text(let text) = $0 { .text(NormalText.of(text)) } else { $0 } }
  }

  private static func matches(_ text: Substring, _ pieces: ArraySlice<Piece>) -> Bool {
    guard let piece = pieces.first else { return text.isEmpty }
    let rest = pieces.dropFirst()
    switch piece {
    case .files: return matches(text, rest)
    case .text(let words):
      // By scalars: a piece may end within what is one character together with the next.
      guard text.unicodeScalars.starts(with: words.unicodeScalars) else { return false }
      let start = text.unicodeScalars.index(
        text.startIndex, offsetBy: words.unicodeScalars.count)
      return matches(text[start...], rest)
    case .link(let target):
      if !target.isEmpty, text.hasPrefix(target), matches(text.dropFirst(target.count), rest) {
        return true
      }
      // X adds a scheme or a slash and may escape otherwise than we do: any run without a space.
      var end = text.prefix { !$0.isWhitespace }.endIndex
      while end > text.startIndex {
        if matches(text[end...], rest) { return true }
        end = text.index(before: end)
      }
      return false
    }
  }

  // MARK: Text

  private static func plain(_ text: String) -> String {
    trimmedEnd(NormalText.of(String(text.drop { $0.isWhitespace })))
  }

  private static func trimmedEnd(_ text: String) -> String {
    String(text.reversed().drop { $0.isWhitespace }.reversed())
  }

  private static func range(of short: String, in text: String) -> Range<String.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      let rest = text[start...]
      if rest.hasPrefix(short) {
        return start..<text.index(start, offsetBy: short.count)
      }
      start = text.index(after: start)
    }
    return nil
  }

  /// The three escapes that X writes, each undone once.
  private static func unescaped(_ text: String) -> String {
    text.split(separator: "&", omittingEmptySubsequences: false).enumerated().map { index, piece in
      guard index > 0 else { return String(piece) }
      for (escape, character) in [("lt;", "<"), ("gt;", ">"), ("amp;", "&")]
      where piece.hasPrefix(escape) {
        return character + piece.dropFirst(escape.count)
      }
      return "&" + piece
    }.joined()
  }
}
