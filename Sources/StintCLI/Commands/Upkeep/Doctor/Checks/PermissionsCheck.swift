internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// Nobody but the owner reads Stint's folders and files.
enum PermissionsCheck: DoctorCheck {
  static func findings(_ patient: Patient) -> [Finding] {
    let wrong = places(patient).compactMap { finding($0, patient.home) }
    guard wrong.isEmpty else { return wrong }
    return [Finding("permissions", .good, "only you can read Stint's files")]
  }

  private static func places(_ patient: Patient) -> [String] {
    let home = patient.home
    var places = [home.config, home.data, home.state]
    // Where the user keeps the outbox elsewhere, who may read it is the user's business.
    if patient.config?.outbox == nil { places.append(home.outbox) }
    places += [home.runtime, home.backups, home.credentials].compactMap(\.self)
    places.append(home.configFile)
    places += FolderListing.paths(home.data).filter {
      $0.hasPrefix(home.database)
    }
    places += patient.backups.copies().map(\.path)
    places += FolderListing.paths(home.state).filter { $0.hasSuffix(".jsonl") }
    places += FolderListing.paths(home.credentials).filter { FilePlace.kind($0) == .file }
    var seen: Set<String> = []
    return places.filter { seen.insert($0).inserted }
  }

  /// What the owner must be allowed: without it nothing works that needs the file.
  private static func needed(_ path: String, _ kind: FilePlace.Kind, _ home: Home) -> UInt32 {
    if kind == .folder { return 0o700 }
    let isDatabase = ["", "-wal", "-shm"].contains { path == home.database + $0 }
    return isDatabase ? 0o600 : 0o400
  }

  private static func finding(_ path: String, _ home: Home) -> Finding? {
    // What a link points to is looked at by `LinksCheck`.
    guard let kind = FilePlace.kind(path), kind != .link, let facts = FileMode.facts(path) else {
      return nil
    }
    guard facts.isOurs else {
      return Finding(
        "permissions", .bad, "\(path) belongs to somebody else",
        hint: "sudo chown \"$USER\" \(ShellWord.quoted(path))", status: .damaged)
    }
    let needed = needed(path, kind, home)
    let isLocked = facts.mode & needed != needed
    guard isLocked || facts.mode & 0o077 != 0 else { return nil }
    let limit = facts.mode & (kind == .folder ? 0o700 : 0o600) | needed
    let octal = String(limit, radix: 8)
    return Finding(
      "permissions", isLocked ? .bad : .warning,
      "\(path) \(isLocked ? "cannot be used by you" : "can be read by others")"
        + " (mode \(String(facts.mode & 0o777, radix: 8)))",
      hint: "chmod \(octal) \(ShellWord.quoted(path))",
      repair: Repair("make \(path) yours alone (mode \(octal))") {
        // A log goes with the last who had the database open.
        guard FilePlace.kind(path) != nil else { return "\(path) is gone by now" }
        try FileMode.set(limit, on: path)
        return "\(path) is yours alone (mode \(octal))"
      })
  }
}
