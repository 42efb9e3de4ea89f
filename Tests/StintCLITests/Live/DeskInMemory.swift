import StintCLI
import StintCore
import StintSystem
import StintTestSupport
import StintWorkspace
import Synchronization

/// A desk in memory: what a view did to the session is written down.
final class DeskInMemory: SessionActions, Sendable {
  struct State {
    var session: Session?
    var asks: [Mark] = []
    var log: [String] = []
    var due: Notices = []
    var failure: UserFacingError?
  }

  let state: Mutex<State>
  private let now: @Sendable () -> Timestamp

  init(_ session: Session, now: @escaping @Sendable () -> Timestamp) {
    state = Mutex(State(session: session))
    self.now = now
  }

  var log: [String] { state.withLock { $0.log } }
  var session: Session? { state.withLock { $0.session } }

  private func act<Value>(
    _ word: String, _ body: (inout State, inout Session) -> Value
  ) throws -> Value {
    try state.withLock { state in
      if let failure = state.failure {
        state.failure = nil
        throw failure
      }
      guard var session = state.session, session.isOpen || word.hasPrefix("wrap-up") else {
        throw UserFacingError("no session is running", status: .nothingToDo)
      }
      state.log.append(word)
      let value = body(&state, &session)
      state.session = session
      return value
    }
  }

  func look() throws -> LiveLook {
    state.withLock { state in
      defer { state.due = [] }
      return LiveLook(session: state.session, due: state.due)
    }
  }

  func openAsks() throws -> [Mark] { state.withLock { $0.asks } }

  func mark(_ act: Act, person: String?, url: String?) throws -> Mark {
    try self.act("mark \(act.rawValue)" + (person.map { " @\($0)" } ?? "")) { state, session in
      let mark = Mark(
        uid: "n\(session.marks.count)", at: now(), act: act, person: person, url: url)
      session.marks.append(mark)
      return mark
    }
  }

  func finish(_ mark: Mark) throws {
    let words =
      [mark.person.map { "@\($0)" }, mark.text, mark.url, mark.answers.map { "answers \($0)" }]
      .compactMap(\.self)
    try act((["finish", mark.act.rawValue] + words).joined(separator: " ")) { _, session in
      guard let place = session.marks.firstIndex(where: { $0.uid == mark.uid }) else { return }
      session.marks[place] = mark
    }
  }

  func takeBack(uid: String?) throws -> Mark? {
    try act("take back") { _, session in
      guard let uid else { return session.marks.popLast() }
      guard let place = session.marks.firstIndex(where: { $0.uid == uid }) else { return nil }
      return session.marks.remove(at: place)
    }
  }

  func park(_ text: String) throws {
    try act("park \(text)") { _, session in
      session.parked.append(ParkedLine(uid: "p\(session.parked.count)", at: now(), text: text))
    }
  }

  func extend(by seconds: Int, why: String) throws {
    try act("extend \(seconds) \(why)") { _, session in
      session.extensions.append(SessionExtension(at: now(), seconds: seconds, why: why))
    }
  }

  func pause() throws {
    try act("pause") { _, session in
      session.interruptions.append(Interruption(kind: .paused, start: now(), end: nil))
    }
  }

  func resume() throws {
    try act("resume") { _, session in
      session.interruptions[session.interruptions.count - 1].end = now()
    }
  }

  func end() throws -> Session {
    try act("end") { _, session in
      session.close(at: now(), by: .user)
      return session
    }
  }

  func finishWrapUp(_ answers: SessionDesk.WrapUpAnswers?) throws -> Session {
    try act(answers == nil ? "wrap-up skipped" : "wrap-up") { _, session in
      session.wrapUp = answers == nil ? .skipped : .done
      for (place, outcome) in answers?.goals ?? [:] { session.goals[place].outcome = outcome }
      for index in session.parked.indices {
        session.parked[index].fate = answers?.fates[session.parked[index].uid]
      }
      session.whyOver = answers?.whyOver
      return session
    }
  }
}
