/// `multipart/form-data`, as browsers write it (RFC 7578; names escaped as in the HTML standard).
struct Multipart {
  let boundary: String

  /// A boundary of 128 random bits: no text holds it by accident or on purpose.
  init() {
    var random = SystemRandomNumberGenerator()
    let digits = (0..<2).map { _ in
      let text = String(random.next(), radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    boundary = "stint-" + digits.joined()
  }

  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  func write(_ parts: [FormPart], to body: BodyReader) throws(HTTPFailure) {
    for part in parts {
      var head =
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(part.name))\""
      if let name = part.fileName { head += "; filename=\"\(Self.quoted(name))\"" }
      head += "\r\n"
      if let type = part.type { head += "Content-Type: \(type)\r\n" }
      body.append(Array((head + "\r\n").utf8))
      switch part.content {
      case .bytes(let bytes): body.append(bytes)
      case .file(let path, let piece, let check):
        try body.append(file: path, piece: piece, check: check)
      }
      body.append(Array("\r\n".utf8))
    }
    body.append(Array("--\(boundary)--\r\n".utf8))
  }

  /// Swift takes CR LF for one character, so this goes by scalars.
  private static func quoted(_ name: String) -> String {
    var output = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": output += "%22"
      case "\r": output += "%0D"
      case "\n": output += "%0A"
      case "\0": output += "%00"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
