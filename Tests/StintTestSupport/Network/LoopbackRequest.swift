package import StintCore
package import StintHTTP

extension LoopbackServer {
  /// A request as it was read, whole.
  package struct Request: Sendable {
    package var method: String
    /// Percent-decoded, without the query.
    package var path: String
    /// As it stood in the request line.
    package var target: String
    package var headers: HTTPHeaders
    package var body: [UInt8]

    /// Names and values of the query in their order, decoded.
    package var queryItems: [(name: String, value: String)] {
      guard let mark = target.firstIndex(of: "?") else { return [] }
      return FormText.items(in: target[target.index(after: mark)...])
    }

    /// The query by name; of a name that comes twice the last.
    package var query: [String: String] {
      Dictionary(queryItems.map { ($0.name, $0.value) }) { $1 }
    }

    /// The body as JSON; nil when it is none.
    package var json: JSONValue? { try? JSONValue(parsing: body) }

    /// Names and values of an `application/x-www-form-urlencoded` body in their order, decoded.
    package var formItems: [(name: String, value: String)] {
      guard headers["Content-Type"]?.hasPrefix("application/x-www-form-urlencoded") == true
      else { return [] }
      return FormText.items(in: String(decoding: body, as: UTF8.self)[...])
    }

    /// The urlencoded body by name; of a name that comes twice the last.
    package var form: [String: String] {
      Dictionary(formItems.map { ($0.name, $0.value) }) { $1 }
    }

    /// The fields of a `multipart/…` body in their order; empty when it is none, or damaged.
    package var parts: [FormField] {
      guard let type = headers["Content-Type"], type.lowercased().hasPrefix("multipart/"),
        let boundary = FormText.parameter("boundary", of: type)
      else { return [] }
      return Multipart.fields(in: body, boundary: boundary)
    }

    /// The first field of a multipart body with that name.
    package func part(_ name: String) -> FormField? { parts.first { $0.name == name } }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// One field of a multipart body.
  package struct FormField: Hashable, Sendable {
    package var name: String
    package var fileName: String?
    package var type: String?
    package var bytes: [UInt8]

    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }
}

/// Texts of queries, forms and header parameters.
enum FormText {
  static func items(in text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        decoded(halves[0], plus: true), halves.count > 1 ? decoded(halves[1], plus: true) : ""
      )
    }
  }

  /// Percent-decoded; what is no escape stays as it is.
  static func decoded(_ text: Substring, plus: Bool = false) -> String {
    var output: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+"), plus {
        output.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        output.append(value)
        rest = rest.dropFirst(2)
      } else {
        output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// `parameter("name", of: #"form-data; name="file""#)` is `file`.
  static func parameter(_ name: String, of header: String) -> String? {
    var rest = header[...]
    while let semicolon = rest.firstIndex(of: ";") {
      rest = rest[rest.index(after: semicolon)...].drop { $0 == " " }
      guard let equals = rest.firstIndex(of: "=") else { return nil }
      let found = rest[..<equals].lowercased()
      rest = rest[rest.index(after: equals)...]
      var value = ""
      if rest.first == "\"" {
        rest = rest.dropFirst()
        while let next = rest.popFirst(), next != "\"" {
          if next == "\\", let escaped = rest.popFirst() {
            value.append(escaped)
          } else {
            value.append(next)
          }
        }
      } else {
        value = String(rest.prefix { $0 != ";" })
        rest = rest.dropFirst(value.count)
      }
      if found == name { return value }
    }
    return nil
  }
}

/// Bodies of `multipart/form-data`.
enum Multipart {
  static func fields(in body: [UInt8], boundary: String) -> [LoopbackServer.FormField] {
    let mark = Array("--\(boundary)".utf8)
    var found: [LoopbackServer.FormField] = []
    var start: Int?
    var index = 0
    while let at = position(of: mark, in: body, from: index) {
      let isFirst = start == nil
      if let start, at >= start + 2, let field = field(body[start..<(at - 2)]) {
        found.append(field)
      }
      let after = at + mark.count
      guard after + 1 < body.count, isFirst || body[at - 2] == 13 else { break }
      if body[after] == UInt8(ascii: "-") { break }
      start = after + 2
      index = after
    }
    return found
  }

  private static func field(_ piece: ArraySlice<UInt8>) -> LoopbackServer.FormField? {
    guard let end = position(of: [13, 10, 13, 10], in: Array(piece), from: 0) else { return nil }
    let headers = LoopbackConnection.fields(
      in: String(decoding: piece.prefix(end), as: UTF8.self))
    guard let disposition = headers["Content-Disposition"],
      let name = FormText.parameter("name", of: disposition)
    else { return nil }
    return LoopbackServer.FormField(
      name: unescaped(name),
      fileName: FormText.parameter("filename", of: disposition).map(unescaped),
      type: headers["Content-Type"], bytes: Array(piece.dropFirst(end + 4)))
  }

  /// Of names only quotes and line ends are escaped (HTML, "Multipart form data").
  private static func unescaped(_ name: String) -> String {
    var output = name
    for (escape, character) in [("%22", "\""), ("%0D", "\r"), ("%0A", "\n")] {
      output = output.split(separator: escape, omittingEmptySubsequences: false)
        .joined(separator: character)
    }
    return output
  }

  /// Where `pattern` begins in `bytes` at or after `start`.
  static func position(of pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let first = pattern.first, bytes.count >= pattern.count, start >= 0 else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index + pattern.count <= bytes.count {
        if bytes[index] == first,
          pattern.indices.allSatisfy({ bytes[index + $0] == pattern[$0] })
        {
          return index
        }
        index += 1
      }
      return nil
    }
  }
}
