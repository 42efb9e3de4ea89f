internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What the doctor looks at: a home, its config, and its database as far as it opens.
struct Patient {
  let context: Context
  let home: Home
  /// Leaves out what takes long: whole files are not read.
  let isQuick: Bool
  let now: Timestamp
  /// nil when the config is bad.
  let config: Config?
  let configProblem: UserFacingError?
  /// nil when the config is bad, or the database cannot be opened.
  let workspace: Workspace?
  let databaseProblem: UserFacingError?
  /// Whether it cannot be opened because of what it is, and not because of who asks, or when.
  let isBroken: Bool
  let backups: BackupFolder

  init(_ context: Context, isQuick: Bool) throws {
    self.context = context
    self.isQuick = isQuick
    home = try context.home()
    now = context.clock()
    backups = BackupFolder(home)
    do {
      config = try Workspace.loadConfig(context, home)
      configProblem = nil
    } catch {
      config = nil
      configProblem = Tool.userFacing(error)
      workspace = nil
      databaseProblem = nil
      isBroken = false
      return
    }
    do {
      workspace = try Workspace(context, .readOnly)
      databaseProblem = nil
      isBroken = false
    } catch {
      workspace = nil
      databaseProblem = Tool.userFacing(error)
      isBroken =
        switch error as? StoreError {
        case .damaged, .notADatabase, .gone, .other: true
        default: false
        }
    }
  }

  /// What to type where the database is damaged.
  var restoreHint: String {
    backups.copies().isEmpty
      ? "stint doctor --fix --restore, which saves what can be read and begins a new one"
      : "stint doctor --fix --restore, which saves what can be read and puts the newest sound copy back"
  }

  /// The database, for a repair; closed again when that is over, so that the next may have it alone.
  func opened() throws -> Workspace {
    var context = context
    context.keepOpen = { _ in }
    return try Workspace(context, .readWrite)
  }
}
