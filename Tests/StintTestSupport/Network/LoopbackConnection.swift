internal import Glibc
internal import StintHTTP

/// One connection of a `LoopbackServer`; used by one thread.
final class LoopbackConnection {
  private static let headLimit = 1 << 17
  private static let bodyLimit = 1 << 30

  private let socket: Int32
  private let floor: LoopbackFloor
  /// Read from the socket and not used yet.
  private var rest: [UInt8] = []

  init(_ socket: Int32, _ floor: LoopbackFloor) {
    self.socket = socket
    self.floor = floor
    var on: Int32 = 1
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Answers requests until either side has enough.
  func serve() {
    while isReadable() {
      if floor.nextFault() == .resetUnread {
        resets = true
        break
      }
      guard let request = read() else { break }
      let answer = floor.answer(request)
      guard write(answer, to: request),
        request.headers["Connection"]?.lowercased() != "close"
      else { break }
    }
    end()
  }

  private var resets = false

  private func end() {
    if resets {
      // Nobody lingers: what is not sent is thrown away, and the other side gets a reset.
      var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }
    floor.end(socket)
  }

  // MARK: Reading

  /// Waits for the first byte of a request, without taking it; false when none will come.
  private func isReadable() -> Bool {
    guard rest.isEmpty else { return true }
    var byte: UInt8 = 0
    while true {
      let count = recv(socket, &byte, 1, Int32(MSG_PEEK))
      if count < 0, errno == EINTR { continue }
      return count > 0
    }
  }

  private func fill() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest += buffer[..<count]
      return true
    }
  }

  private func take(_ count: Int) -> [UInt8]? {
    while rest.count < count { guard fill() else { return nil } }
    let taken = Array(rest[..<count])
    rest.removeFirst(count)
    return taken
  }

  /// Up to the pattern, which is taken as well.
  private func take(through pattern: [UInt8]) -> String? {
    var seen = 0
    while true {
      if let end = Multipart.position(of: pattern, in: rest, from: max(0, seen - pattern.count)) {
        let taken = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeFirst(end + pattern.count)
        return taken
      }
      seen = rest.count
      guard rest.count < Self.headLimit, fill() else { return nil }
    }
  }

  /// The fields of a head without its first line.
  static func fields(in text: String) -> HTTPHeaders {
    var headers = HTTPHeaders()
    for line in text.split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.add(String(line[..<colon]), String(value))
    }
    return headers
  }

  private func read() -> LoopbackServer.Request? {
    guard let head = take(through: [13, 10, 13, 10]) else { return nil }
    let lineEnd = head.firstIndex(of: "\r\n") ?? head.endIndex
    let words = head[..<lineEnd].split(separator: " ")
    guard words.count == 3 else { return nil }
    let headers = Self.fields(in: String(head[lineEnd...]))
    let target = String(words[1])
    if headers["Expect"]?.lowercased() == "100-continue" {
      guard send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { return nil }
    }
    guard let body = body(headers) else { return nil }
    return LoopbackServer.Request(
      method: String(words[0]), path: FormText.decoded(target.prefix { $0 != "?" }),
      target: target, headers: headers, body: body)
  }

  private func body(_ headers: HTTPHeaders) -> [UInt8]? {
    if headers["Transfer-Encoding"]?.lowercased() == "chunked" { return chunks() }
    guard let length = headers["Content-Length"] else { return [] }
    guard let count = Int(length), (0...Self.bodyLimit).contains(count) else { return nil }
    return take(count)
  }

  private func chunks() -> [UInt8]? {
    var body: [UInt8] = []
    while let line = take(through: [13, 10]) {
      guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0,
        body.count + size <= Self.bodyLimit
      else { return nil }
      guard size > 0 else {
        // Trailing fields end with an empty line.
        while let trailer = take(through: [13, 10]) { if trailer.isEmpty { return body } }
        return nil
      }
      guard let piece = take(size), take(through: [13, 10]) == "" else { return nil }
      body += piece
    }
    return nil
  }

  // MARK: Writing

  /// False when the connection is of no use any more.
  private func write(
    _ answer: LoopbackServer.Answer, to request: LoopbackServer.Request
  ) -> Bool {
    let isBare =
      request.method == "HEAD" || answer.status == 204 || answer.status == 304
    var head = "HTTP/1.1 \(answer.status) \(Self.reason(answer.status))\r\n"
    for field in answer.headers { head += "\(field.name): \(field.value)\r\n" }
    let isEndless = answer.manner == .endless
    if !isEndless, answer.headers["Content-Length"] == nil, answer.status != 204 {
      head += "Content-Length: \(answer.body.count)\r\n"
    }
    if isEndless { head += "Connection: close\r\n" }
    head += "\r\n"
    let body = isBare ? [] : answer.body
    let whole = Array(head.utf8) + body
    switch answer.manner {
    case .plain:
      return send(whole) && answer.headers["Connection"]?.lowercased() != "close"
    case .hang:
      waitForTheEnd()
      return false
    case .reset:
      resets = true
      return false
    case .cut(let count), .cutBody(let count):
      var length = count
      if case .cutBody = answer.manner { length += head.utf8.count }
      _ = send(Array(whole.prefix(length)))
      drain()
      resets = true
      return false
    case .slow(let bytesPerSecond):
      // Fifty small steps a second; ends as soon as the client hangs up.
      let step = max(1, bytesPerSecond / 50)
      var start = 0
      while start < whole.count {
        let end = min(whole.count, start + step)
        guard send(Array(whole[start..<end])), !hangsUp(within: 20) else { return false }
        start = end
      }
      return true
    case .garbage:
      _ = send(Array("\u{1}\u{2}no HTTP at all\r\n\r\n".utf8))
      return false
    case .endless:
      guard send(whole) else { return false }
      let block = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 16)
      while send(block) {}
      return false
    }
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // No signal for a client that hung up: this is not the end of the test process.
      let count = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Until the client hangs up or the server stops; what comes meanwhile is thrown away.
  private func waitForTheEnd() {
    while fill() { rest = [] }
  }

  /// Until the other side has all that was written: a reset throws away what is still on its way.
  private func drain() {
    while true {
      var left: Int32 = 0
      guard ioctl(socket, UInt(TIOCOUTQ), &left) == 0, left > 0, !hangsUp(within: 1) else { return }
    }
  }

  private func hangsUp(within milliseconds: Int32) -> Bool {
    // POLLRDHUP, which Swift does not see: the other side has closed its half.
    var wait = pollfd(fd: socket, events: 0x2000, revents: 0)
    return poll(&wait, 1, milliseconds) != 0
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 206: "Partial Content"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 409: "Conflict"
    case 422: "Unprocessable Entity"
    case 429: "Too Many Requests"
    case 500: "Internal Server Error"
    case 503: "Service Unavailable"
    default: "Status"
    }
  }
}
