internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What a running session closes: writing for another queue, and after a hard one's time for its own.
///
/// It fails open: where the session cannot be read, nothing is closed.
struct SessionDoors {
  private let workspace: Workspace

  init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// Throws when nothing may be written for the queue now.
  func check(_ queue: Queue) throws {
    guard let session = (try? workspace.store.openSession())?.session,
      // Past its cap it is closed, and the next look says so.
      let cap = session.cap, workspace.now < cap
    else { return }
    if session.queue != queue.name {
      throw UserFacingError(
        "a \(session.queue) session is running, and while it does the doors of queue \(queue.name) "
          + "are closed",
        hint: "stint park TEXT keeps the thought; or stint end first", status: .waiting)
    }
    if session.isHard, session.state(at: workspace.now) == .over {
      throw UserFacingError(
        "the time of session #\(session.id) is up, and it is a hard one: nothing is written any more",
        hint: "stint end", status: .waiting)
    }
  }
}
