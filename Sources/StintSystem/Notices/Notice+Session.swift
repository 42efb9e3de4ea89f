package import StintCore

extension Notice {
  /// What is said when time has come for a session; nil when nothing is due.
  package init?(_ due: Notices, about session: Session) {
    let body: String
    if due.contains(.graceEnd) {
      let cap = session.deadline.flatMap { deadline in
        session.cap.map { deadline.duration(to: $0).wholeSeconds / 60 }
      }
      body = "Over time. Nothing more is said; it closes itself \(cap ?? 0) minutes after its end."
    } else if due.contains(.over) {
      body = "The time is up. Wrap up and move on: stint end"
    } else if due.contains(.warning) {
      body = "2 minutes left. Finish this reply; park the rest."
    } else {
      return nil
    }
    self.init(
      title: session.purpose, body: body, isQuiet: !due.contains(.over) && !due.contains(.graceEnd))
  }
}
