internal import StintCore
internal import StintStore

/// What a file holds, checked and ready to be stored; nothing is stored while there are problems.
struct ImportPlan {
  struct Problem {
    var line: Int
    var column: Int?
    var message: String

    var sentence: String { "line \(line)\(column.map { ":\($0)" } ?? ""): \(message)" }
  }

  var source: String
  var posts: [NewPost] = []
  var archives: [PostArchive] = []
  var logged: [SendRecord] = []
  var problems: [Problem] = []
  var warnings: [Problem] = []
  var skipped = 0

  var isEmpty: Bool { posts.isEmpty && archives.isEmpty && logged.isEmpty }
}

/// What the command line says about a file's rows.
struct ImportDefaults {
  enum Past: String, CaseIterable {
    case refuse, skip, queue
  }

  var queue: String?
  var accounts: [String]
  var kind: Kind?
  var isDraft: Bool
  var zone: Zone?
  var dst: DSTChoice?
  var past: Past
}
