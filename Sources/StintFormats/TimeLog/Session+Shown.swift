package import StintCore

/// What an export shows of a session.
extension Session {
  package func shown(_ options: TimeLogOptions) -> Session {
    let session = options.isRedacted ? redacted() : self
    return options.isBusyOnly ? session.busyOnly() : session
  }

  /// When it was, and nothing of what it was for.
  package func busyOnly() -> Session {
    Session(
      id: id, uid: uid, queue: queue, purpose: "busy", zone: zone,
      offsetInMinutes: offsetInMinutes, start: start, planned: planned,
      extensions: extensions.map { SessionExtension(at: $0.at, seconds: $0.seconds, why: "") },
      end: end, endedBy: endedBy, interruptions: interruptions, isHard: isHard, grace: grace,
      coolDown: coolDown, wrapUp: wrapUp, checks: checks, revision: revision, deletedAt: deletedAt)
  }

  /// Initials instead of handles; web addresses, which hold handles, go.
  package func redacted() -> Session {
    var session = self
    session.purpose = Redaction.text(purpose)
    session.extensions = extensions.map {
      SessionExtension(at: $0.at, seconds: $0.seconds, why: Redaction.text($0.why))
    }
    session.goals = goals.map { Goal(text: Redaction.text($0.text), outcome: $0.outcome) }
    session.notes = notes.map { SessionNote(at: $0.at, text: Redaction.text($0.text)) }
    session.whyOver = whyOver.map(Redaction.text)
    session.marks = marks.map { mark in
      var mark = mark
      mark.person = mark.person.map(Redaction.initial)
      mark.text = mark.text.map(Redaction.text)
      mark.url = nil
      return mark
    }
    session.parked = parked.map { line in
      var line = line
      line.text = Redaction.text(line.text)
      line.url = nil
      return line
    }
    return session
  }
}
