package import StintCore
package import StintSystem
internal import StintWorkspace

/// Runs a live view: keys and time into the model, its effects to the session.
package struct LiveLoop {
  package enum Mode: Hashable, Sendable {
    /// One line, the shell's text above it stays.
    case line
    /// Everything; falls back to the line where the window is too small.
    case screen
  }

  /// How the loop ended, and what it would still say.
  package struct Outcome: Hashable, Sendable {
    package var ending: LiveModel.Ending
    package var session: Session
    /// The process is to end by this signal, when it said its words.
    package var signal: Int32?
  }

  private let device: any TerminalDevice
  private let actions: any SessionActions
  private let context: Context
  private let style: LiveStyle
  private let isDumb: Bool
  private let isScreen: Bool
  private var model: LiveModel
  private var display: any LiveDisplay
  private var notices: LiveNotices
  private var lookedAt: Timestamp = .distantPast
  private var signal: Int32?

  package init(
    _ session: Session, zone: Zone, mode: Mode, device: any TerminalDevice,
    actions: any SessionActions, context: Context
  ) {
    self.device = device
    self.actions = actions
    self.context = context
    let size = device.size
    isDumb = context.environment["TERM"] == "dumb"
    let style = LiveStyle(
      columns: size.columns,
      isColoured: !isDumb && (context.environment["NO_COLOR"] ?? "").isEmpty,
      glyphs: Glyphs(environment: context.environment))
    self.style = style
    isScreen = mode == .screen && !isDumb && FullScreen.fits(size)
    model = LiveModel(session, zone: zone, now: context.clock())
    if isDumb {
      display = DumbDisplay(device, style)
    } else if isScreen {
      display = ScreenDisplay(device, style)
    } else {
      display = LineDisplay(device, style)
    }
    notices = LiveNotices(context: context, device: device, isDumb: isDumb)
  }

  /// Until the user leaves or the session is over; the terminal is as before then.
  package mutating func run() throws -> Outcome {
    try device.enter(alternateScreen: isScreen)
    defer { device.leave() }
    if !model.session.isOpen { perform(model.reviewAgain()) }
    while true {
      look()
      display.show(model)
      guard case .finished(let ending) = model.stage else {
        if let event = device.next(within: patience) { handle(event) }
        notices.advance(about: model.session.uid)
        continue
      }
      notices.finish(about: model.session.uid, isOver: !model.session.isOpen)
      display.close()
      return Outcome(ending: ending, session: model.session, signal: signal)
    }
  }

  /// Until the next thing changes by itself.
  private var patience: Duration {
    if notices.isUnderway { return .milliseconds(50) }
    if case .wrapUp = model.stage { return .seconds(60) }
    let remaining = model.remaining
    // To the next full second of the countdown, and never quite nothing.
    let part = remaining.flooredRemainder(by: 1000)
    return .milliseconds(max(part == 0 ? 1000 : part, 20))
  }

  private mutating func look() {
    let now = context.clock()
    guard now.milliseconds - lookedAt.milliseconds >= 950 || now < lookedAt else {
      model.tick(now)
      return
    }
    lookedAt = now
    do {
      let look = try actions.look()
      perform(model.see(look, at: context.clock()))
    } catch {
      model.tick(now)
      report(error)
    }
  }

  private mutating func handle(_ event: TerminalEvent) {
    model.tick(context.clock())
    switch event {
    case .key(let key): perform(model.press(key))
    case .resized, .continued: display.forget()
    case .suspended: perform([.suspend])
    case .interrupted, .closed: perform(model.detach())
    case .terminated(let number):
      signal = number
      perform(model.detach())
    }
  }

  private mutating func perform(_ effects: [LiveEffect]) {
    for effect in effects {
      do {
        try perform(effect)
      } catch {
        report(error)
      }
    }
  }

  private mutating func perform(_ effect: LiveEffect) throws {
    switch effect {
    case .say(let text): say(text)
    case .ring: device.write("\u{7}")
    case .dropKeys: device.dropKeys(for: .milliseconds(400))
    case .notify(let due): notices.give(due, about: model.session)
    case .suspend:
      display.close()
      device.suspend()
      display.forget()
      lookedAt = .distantPast
    case .askForOpenAsks: perform(model.foundAsks(try actions.openAsks()))
    case .mark(let act, let person, let url):
      let mark = try actions.mark(act, person: person, url: url)
      perform(model.marked(mark))
      lookAgain()
    case .finish(let mark):
      try actions.finish(mark)
      lookAgain()
    case .takeBack(let uid):
      let mark = try actions.takeBack(uid: uid)
      say(
        mark.map { "taken back: \(words($0))" } ?? "there is no mark to take back")
      lookAgain()
    case .park(let text):
      try actions.park(text)
      lookAgain()
    case .extend(let seconds, let why):
      try actions.extend(by: seconds, why: why)
      say("extended by \(SessionText.minutes(Int64(seconds) * 1000))")
      lookAgain()
    case .pause:
      try actions.pause()
      lookAgain()
    case .resume:
      try actions.resume()
      lookAgain()
    case .end(let isReviewed):
      let closed = try actions.end()
      perform(model.ended(closed, isReviewed: isReviewed))
    case .finishWrapUp(let answers):
      // The last answer is to be seen.
      display.show(model)
      model.wrappedUp(try actions.finishWrapUp(answers))
    }
  }

  /// What was done is to be seen at once.
  ///
  /// What a mark claims is not known before, either.
  private mutating func lookAgain() {
    lookedAt = context.clock()
    do {
      perform(model.see(try actions.look(), at: lookedAt))
    } catch {
      report(error)
    }
  }

  private func words(_ mark: Mark) -> String {
    [mark.act.rawValue, mark.person.map { "@\($0)" }, mark.text].compactMap(\.self)
      .joined(separator: " ")
  }

  private mutating func report(_ error: any Error) {
    let known = Tool.userFacing(error)
    say(known.message + (known.hint.map { " (\($0))" } ?? ""))
    // A wrap-up that cannot be written stays pending; nothing is asked twice.
    if case .wrapUp(let form) = model.stage, form.isFinished { model.stage = .finished(.later) }
  }

  private mutating func say(_ text: String) {
    model.say(text)
    var style = style
    style.columns = device.size.columns
    display.say(style.dim(style.cut(style.safe(text), to: style.columns - 1)))
  }
}
