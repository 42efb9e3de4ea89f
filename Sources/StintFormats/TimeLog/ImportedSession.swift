package import StintCore

/// A session found in a file.
///
/// Its uid is empty unless the file came from Stint, its queue is empty unless the file names one,
/// and its purpose is empty if nothing in the file says what the time went into.
package struct ImportedSession: Hashable, Sendable {
  package var place: TimeLogPlace
  package var session: Session
  /// What the other program files time under; it may be the name of a queue.
  package var project: String?
  /// Tags that mean nothing to Stint.
  package var labels: [String]

  package init(
    place: TimeLogPlace, session: Session, project: String? = nil, labels: [String] = []
  ) {
    self.place = place
    self.session = session
    self.project = project
    self.labels = labels
  }
}
