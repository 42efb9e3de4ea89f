package import StintCore

/// What a view sees when it looks.
package struct LiveLook: Hashable, Sendable {
  /// The session of this view, open or closed by now; nil when it is gone (cancelled or removed).
  package var session: Session?
  /// What this process is to tell the user; nobody else will.
  package var due: Notices

  package init(session: Session?, due: Notices = []) {
    self.session = session
    self.due = due
  }
}
