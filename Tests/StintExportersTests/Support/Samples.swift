import StintCore
import StintExporters

/// Posts for tests: only what a test is about needs to be said.
enum Samples {
  /// 2026-01-15T09:30:00Z.
  static let instant = Timestamp(seconds: 1_768_469_400)

  static func post(
    _ content: Content, options: [String: String] = [:], uid: String = "01JHM0000000000000007F3A"
  ) -> OutgoingPost {
    OutgoingPost(
      content: content, kind: .value, postUID: uid, postID: 7, account: "shop@net",
      instant: instant, localInstant: "2026-01-15T10:30:00+01:00",
      operationKeys: content.parts.indices.map { "key-\($0 + 1)" }, options: options)
  }

  static func post(_ text: String, options: [String: String] = [:]) -> OutgoingPost {
    post(Content(parts: [text]), options: options)
  }

  static func image(
    _ name: String = "a.jpg", alt: String? = "A cup", type: String = "image/jpeg",
    size: Int = 1000, part: Int = 1
  ) -> Media {
    Media(
      path: "/home/ana/\(name)", alt: alt, type: type, sizeInBytes: size,
      sha256: String(repeating: "0", count: 64), part: part)
  }

  static func video(part: Int = 1) -> Media { image("v.mp4", type: "video/mp4", part: part) }

  /// What an exporter must be told before it renders at all.
  static func options(for id: String) -> [String: String] {
    switch id {
    case "linkedin": ["author": "urn:li:person:AbC"]
    case "telegram": ["chat": "@shop"]
    case "reddit": ["subreddit": "test", "title": "from-text"]
    case "facebook": ["page": "1234567890"]
    case "threads": ["user": "178400000"]
    case "yammer": ["group": "4711", "network": "99"]
    case "foursquare": ["venue": "4b2afcaaf964a5205bb324e3"]
    case "feed": ["site": "https://ana.example/"]
    default: [:]
    }
  }

  /// Networks whose posts are files with a text.
  static func needsMedia(_ id: String) -> Bool { ["youtube", "flickr"].contains(id) }

  /// A file that the network takes.
  static func file(for id: String, alt: String? = nil) -> Media {
    switch id {
    case "youtube": image("v.mp4", alt: alt, type: "video/mp4")
    default: image(alt: alt)
    }
  }

  /// The same post as a network can take it: with a file where it must have one, with one of a kind it
  /// takes, and without the signs it refuses.
  static func adapted(_ content: Content, for id: String) -> Content {
    guard needsMedia(id) else { return content }
    var content = content
    content.media = [file(for: id, alt: content.media.first?.alt)]
    if id == "youtube" {
      content.parts = content.parts.map { $0.filter { $0 != "<" && $0 != ">" } }
      content.title = content.title?.filter { $0 != "<" && $0 != ">" }
      content.tags = content.tags.map { $0.filter { $0 != "<" && $0 != ">" } }
    }
    return content
  }
}

extension Exporter {
  /// Codes of the problems of one severity, in order.
  func codes(_ post: OutgoingPost, _ severity: Problem.Severity = .error) -> [String] {
    check(post).filter { $0.severity == severity }.map(\.code)
  }

  /// Bodies of the rendered parts as text.
  func bodies(_ post: OutgoingPost) throws -> [String] {
    try render(post).map { String(decoding: $0.body, as: UTF8.self) }
  }
}
