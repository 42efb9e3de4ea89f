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
    id == "linkedin" ? ["author": "urn:li:person:AbC"] : [:]
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
