internal import Crypto
internal import Foundation
internal import StintCore

/// What is known of a file on disk, and how its failures are put into words.
package enum FileFacts {
  /// The system's own words for a failed file operation.
  package static func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? NSError,
      underlying.domain == NSPOSIXErrorDomain
    {
      return String(cString: strerror(Int32(underlying.code))).lowercased()
    }
    if error.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(error.code))).lowercased()
    }
    switch CocoaError.Code(rawValue: error.code) {
    case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file"
    case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
    case .fileWriteOutOfSpace: return "no space left on the disk"
    case .fileWriteFileExists: return "it exists already"
    default: return error.localizedDescription
    }
  }

  /// Size and SHA-256 of a regular file, read in pieces.
  ///
  /// Throws `UserFacingError`.
  package static func fingerprint(of path: String) throws -> (sizeInBytes: Int, sha256: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw UserFacingError(
        "cannot read the media file \(path): \(String(cString: strerror(errno)).lowercased())",
        hint: "--media with the file's path", status: .notFound)
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw UserFacingError("\(path) is not a regular file", status: .badInput)
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw UserFacingError(
        "cannot read the media file \(path): permission denied", status: .notFound)
    }
    defer { try? file.close() }
    var hash = SHA256()
    var size = 0
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      hash.update(data: piece)
      size += piece.count
    }
    return (size, Digest.hex(hash.finalize()))
  }

  /// The media type of a file, by its first bytes, else by its ending; nil when neither is known.
  package static func mediaType(of path: String) -> String? {
    let head = FileHandle(forReadingAtPath: path).flatMap { file -> [UInt8]? in
      defer { try? file.close() }
      return (try? file.read(upToCount: 16)).map { [UInt8]($0) }
    }
    if let head, let type = sniff(head) { return type }
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    // A picture that does not begin as its kind does is none, whatever its name says.
    guard let type = byEnding[ending], !recognised.contains(type) else { return nil }
    return type
  }

  private static func sniff(_ head: [UInt8]) -> String? {
    func starts(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
      head.count >= offset + bytes.count && Array(head[offset..<offset + bytes.count]) == bytes
    }
    if starts([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if starts([0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if starts(Array("GIF8".utf8)) { return "image/gif" }
    if starts(Array("RIFF".utf8)), starts(Array("WEBP".utf8), at: 8) { return "image/webp" }
    if starts(Array("ftyp".utf8), at: 4) {
      if starts(Array("avif".utf8), at: 8) { return "image/avif" }
      if starts(Array("hei".utf8), at: 8) || starts(Array("mif1".utf8), at: 8) {
        return "image/heic"
      }
      if starts(Array("qt".utf8), at: 8) { return "video/quicktime" }
      if starts(Array("M4A".utf8), at: 8) { return "audio/mp4" }
      return "video/mp4"
    }
    if starts([0x1A, 0x45, 0xDF, 0xA3]) { return "video/webm" }
    if starts(Array("%PDF".utf8)) { return "application/pdf" }
    if starts(Array("ID3".utf8)) { return "audio/mpeg" }
    if starts(Array("OggS".utf8)) { return "audio/ogg" }
    if starts(Array("RIFF".utf8)), starts(Array("WAVE".utf8), at: 8) { return "audio/wav" }
    return nil
  }

  /// Kinds that are always known by their first bytes.
  private static let recognised: Set<String> = [
    "image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf",
  ]

  private static let byEnding = [
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "heic": "image/heic", "mp4": "video/mp4",
    "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mp3": "audio/mpeg",
    "ogg": "audio/ogg", "wav": "audio/wav", "m4a": "audio/mp4", "pdf": "application/pdf",
    "svg": "image/svg+xml",
  ]
}
