internal import StintCore

/// Takes other people's handles, and links that would name them, out of sessions.
///
/// What reads like a handle goes, and every handle that a mark names, also where it stands without
/// its at sign. A name in free text that is no handle cannot be known.
struct Redaction {
  private let handles: Set<String>

  init(_ sessions: [Session]) {
    handles = Set(sessions.flatMap(\.marks).compactMap { $0.person?.lowercased() })
  }

  func session(_ session: Session) -> Session {
    var session = session
    session.purpose = text(session.purpose)
    session.whyOver = session.whyOver.map(text)
    for place in session.goals.indices {
      session.goals[place].text = text(session.goals[place].text)
    }
    for place in session.marks.indices {
      session.marks[place].person = session.marks[place].person.map(Self.initials)
      session.marks[place].text = session.marks[place].text.map(text)
      session.marks[place].url = nil
    }
    for place in session.parked.indices {
      session.parked[place].text = text(session.parked[place].text)
      session.parked[place].url = nil
    }
    return session
  }

  func text(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map(word).joined(separator: " ")
  }

  private func word(_ word: Substring) -> String {
    if word.contains("://") || word.lowercased().hasPrefix("www.") { return "[link]" }
    var result = ""
    var rest = word
    while let first = rest.first {
      guard Self.belongs(first) else {
        result.append(first)
        rest.removeFirst()
        continue
      }
      let run = rest.prefix(while: Self.belongs)
      rest = rest.dropFirst(run.count)
      // A full stop behind a handle ends the sentence.
      var handle = run
      while let last = handle.last, last == "." || last == "-" { handle.removeLast() }
      let bare = handle.drop { $0 == "@" }
      let isHandle =
        !bare.isEmpty && (handle.contains("@") || handles.contains(bare.lowercased()))
      result += (isHandle ? Self.initials(String(bare)) : String(handle))
      result += run.dropFirst(handle.count)
    }
    return result
  }

  private static func belongs(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "@._-".contains(character)
  }

  /// `A.` of `ana@fosstodon.org`, `A.M.` of `ana_maria`.
  static func initials(_ handle: String) -> String {
    let name = handle.drop { $0 == "@" }.prefix { $0 != "@" }
    let letters = name.split { $0 == "_" || $0 == "-" }.prefix(3).compactMap {
      $0.first { $0.isLetter || $0.isNumber }?.uppercased()
    }
    return letters.isEmpty ? "?" : letters.map { "\($0)." }.joined()
  }
}

extension Review {
  /// The same review without other people's handles; its numbers stay.
  var redacted: Review {
    let redaction = Redaction(input.sessions)
    var review = self
    review.input.sessions = input.sessions.map(redaction.session)
    review.input.toCheck = input.toCheck.map(redaction.session)
    review.input.toWrapUp = input.toWrapUp.map(redaction.session)
    review.input.resolutions.last = input.resolutions.last.map(redaction.text)
    review.input.resolutions.next = input.resolutions.next.map(redaction.text)
    review.sessions = sessions.map(redaction.session)
    for place in review.numbers.whyOver.indices {
      review.numbers.whyOver[place].word = redaction.text(review.numbers.whyOver[place].word)
    }
    return review
  }
}
