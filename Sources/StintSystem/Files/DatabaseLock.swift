package import StintCore

/// Keeps the database where it is while somebody works with it.
///
/// Whoever writes to it or delivers from it (a command, a pass of `stintd`, a daemon while it is
/// awake) holds the lock together with all others; who puts another file in its place holds it alone.
/// Without it a pass could send what the file that just came back says is still to be sent, and write
/// that down in the one that was set aside.
package enum DatabaseLock {
  /// Holds it together with others.
  ///
  /// Throws `UserFacingError` (busy) when a copy is being put back and that takes longer than
  /// `patience`. nil where there can be no lock file: in such a folder SQLite cannot write either, and
  /// says so better.
  package static func share(
    _ home: Home, patience: Duration = .seconds(5)
  ) throws(UserFacingError) -> FileLock? {
    do throws(FileLock.Refusal) {
      return try FileLock.wait(home.lock, .shared, patience: patience)
    } catch .held {
      throw UserFacingError(
        "the database \(home.database) is just being replaced by a copy of it",
        hint: "try again in a moment", status: .busy)
    } catch {
      return nil
    }
  }

  /// Holds it alone, once everybody else let go.
  ///
  /// Throws `UserFacingError`.
  package static func alone(
    _ home: Home, patience: Duration = .seconds(5)
  ) throws(UserFacingError) -> FileLock {
    do throws(FileLock.Refusal) {
      return try FileLock.wait(home.lock, .alone, patience: patience)
    } catch .held {
      throw UserFacingError(
        "the database \(home.database) is in use: by a pass, a command or a session's view; nothing "
          + "was changed",
        hint: "try again; `fuser \(home.lock)` names who holds it, `systemctl --user stop "
          + "stintd.service stint-tick.timer` stops what sends by itself", status: .busy)
    } catch {
      guard case .unusable(let reason) = error else {
        preconditionFailure("all refusals are these two")
      }
      throw UserFacingError(
        "cannot make \(home.lock): \(reason); nothing was changed",
        hint: "check that its folder exists and is yours", status: .cannotCreate)
    }
  }
}
