internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// Nothing lies around of work that was broken off.
enum LeftoversCheck: DoctorCheck {
  static func findings(_ patient: Patient) -> [Finding] {
    let left = leftovers(patient)
    var found: [Finding] = []
    if !left.isEmpty {
      found.append(
        Finding(
          "leftovers", .warning,
          "left by work that was broken off: " + left.joined(separator: ", "),
          hint: "stint doctor --fix",
          repair: Repair("remove " + left.joined(separator: ", ")) { try remove(left, patient) }))
    }
    let aside = FolderListing.paths(patient.home.data).filter {
      $0.hasPrefix("\(patient.home.database).aside-") && !$0.hasSuffix("-wal")
        && !$0.hasSuffix("-shm")
    }
    if !aside.isEmpty {
      let size = aside.reduce(0) { $0 + FileBytes.length($1) }
      found.append(
        Finding(
          "aside", .note,
          "\(Plural.of(aside.count, "database")) set aside (\(size / 1024) KiB): "
            + aside.joined(separator: ", "),
          hint: "rm them, once you are sure that you need nothing of them"))
    }
    return found
  }

  /// Drafts of processes that are gone, by the names that Stint itself gives them.
  private static func leftovers(_ patient: Patient) -> [String] {
    let home = patient.home
    let database = FolderListing.paths(home.data).filter {
      $0 == "\(home.database).new" || $0.hasPrefix("\(home.database).new-")
    }
    let drafts = [home.config, home.credentials, home.state, home.data, home.runtime]
      .compactMap(\.self).flatMap { FolderListing.paths($0) }
      .filter { isDraft($0, of: home) && FilePlace.kind($0) == .file }
    let copies = [home.data, home.backups].flatMap { FolderListing.paths($0) }
      .filter { CopyWriter.isDraft(String($0.split(separator: "/").last ?? "")) }
    // Somebody who is just at it holds the lock.
    let isBusy = (try? DatabaseLock.alone(home, patience: .zero)) == nil
    return Array(Set((isBusy ? [] : database) + drafts + (isBusy ? [] : copies))).sorted()
  }

  /// `NAME.PID` and `NAME.new.PID`, where the process is gone.
  private static func isDraft(_ path: String, of home: Home) -> Bool {
    guard let dot = path.lastIndex(of: "."), let process = Int32(path[path.index(after: dot)...]),
      process > 1, !ProcessIdentity.isAlive(process)
    else { return false }
    let name = String(path[..<dot])
    return name.hasSuffix(".new") || name.hasSuffix("/status") || name == home.lastTry
      || name.hasSuffix(".jsonl") || name.hasSuffix("/.failed")
  }

  private static func remove(_ left: [String], _ patient: Patient) throws -> String {
    func isOfDatabase(_ path: String) -> Bool {
      path.hasPrefix("\(patient.home.database).new")
        || CopyWriter.isDraft(String(path.split(separator: "/").last ?? ""))
    }
    // Drafts of processes that are gone are nobody's; those of the database may be somebody's by now.
    let lock = left.contains(where: isOfDatabase) ? try DatabaseLock.alone(patient.home) : nil
    return withExtendedLifetime(lock) {
      for path in left { FileBytes.remove(path) }
      return "removed " + left.joined(separator: ", ")
    }
  }
}
