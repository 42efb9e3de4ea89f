import StintCore

/// What a server is told a file is called.
enum UploadName {
  /// `7f3a09c1-1-photo.jpg`: safe in headers and addresses, and found again by its beginning.
  static func of(_ media: Media, number: Int, key: String) -> String {
    let name = media.path.split(separator: "/").last.map(String.init) ?? "file"
    let dot = name.lastIndex(of: ".")
    let stem = safe(dot.map { name[..<$0] } ?? name[...]).prefix(40)
    let ending = safe(dot.map { name[name.index(after: $0)...] } ?? "")
    return "\(safe(key.prefix(16)))-\(number)" + (stem.isEmpty ? "" : "-\(stem)")
      + (ending.isEmpty ? "" : ".\(ending)")
  }

  private static func safe(_ text: some StringProtocol) -> String {
    var output = ""
    for scalar in text.lowercased().unicodeScalars {
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      if isPlain {
        output.unicodeScalars.append(scalar)
      } else if !output.isEmpty, !output.hasSuffix("-") {
        output += "-"
      }
    }
    while output.hasSuffix("-") { output.removeLast() }
    return output
  }
}
