internal import Foundation
internal import Glibc
package import StintCore
package import StintHTTP
internal import Synchronization

/// A web server on 127.0.0.1 for doubles of networks: real sockets, real HTTP/1.1, and a handler that
/// answers each request.
///
/// Each connection has a thread of its own, so the handler is called from several at once. Connections
/// are kept alive until the client asks otherwise. `stop` ends everything, also connections that hang;
/// afterwards connections are refused.
package final class LoopbackServer: Sendable {
  /// What becomes of an answer on its way.
  package enum Manner: Hashable, Sendable {
    case plain
    /// Nothing is answered until the client gives up or the server stops; the handler has run.
    case hang
    /// The connection is reset instead of an answer; the handler has run.
    case reset
    /// The connection is reset after so many bytes of the answer, its head included.
    case cut(after: Int)
    /// The connection is reset after the whole head and so many bytes of the body.
    case cutBody(after: Int)
    case slow(bytesPerSecond: Int)
    /// Bytes that are not HTTP.
    case garbage
    /// The body never ends.
    case endless
  }

  /// What happens before the handler sees a request.
  package enum EarlyFault: Hashable, Sendable {
    /// Once the first byte has come, the connection is reset without a byte being read.
    case resetUnread
  }

  package struct Answer: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]
    package var manner: Manner

    package init(
      _ status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], manner: Manner = .plain
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.manner = manner
    }

    package static func json(_ status: Int, _ value: JSONValue) -> Answer {
      text(status, value.serialized(), type: "application/json; charset=utf-8")
    }

    package static func text(_ status: Int, _ text: String, type: String) -> Answer {
      Answer(status, headers: ["Content-Type": type], body: Array(text.utf8))
    }

    /// The same answer, misbehaving.
    package func with(_ manner: Manner) -> Answer {
      var answer = self
      answer.manner = manner
      return answer
    }

    /// The same answer with one more header.
    package func with(_ name: String, _ value: String) -> Answer {
      var answer = self
      answer.headers.add(name, value)
      return answer
    }
  }

  /// A system call did not work.
  package struct Failure: Error {
    package var action: String
    package var code: Int32
  }

  /// `http://127.0.0.1:PORT`.
  package let url: String
  private let floor: LoopbackFloor

  /// A socket bound to a port on loopback; port 0 is any that is free.
  private static func bind(port: UInt16) throws -> (socket: Int32, port: UInt16) {
    let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard made >= 0 else { throw Failure(action: "socket", code: errno) }
    // Two sockets may be bound to one port as long as none of them listens.
    var yes: Int32 = 1
    setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: in_addr_t(0x7f00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        Glibc.bind(made, address, length) == 0 && getsockname(made, address, &length) == 0
      }
    }
    guard isBound else {
      let code = errno
      close(made)
      throw Failure(action: "bind", code: code)
    }
    return (made, UInt16(bigEndian: address.sin_port))
  }

  package init(_ handle: @escaping @Sendable (Request) -> Answer) throws {
    // A port that the kernel chose itself is given away again the moment a server stops listening, and
    // the next server would answer for this one. One that was asked for is kept: so a first socket finds
    // a free port, and a second one asks for it.
    let finder = try Self.bind(port: 0)
    defer { close(finder.socket) }
    let (listener, port) = try Self.bind(port: finder.port)
    guard listen(listener, 128) == 0 else {
      let code = errno
      close(listener)
      throw Failure(action: "listen", code: code)
    }
    url = "http://127.0.0.1:\(port)"
    let floor = LoopbackFloor(listener: listener, handle)
    self.floor = floor
    Thread.detachNewThread { floor.serve() }
  }

  deinit { floor.stop() }

  /// All that were read whole so far, in the order in which their last bytes came.
  package var requests: [Request] { floor.requests }

  /// Befalls the next `count` requests, on new and on kept connections, before the handler sees them.
  package func fail(next count: Int, _ how: EarlyFault) { floor.fail(next: count, how) }

  /// Ends all connections; new ones are refused.
  package func stop() { floor.stop() }
}

/// What the threads of a server share.
final class LoopbackFloor: Sendable {
  private struct State {
    var requests: [LoopbackServer.Request] = []
    var faults: [LoopbackServer.EarlyFault] = []
    var connections: Set<Int32> = []
    var isStopped = false
  }

  private let listener: Int32
  private let handle: @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
  private let state = Mutex(State())

  init(
    listener: Int32,
    _ handle: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
  ) {
    self.listener = listener
    self.handle = handle
  }

  var requests: [LoopbackServer.Request] { state.withLock { $0.requests } }

  func fail(next count: Int, _ how: LoopbackServer.EarlyFault) {
    state.withLock { $0.faults += Array(repeating: how, count: count) }
  }

  func nextFault() -> LoopbackServer.EarlyFault? {
    state.withLock { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
  }

  func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Answer {
    state.withLock { $0.requests.append(request) }
    return handle(request)
  }

  /// Takes connections until the server stops.
  func serve() {
    while true {
      let socket = accept(listener, nil, nil)
      if socket < 0, [EINTR, ECONNABORTED].contains(errno) { continue }
      guard socket >= 0 else { break }
      let isWelcome = state.withLock { state in
        guard !state.isStopped else { return false }
        state.connections.insert(socket)
        return true
      }
      guard isWelcome else {
        close(socket)
        break
      }
      Thread.detachNewThread { LoopbackConnection(socket, self).serve() }
    }
  }

  deinit {
    // Not sooner: the next server would get the port, and answer for this one.
    close(listener)
  }

  /// Closes a connection; the number is not used by anyone afterwards.
  func end(_ socket: Int32) {
    state.withLock { state in
      state.connections.remove(socket)
      _ = close(socket)
    }
  }

  func stop() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.isStopped = true
      // Wakes the threads that wait; each closes what is its own.
      _ = shutdown(listener, Int32(SHUT_RDWR))
      for socket in state.connections { _ = shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }
}
