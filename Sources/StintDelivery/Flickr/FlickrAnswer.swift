internal import StintCore

/// An answer of Flickr's upload address: always XML, also for errors (networks/flickr.md b).
enum FlickrAnswer: Hashable {
  case photo(String)
  case ticket(String)
  case failure(code: Int, message: String)

  /// nil for everything else.
  ///
  /// Reads tags and texts and nothing more: no entities but the five of XML, no document types.
  init?(_ bytes: [UInt8]) {
    guard bytes.count <= 65_536, let text = String(validating: bytes, as: UTF8.self),
      let elements = Self.elements(of: text), let root = elements.first, root.name == "rsp"
    else { return nil }
    switch root.attributes["stat"] {
    case "ok":
      for element in elements.dropFirst() where Self.isID(element.text) {
        if element.name == "photoid" {
          self = .photo(element.text)
          return
        }
        if element.name == "ticketid" {
          self = .ticket(element.text)
          return
        }
      }
      return nil
    case "fail":
      guard let error = elements.dropFirst().first(where: { $0.name == "err" }),
        let code = error.attributes["code"].flatMap({ Int($0) })
      else { return nil }
      self = .failure(code: code, message: error.attributes["msg"] ?? "")
    default: return nil
    }
  }

  /// What can stand in an address.
  static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
          || (0x61...0x7a).contains(byte) || byte == 0x2d || byte == 0x5f || byte == 0x40
      }
  }

  private struct Element {
    var name: String
    var attributes: [String: String]
    /// Up to the next tag.
    var text: String
  }

  private static func elements(of text: String) -> [Element]? {
    var found: [Element] = []
    var rest = text.utf8[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
      guard let close = rest[open...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
      let tag = rest[rest.index(after: open)..<close]
      rest = rest[rest.index(after: close)...]
      if tag.first == UInt8(ascii: "?") || tag.first == UInt8(ascii: "/") { continue }
      // Comments, CDATA and document types: Flickr sends none.
      if tag.first == UInt8(ascii: "!") { return nil }
      guard let element = element(String(Substring(tag))) else { return nil }
      let inside = rest.prefix { $0 != UInt8(ascii: "<") }
      found.append(
        Element(
          name: element.name, attributes: element.attributes,
          text: plain(String(Substring(inside))).trimmed))
    }
    return found
  }

  private static func element(_ tag: String) -> (name: String, attributes: [String: String])? {
    var rest = Array(tag.unicodeScalars)[...]
    if rest.last == "/" { rest.removeLast() }
    func isSpace(_ c: Unicode.Scalar) -> Bool { c == " " || c == "\n" || c == "\t" || c == "\r" }
    func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
      String(String.UnicodeScalarView(scalars))
    }
    let name = rest.prefix { !isSpace($0) }
    rest = rest.dropFirst(name.count)
    var attributes: [String: String] = [:]
    while true {
      rest = rest.drop(while: isSpace)
      if rest.isEmpty { break }
      let key = rest.prefix { $0 != "=" }
      rest = rest.dropFirst(key.count + 1)
      guard let quote = rest.popFirst(), quote == "\"" || quote == "'" else { return nil }
      let value = rest.prefix { $0 != quote }
      guard value.count < rest.count else { return nil }
      rest = rest.dropFirst(value.count + 1)
      attributes[text(key).trimmed] = plain(text(value))
    }
    return name.isEmpty ? nil : (text(name), attributes)
  }

  private static func plain(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&apos;", with: "'")
      .replacing("&amp;", with: "&")
  }
}

extension String {
  fileprivate var trimmed: String {
    String(
      drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
