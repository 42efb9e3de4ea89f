/// One thing done in a session; a mark says which.
package enum Act: String, CaseIterable, Hashable, Sendable {
  case listen, reply, ask, thank, share, insight, answer
  case offTopic = "off-topic"
  /// Asked for something, or pushed the own thing: what `share` gives, this takes.
  case request
  /// Something from outside interrupted.
  case interrupted

  /// The one key that logs it, in `stint did` and in the full screen.
  package var key: Character {
    switch self {
    case .listen: "l"
    case .reply: "r"
    case .ask: "a"
    case .thank: "t"
    case .share: "s"
    case .insight: "i"
    case .answer: "w"
    case .offTopic: "o"
    case .request: "p"
    case .interrupted: "x"
    }
  }

  /// Reads a key or a whole name.
  package init?(typed text: String) {
    let small = text.lowercased()
    guard
      let found = Act.allCases.first(where: { $0.rawValue == small || String($0.key) == small })
    else { return nil }
    self = found
  }

  /// What it counts as in the listening share.
  package enum Side: Hashable, Sendable {
    case listening, messaging, neither
  }

  /// An ask counts as listening: its purpose is to get the other to talk.
  ///
  /// Strictly it is a message.
  package func side(isStrict: Bool = false) -> Side {
    switch self {
    case .listen, .insight, .answer: .listening
    case .ask: isStrict ? .messaging : .listening
    case .reply, .thank, .share, .request: .messaging
    case .offTopic, .interrupted: .neither
    }
  }

  /// Whether it gives the other something, or takes; nil for neither.
  package var isGive: Bool? {
    switch self {
    case .reply, .thank, .share: true
    case .request: false
    case .listen, .ask, .insight, .answer, .offTopic, .interrupted: nil
    }
  }

  /// Whether it went out to a person: these count as contact, reading does not.
  package var isOutgoing: Bool {
    switch self {
    case .reply, .ask, .thank, .share, .request: true
    case .listen, .insight, .answer, .offTopic, .interrupted: false
    }
  }
}
