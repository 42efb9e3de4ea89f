internal import StintCore
internal import StintHTTP

/// What a resumable session says of itself (networks/youtube.md c).
enum UploadProgress {
  /// It has so many bytes and wants the rest.
  case at(Int)
  /// The video with this id was made.
  case done(id: String)
  /// There is no such session, or not any more.
  case gone
  case refused(Outcome)
  /// Nobody can tell from this answer; the session can be asked again.
  case lost(String)

  init(_ response: HTTPResponse, size: Int, now: Timestamp) {
    switch response.status {
    case 200, 201:
      let id = (try? JSONValue(parsing: response.body))?["id"]?.stringValue
      guard let id, Self.isID(id) else {
        self = .lost(Answers.sentence(response, says: "no video"))
        return
      }
      self = .done(id: id)
    case 308:
      // No such header: it has nothing yet.
      guard let range = response.headers["Range"] else {
        self = .at(0)
        return
      }
      guard let last = Self.lastByte(of: range), last < size else {
        self = .lost(Answers.sentence(response, says: "a range that cannot be"))
        return
      }
      self = .at(last + 1)
    case 404, 410: self = .gone
    case 408, 500...: self = .lost(Answers.sentence(response, says: nil))
    default: self = .refused(YouTubeErrors.outcome(response, now: now, isHarmless: false))
    }
  }

  static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
          || (0x61...0x7a).contains(byte) || byte == 0x2d || byte == 0x5f
      }
  }

  /// 1048575 of `bytes=0-1048575`.
  private static func lastByte(of range: String) -> Int? {
    guard range.hasPrefix("bytes=0-") else { return nil }
    return Int(range.dropFirst(8)).flatMap { $0 >= 0 ? $0 : nil }
  }
}
