import StintCore
import StintHTTP
import StintTestSupport
import Synchronization

/// A double of a network: a server on loopback with what it has been given so far.
final class NetworkDouble: Sendable {
  let server: LoopbackServer
  let state: State

  init(
    _ answer: @escaping @Sendable (LoopbackServer.Request, State) -> LoopbackServer.Answer
  ) throws {
    let state = State()
    self.state = state
    server = try LoopbackServer { answer($0, state) }
  }

  /// What happens to the next requests that create a post.
  enum Fault: Sendable {
    /// It is not done, and this is the answer.
    case instead(LoopbackServer.Answer)
    /// It is done, and the answer misbehaves.
    case done(LoopbackServer.Manner)
    /// It is done, and this is the answer.
    case doneBut(LoopbackServer.Answer)
  }

  /// Shared by the threads of the server.
  final class State: Sendable {
    private struct Content {
      var posts: [JSONObject] = []
      var uploads: [String: [UInt8]] = [:]
      var notes: [String: String] = [:]
      var faults: [Fault] = []
      var number = 0
    }

    private let content = Mutex(Content())

    /// Seconds since 1970 that new posts carry: the tests' usual instant.
    let now: Int64 = 1_772_442_000

    var posts: [JSONObject] { content.withLock { $0.posts } }
    var uploads: [String: [UInt8]] { content.withLock { $0.uploads } }

    func add(_ post: JSONObject) { content.withLock { $0.posts.append(post) } }
    func change(_ edit: (inout JSONObject) -> Void) {
      content.withLock { content in
        for index in content.posts.indices { edit(&content.posts[index]) }
      }
    }
    func upload(_ bytes: [UInt8], as id: String) { content.withLock { $0.uploads[id] = bytes } }

    func note(_ name: String) -> String? { content.withLock { $0.notes[name] } }
    func set(_ name: String, _ value: String?) { content.withLock { $0.notes[name] = value } }

    func fail(_ faults: Fault...) { content.withLock { $0.faults += faults } }

    /// Counts from 1.
    func next() -> Int {
      content.withLock { content in
        content.number += 1
        return content.number
      }
    }

    /// Answers a request that creates a post, unless the test wants it otherwise.
    func create(_ make: () -> LoopbackServer.Answer) -> LoopbackServer.Answer {
      let fault = content.withLock { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
      switch fault {
      case .instead(let answer): return answer
      case .done(let manner): return make().with(manner)
      case .doneBut(let answer):
        _ = make()
        return answer
      case nil: return make()
      }
    }
  }
}

extension LoopbackServer.Answer {
  static func page(_ status: Int) -> Self {
    .text(status, "<html><h1>\u{1B}[31mGateway</h1></html>", type: "text/html")
  }
}
