internal import ArgumentParser
internal import Foundation
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint backup`.
struct BackupCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the database to a file, or put a copy back.",
    discussion: """
      A copy is whole even while others write. --restore first sets the present database aside (it \
      is named, never deleted), then puts the copy in its place. Media and config are not in it.
      """)

  @Argument(help: ArgumentHelp("A new file; in the state folder without it.", valueName: "file"))
  var file: String?

  @Flag(help: "List the copies in the state folder.")
  var list = false

  @Option(help: ArgumentHelp("Put this copy in the database's place.", valueName: "file"))
  var restore: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let home = try context.home()
    if list { return showCopies(home, context) }
    if let restore { return try putBack(context.path(restore), home, context) }
    let workspace = try Workspace(context, .readWrite)
    let path: String
    if let file {
      path = context.path(file)
    } else {
      try Home.makeFolder(home.backups)
      path = "\(home.backups)/stint-\(Self.stamp(workspace.now)).db"
    }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw UserFacingError("\(path) exists already", status: .cannotCreate)
    }
    do {
      try workspace.store.backup.copy(to: path)
    } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw error
    }
    let size = Self.size(of: path)
    context.print(
      Answer(["file": .string(path), "bytes": .int(Int64(size))]) { _ in
        "copied to \(path) (\(size) bytes)"
      }, asJSON: isJSON)
    return .done
  }

  private func showCopies(_ home: Home, _ context: Context) -> ExitStatus {
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: home.backups)) ?? [])
      .filter { $0.hasSuffix(".db") }.sorted()
    context.print(
      Answer([
        "copies": .array(
          files.map {
            .object([
              "file": .string("\(home.backups)/\($0)"),
              "bytes": .int(Int64(Self.size(of: "\(home.backups)/\($0)"))),
            ])
          })
      ]) { _ in
        files.isEmpty
          ? "there are no copies in \(home.backups)"
          : files.map { "\(home.backups)/\($0)  \(Self.size(of: "\(home.backups)/\($0)")) bytes" }
            .joined(separator: "\n")
      }, asJSON: isJSON)
    return files.isEmpty ? .nothingToDo : .done
  }

  private func putBack(_ copy: String, _ home: Home, _ context: Context) throws -> ExitStatus {
    let files = FileManager.default
    guard files.fileExists(atPath: copy) else {
      throw UserFacingError(
        "there is no file \(copy)", hint: "stint backup --list", status: .notFound)
    }
    try Home.makeFolder(home.data)
    let result: DatabaseRestore.Result
    do {
      result = try DatabaseRestore(path: home.database).putBack(
        copy, aside: "\(home.database).aside-\(Self.stamp(context.clock()))", now: context.clock())
    } catch let error as CocoaError {
      throw UserFacingError(
        "cannot put \(copy) back: \(FileFacts.reason(error))", hint: "ls -l \(home.data)",
        status: .cannotCreate)
    }
    var json: JSONObject = ["restored": .string(copy), "held": .int(Int64(result.held))]
    json["aside"] = result.aside.map { .string($0) }
    context.print(
      Answer(json) { style in
        var lines = ["restored from \(copy)"]
        if let aside = result.aside { lines.append("the database before is \(aside)") }
        if result.held > 0 {
          lines.append(
            style.wrapped(
              result.couldCompare
                ? "held, because they went out after the copy was made: \(Plural.of(result.held, "target"))"
                : "the database before cannot be read, so all \(result.held) queued targets are held: "
                  + "release them with `stint release` once you looked what went out"))
        }
        return lines.joined(separator: "\n")
      }, asJSON: isJSON)
    return result.held > 0 ? .waiting : .done
  }

  private static func size(of path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }

  /// `20261201-090000`, UTC.
  private static func stamp(_ instant: Timestamp) -> String {
    let text = RFC3339.textInUTC(Timestamp(seconds: instant.seconds))
    return text.filter { $0 != "-" && $0 != ":" && $0 != "Z" }.replacing("T", with: "-")
  }
}
