internal import StintCore
package import StintSystem
internal import StintWorkspace

extension LiveModel {
  /// Takes one key.
  package mutating func press(_ key: Key) -> [LiveEffect] {
    switch key {
    case .control("c"): return detach()
    case .control("z"): return [.suspend]
    default: break
    }
    switch stage {
    case .marks: return pressInMarks(key)
    case .entry(let entry): return pressInEntry(key, entry)
    case .asks(let asks, let chosen): return pressInAsks(key, asks, chosen)
    case .confirmEnd:
      stage = .marks
      switch key {
      case .enter, .character("e"), .character("y"): return [.end(isReviewed: true)]
      default: return []
      }
    case .help:
      stage = state == .over ? .card : .marks
      return []
    case .card: return pressInCard(key)
    case .wrapUp(var form):
      switch form.press(key) {
      case .later:
        stage = .finished(.later)
        return []
      case .next:
        stage = .wrapUp(form)
        return form.isFinished ? [.finishWrapUp(form.answers)] : []
      }
    case .finished: return []
    }
  }

  /// Leaves the view; what is half-typed is kept.
  package mutating func detach() -> [LiveEffect] {
    var effects: [LiveEffect] = []
    switch stage {
    case .entry(let entry) where entry.use != .extend: effects = submit(entry)
    case .wrapUp:
      stage = .finished(.later)
      return []
    default: break
    }
    stage = .finished(.detached)
    return effects
  }

  private mutating func pressInMarks(_ key: Key) -> [LiveEffect] {
    guard case .character(let letter) = key else { return [] }
    switch letter {
    case "k":
      stage = .entry(LiveEntry(.park))
      return []
    case "u": return [.takeBack(nil)]
    case "+": return startExtension()
    case "e":
      // Two minutes before the end there is nothing to be sure about.
      if isWarned { return [.end(isReviewed: true)] }
      stage = .confirmEnd
      return []
    case "q": return detach()
    case "?", "h":
      stage = .help
      return []
    case " ": return [state == .paused ? .resume : .pause]
    case "w": return [.askForOpenAsks]
    default:
      guard let act = Act.allCases.first(where: { $0.key == letter }) else { return [] }
      return [.mark(act, person: act.isAboutSomebody ? lastPerson : nil, url: nil)]
    }
  }

  private mutating func startExtension() -> [LiveEffect] {
    guard !session.isHard else {
      return [.say("this session is a hard one: its deadline does not move")]
    }
    stage = .entry(LiveEntry(.extend))
    return []
  }

  private mutating func pressInCard(_ key: Key) -> [LiveEffect] {
    switch key {
    case .enter, .character("e"): return [.end(isReviewed: true)]
    case .character("+"): return startExtension()
    case .character("s"): return [.end(isReviewed: false)]
    case .character("q"): return detach()
    case .character("?"), .character("h"):
      stage = .help
      return []
    default: return []
    }
  }

  private mutating func pressInAsks(
    _ key: Key, _ asks: [Mark], _ chosen: Int
  ) -> [LiveEffect] {
    var pick: Int?
    switch key {
    case .up, .character("k"): stage = .asks(asks, chosen: max(0, chosen - 1))
    case .down, .character("j"): stage = .asks(asks, chosen: min(asks.count - 1, chosen + 1))
    case .enter: pick = chosen
    case .character(let letter):
      guard let digit = letter.wholeNumberValue else { return [] }
      guard digit > 0 else {
        // An answer to something that was asked elsewhere.
        stage = .marks
        return [.mark(.answer, person: lastPerson, url: nil)]
      }
      if digit <= asks.count { pick = digit - 1 }
    case .escape: stage = .marks
    default: break
    }
    guard let pick else { return [] }
    answered = asks[pick]
    stage = .marks
    return [.mark(.answer, person: asks[pick].person, url: nil)]
  }

  // MARK: Typing

  private mutating func pressInEntry(_ key: Key, _ entry: LiveEntry) -> [LiveEffect] {
    var entry = entry
    if key == .tab, case .mark(let mark) = entry.use, mark.act == .ask {
      let next = entry.stem.map { ($0 + 1) % ClosedQuestion.openStems.count } ?? 0
      let isBorrowed = entry.stem.map { entry.editor.text == ClosedQuestion.openStems[$0] } ?? false
      if entry.editor.text.isEmpty || isBorrowed {
        entry.stem = next
        entry.editor = LineEditor(ClosedQuestion.openStems[next])
        stage = .entry(entry)
      }
      return []
    }
    let wasEmpty = entry.editor.text.isEmpty
    switch entry.editor.handle(key) {
    case .edited: stage = .entry(entry)
    case .ignored:
      // Backspace where nothing is typed: the mark is about nobody.
      if key == .backspace, wasEmpty, case .mark(var mark) = entry.use, mark.answers == nil {
        mark.person = nil
        entry.use = .mark(mark)
        stage = .entry(entry)
      }
    case .submitted:
      if entry.use == .extend { return submitExtension(entry) }
      stage = .marks
      return submit(entry)
    case .cancelled:
      stage = state == .over ? .card : .marks
      if case .mark(let mark) = entry.use { return [.takeBack(mark.uid)] }
    }
    return []
  }

  /// What a typed line leads to.
  func submit(_ entry: LiveEntry) -> [LiveEffect] {
    switch entry.use {
    case .mark(var mark):
      let typed = EntryText(entry.editor.text, quoting: mark.act == .insight)
      mark.person = typed.person ?? mark.person
      mark.text = typed.text
      mark.url = typed.url ?? mark.url
      return [.finish(mark)]
    case .park:
      let text = entry.editor.text
      return text.allSatisfy(\.isWhitespace) ? [] : [.park(text), .say("parked")]
    case .extend: return []
    }
  }

  private mutating func submitExtension(_ entry: LiveEntry) -> [LiveEffect] {
    var why = entry.editor.text.trimmed
    var seconds = 300
    if let word = why.split(separator: " ").first,
      let length = try? DurationText.parse(String(word)),
      length.wholeSeconds > 0
    {
      seconds = Int(clamping: length.wholeSeconds)
      why = why.dropFirst(word.count).description.trimmed
    }
    guard !why.isEmpty else {
      stage = .entry(entry)
      return [.say("an extension needs a reason; Esc goes back")]
    }
    stage = state == .over ? .card : .marks
    return [.extend(seconds: seconds, why: why)]
  }
}

extension Act {
  /// Whether a key alone means the person of the mark before.
  fileprivate var isAboutSomebody: Bool {
    switch self {
    case .reply, .ask, .thank, .insight, .answer: true
    case .listen, .share, .offTopic, .request, .interrupted: false
    }
  }
}
