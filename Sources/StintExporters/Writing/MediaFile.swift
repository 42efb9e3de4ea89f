import StintCore

/// Names for a post's files.
enum MediaFile {
  /// Last part of the path, as the user knows the file.
  static func name(of media: Media) -> String {
    media.path.split(separator: "/").last.map(String.init) ?? media.path
  }

  /// A name that is safe in a path and in an address: `1-photo.jpg`.
  static func safeName(of media: Media, number: Int) -> String {
    let scalars = name(of: media).unicodeScalars.map { c -> Unicode.Scalar in
      CharacterClass.isASCIIAlphanumeric(c) || c == "." || c == "_" ? c : "-"
    }
    return "\(number)-" + String(String.UnicodeScalarView(scalars)).lowercased()
  }
}
