internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// The outbox can be written to, and holds no marks that nobody needs.
enum OutboxCheck: DoctorCheck {
  static func findings(_ patient: Patient) throws -> [Finding] {
    guard let workspace = patient.workspace else { return [] }
    let outbox = workspace.outbox
    if let problem = FolderCheck.problem(writing: outbox) {
      return [
        Finding(
          "outbox", .bad, problem, hint: "ls -ld \(ShellWord.quoted(outbox))",
          status: .cannotCreate)
      ]
    }
    let left = try marks(outbox, workspace.store)
    guard !left.isEmpty else { return [Finding("outbox", .good, outbox)] }
    return [
      Finding(
        "outbox", .warning,
        "\(Plural.of(left.count, "mark")) of deliveries that are done are left in \(outbox)/.stint",
        hint: "stint doctor --fix",
        repair: Repair("take \(Plural.of(left.count, "mark")) out of \(outbox)/.stint") {
          // What is being delivered just now was not there a moment ago.
          let now = Set(try marks(outbox, try patient.opened().store))
          let gone = left.filter(now.contains)
          for path in gone { FileBytes.remove(path) }
          return "took \(Plural.of(gone.count, "mark")) out of \(outbox)/.stint"
        })
    ]
  }

  /// Marks and drafts of tries that are done.
  ///
  /// Those of targets that are still open, of tries without an answer, and of what this database does
  /// not know, stay: they say what was delivered.
  private static func marks(_ outbox: String, _ store: Store) throws -> [String] {
    let files = FolderListing.names("\(outbox)/.stint").filter {
      $0.hasSuffix(".done") || $0.hasSuffix(".tmp")
    }
    guard !files.isEmpty else { return [] }
    let keys = Set(files.map { String($0.prefix { $0 != "." }) })
    let done = try store.doneOperationKeys(among: keys)
    return files.filter { done.contains(String($0.prefix { $0 != "." })) }.sorted()
      .map { "\(outbox)/.stint/\($0)" }
  }
}
