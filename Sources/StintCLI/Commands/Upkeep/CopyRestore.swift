internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Puts copies of the database back, for `stint restore`, `stint backup --restore` and the doctor.
struct CopyRestore {
  private let context: Context
  private let isJSON: Bool

  init(_ context: Context, isJSON: Bool) {
    self.context = context
    self.isJSON = isJSON
  }

  func putBack(_ copy: String) throws -> ExitStatus {
    guard FilePlace.kind(copy) != nil else {
      throw UserFacingError(
        "there is no file \(copy)", hint: "stint backup --list", status: .notFound)
    }
    let result: DatabaseRestore.Result
    do {
      result = try Self.restore(try context.home()).putBack(copy, now: context.clock())
    } catch StoreError.notADatabase(copy) {
      throw UserFacingError(
        "\(copy) is no copy of a Stint database; nothing was changed", hint: "stint backup --list",
        status: .damaged)
    }
    let report = RestoreReport(copy: copy, result: result)
    context.print(report, asJSON: isJSON)
    return report.status
  }

  /// Asks first, unless that was answered already.
  func putBackNewest(withoutAsking: Bool) throws -> ExitStatus {
    let folder = BackupFolder(try context.home())
    guard let copy = folder.newestSound() else {
      throw UserFacingError(
        folder.copies().isEmpty
          ? "there is no copy in \(folder.path)" : "none of the copies in \(folder.path) is sound",
        hint: "stint restore FILE, with a copy that lies elsewhere; stint doctor", status: .notFound
      )
    }
    if !withoutAsking {
      let age = DurationText.format(
        .seconds(copy.madeAt.duration(to: context.clock()).wholeSeconds))
      let words = "the newest sound copy is \(copy.path), \(age) old"
      guard context.console.inputIsTerminal else {
        throw UserFacingError(
          "\(words); nothing was changed", hint: "stint restore \(copy.path)",
          status: .usedWrongly)
      }
      context.console.writeError("\(words). Put it in the database's place? [y/N] ")
      guard context.console.readLine()?.lowercased().hasPrefix("y") == true else {
        throw UserFacingError("nothing was changed", status: .nothingToDo)
      }
    }
    return try putBack(copy.path)
  }

  static func restore(_ home: Home) -> DatabaseRestore {
    DatabaseRestore(home) { ArchiveCodec.line($0).serialized() }
  }
}
