internal import StintCore

/// A stretch of a session on the wall, and what went on in it.
struct ActStretch: Hashable {
  enum Kind: String, CaseIterable {
    case hear, ask, tell, other
    /// At work, and no mark says at what.
    case unmarked = "none"

    var name: String {
      switch self {
      case .hear: "listening"
      case .ask: "asking"
      case .tell: "messages"
      case .other: "off-topic"
      case .unmarked: "unmarked"
      }
    }

    init(_ act: Act) {
      switch (act, act.side()) {
      case (.ask, _): self = .ask
      case (_, .listening): self = .hear
      case (_, .messaging): self = .tell
      case (_, .neither): self = .other
      }
    }
  }

  var kind: Kind
  var start: Timestamp
  var end: Timestamp

  var milliseconds: Int64 { end.milliseconds - start.milliseconds }

  /// The time at work of a session, in order and without overlap; absences are left out.
  static func all(of session: Session, now: Timestamp) -> [ActStretch] {
    let claims = session.claims().filter { $0.milliseconds > 0 }
    var stretches: [ActStretch] = []
    for span in session.spans(through: now) where span.kind == .active {
      var cursor = span.start
      for claim in claims where span.start <= claim.from && claim.mark.at <= span.end {
        if cursor < claim.from {
          stretches.append(ActStretch(kind: .unmarked, start: cursor, end: claim.from))
        }
        stretches.append(
          ActStretch(kind: Kind(claim.mark.act), start: claim.from, end: claim.mark.at))
        cursor = claim.mark.at
      }
      if cursor < span.end {
        stretches.append(ActStretch(kind: .unmarked, start: cursor, end: span.end))
      }
    }
    return stretches
  }
}
