internal import StintCore

/// A post as somebody asked for it, before it was checked: from the command line, an editor or a
/// file.
struct PostDraft {
  struct File {
    var path: String
    var alt: String?
    var part: Int
  }

  var queue: String?
  var accounts: [String] = []
  var kind = Kind.value
  var parts: [String] = []
  var title: String?
  var link: String?
  var files: [File] = []
  var language: String?
  var tags: [String] = []
  var contentWarning: String?
  var isSensitive = false
  var visibility: Visibility?
  var poll: Poll?
  var firstComment: String?
  var variants: [String: [String]] = [:]
  var at: Timestamp?
  var isDraft = false
  var priority = Priority.normal
  var expiresAt: Timestamp?
  var evergreen: Evergreen?
  var sourceKey: String?
}
