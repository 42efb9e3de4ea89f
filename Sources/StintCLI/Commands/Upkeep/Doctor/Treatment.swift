internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Carries out the repairs that findings bring along.
struct Treatment {
  private let context: Context
  private let isDryRun: Bool
  private let restores: Bool

  init(_ context: Context, isDryRun: Bool, restores: Bool) {
    self.context = context
    self.isDryRun = isDryRun
    self.restores = restores
  }

  func carryOut(_ findings: [Finding]) -> [Deed] {
    var deeds = findings.compactMap { finding -> Deed? in
      guard let repair = finding.repair, repair.ground == .files else { return nil }
      return carryOut(repair, finding.check)
    }
    if findings.contains(where: \.isDamage) {
      // On a damaged database nothing else is tried.
      if restores { deeds += restoreDatabase() }
      return deeds
    }
    let repairs = findings.compactMap { finding in
      finding.repair.flatMap { $0.ground == .files ? nil : (finding.check, $0) }
    }
    guard !repairs.isEmpty else { return deeds }
    let isChecked = !repairs.contains { $0.1.ground == .unsoundDatabase }
    let copy = makeCopy(isChecked: isChecked)
    deeds.append(copy)
    guard copy.outcome != .failed else { return deeds }
    return deeds + repairs.map { carryOut($0.1, $0.0) }
  }

  private func carryOut(_ repair: Repair, _ check: String) -> Deed {
    guard !isDryRun else { return Deed(check: check, outcome: .planned, message: repair.what) }
    return attempt(check) { try repair.apply() }
  }

  private func attempt(_ check: String, _ body: () throws -> String) -> Deed {
    do {
      return Deed(check: check, outcome: .done, message: try body())
    } catch {
      return Deed(check: check, outcome: .failed, message: Tool.userFacing(error).message)
    }
  }

  private func makeCopy(isChecked: Bool) -> Deed {
    guard !isDryRun else {
      return Deed(check: "backup", outcome: .planned, message: "copy the database first")
    }
    return attempt("backup") {
      let home = try context.home()
      let now = context.clock()
      // Not by way of the workspace: it wants the database in order.
      let saved = try SavedDatabase(path: home.database)
      defer { try? saved.close() }
      let folder = BackupFolder(home)
      try folder.make(.user, of: saved.backup, at: now, isChecked: isChecked)
      return "copied the database first: \(folder.path)/\(BackupCopy.name(.user, at: now))"
    }
  }

  // MARK: A damaged database

  private func restoreDatabase() -> [Deed] {
    guard !isDryRun else {
      return [
        Deed(
          check: "database", outcome: .planned,
          message: "save what can be read, set the database aside, and put "
            + (newestSound().map { "\($0.path) in its place" } ?? "an empty one in its place"))
      ]
    }
    let saved = attempt("salvage") { try salvage() }
    let restored = attempt("database") {
      let home = try context.home()
      let restore = CopyRestore.restore(home)
      guard let copy = newestSound() else {
        let aside = try restore.startAnew(now: context.clock())
        return "there is no sound copy: began an empty database"
          + (aside.map { "; the damaged one is \($0)" } ?? "")
      }
      let result = try restore.putBack(copy.path, now: context.clock())
      return RestoreReport(copy: copy.path, result: result).text(context.style)
        .split(separator: "\n").joined(separator: "; ")
    }
    return [saved, restored]
  }

  private func newestSound() -> BackupCopy? {
    (try? context.home()).flatMap { BackupFolder($0).newestSound() }
  }

  /// Writes what can still be read of the damaged database as lines for `stint import`.
  private func salvage() throws -> String {
    let home = try context.home()
    guard FileBytes.length(home.database) > 0 else { return "there was nothing to save" }
    var lines = ""
    let result = try Salvage(path: home.database).read(
      post: { lines += ArchiveCodec.line($0).serialized() + "\n" },
      logged: { lines += ArchiveCodec.line(logged: $0).serialized() + "\n" })
    guard result.posts + result.logged > 0 else { return "nothing could be read of the database" }
    try Home.makeFolder(home.state)
    let file = "\(home.state)/saved-\(BackupCopy.stamp(context.clock())).jsonl"
    guard FileBytes.replace(file, with: Array(lines.utf8)) else {
      throw UserFacingError("cannot write \(file)", status: .cannotCreate)
    }
    var words =
      "saved \(Plural.of(result.posts, "post")), what was queued as held: "
      + "`stint import \(file)` brings back what the copy does not have"
    if result.lost > 0 { words += "; \(Plural.of(result.lost, "post")) could not be read" }
    if result.incomplete > 0 {
      words += "; of \(Plural.of(result.incomplete, "post")) a part could not be read"
    }
    return words
  }
}
