internal import StintCore
internal import StintSystem

/// The database is a file of its own, under one name.
enum LinksCheck: DoctorCheck {
  static func findings(_ patient: Patient) -> [Finding] {
    let home = patient.home
    var found: [Finding] = []
    switch FilePlace.kind(home.database) {
    case .link:
      found.append(
        Finding(
          "links", .warning,
          "\(home.database) is a link: putting a copy back would replace the link, not what it "
            + "points to",
          hint: "STINT_HOME, or XDG_DATA_HOME, names another folder"))
    case .folder, .other:
      found.append(
        Finding(
          "links", .bad, "\(home.database) is no file", hint: "move it away, then stint init",
          status: .damaged))
    case .file:
      if let names = FileMode.facts(home.database)?.names, names > 1 {
        found.append(
          Finding(
            "links", .warning,
            "\(home.database) has \(names) names: what is written under the others goes into it too",
            hint: "find \(ShellWord.quoted(home.data)) -samefile "
              + ShellWord.quoted(home.database)))
      }
    case nil: break
    }
    for ending in ["-wal", "-shm"] where FilePlace.kind(home.database + ending) == .link {
      found.append(
        Finding(
          "links", .bad, "\(home.database)\(ending) is a link, which SQLite never makes",
          hint: "ls -l \(ShellWord.quoted(home.data))", status: .damaged))
    }
    for folder in [home.config, home.data, home.state] where FilePlace.kind(folder) == .link {
      found.append(Finding("links", .note, "the folder \(folder) is a link"))
    }
    return found
  }
}
