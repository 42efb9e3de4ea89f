internal import StintCore
internal import StintSystem

/// There is room for what comes, and for a copy of the database.
enum DiskCheck: DoctorCheck {
  static func findings(_ patient: Patient) -> [Finding] {
    let home = patient.home
    let size = Int64(FileBytes.length(home.database) + FileBytes.length(home.database + "-wal"))
    var found: [Finding] = []
    for folder in [home.data, home.state] where FilePlace.kind(folder) != nil {
      guard let free = FilePlace.freeBytes(at: folder),
        let word = DiskLevel.of(free: free, database: size),
        let level = Finding.Level(rawValue: word)
      else { continue }
      found.append(
        Finding(
          "disk", level,
          "the disk with \(folder) has \(free / 1_048_576) MiB left; the database has "
            + "\(size / 1_048_576) MiB", hint: "df -h \(ShellWord.quoted(folder))",
          status: .damaged))
    }
    return found
  }
}
