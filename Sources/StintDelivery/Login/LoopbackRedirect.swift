internal import Dispatch
internal import Glibc

/// Waits on 127.0.0.1 for the browser that a login sends back.
package final class LoopbackRedirect: Sendable {
  private let listener: Int32
  package let port: Int
  private static let path = "/callback"

  /// Listens on `port`, or on any free one for 0; nil when that is taken.
  package init?(port: Int) {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard file >= 0 else { return nil }
    var yes: Int32 = 1
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, size) == 0 }
    }
    var length = size
    let isNamed = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(file, $0, &length) == 0
      }
    }
    guard isBound, listen(file, 8) == 0, isNamed else {
      close(file)
      return nil
    }
    listener = file
    self.port = Int(in_port_t(bigEndian: address.sin_port))
  }

  deinit { close(listener) }

  package var address: String { "http://127.0.0.1:\(port)\(Self.path)" }

  /// The path and query of the first request that `isAnswer` takes; nil when none comes within
  /// `limit`.
  ///
  /// Whatever else comes is answered and passed over: another page must not be able to end a login.
  package func wait(
    within limit: Duration, isAnswer: @escaping @Sendable (String) -> Bool
  ) async -> String? {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: self.take(within: limit, isAnswer))
      }
    }
  }

  private func take(within limit: Duration, _ isAnswer: (String) -> Bool) -> String? {
    let end = ContinuousClock.now.advanced(by: limit)
    while true {
      let left = ContinuousClock.now.duration(to: end).components
      let wait = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
      guard wait > 0 else { return nil }
      var file = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard poll(&file, 1, Int32(clamping: wait)) > 0 else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      defer { close(connection) }
      var patience = timeval(tv_sec: 5, tv_usec: 0)
      let size = socklen_t(MemoryLayout<timeval>.size)
      setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
      setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
      guard let target = target(of: connection) else {
        answer(connection, 400, "Stint does not understand this request.")
        continue
      }
      guard target.hasPrefix(Self.path + "?") || target == Self.path else {
        answer(connection, 404, "There is nothing here.")
        continue
      }
      guard isAnswer(target) else {
        answer(connection, 400, "This is not the answer Stint waits for. Start the login again.")
        continue
      }
      answer(
        connection, 200, "Stint has the answer. Go back to the terminal; this page may be closed.")
      return target
    }
  }

  /// The target of a GET request; its headers are read and not looked at.
  private func target(of connection: Int32) -> String? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < 32_768 {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      let text = String(decoding: bytes, as: UTF8.self)
      guard text.contains("\r\n\r\n") else { continue }
      let words = text.prefix { $0 != "\r\n" }.split(separator: " ")
      guard words.count == 3, words[0] == "GET" else { return nil }
      return String(words[1])
    }
    return nil
  }

  private func answer(_ connection: Int32, _ status: Int, _ words: String) {
    let page = """
      <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Stint</title>
      <body style="font-family: sans-serif; margin: 4em auto; max-width: 32em">
      <h1>Stint</h1><p>\(words)</p></body></html>

      """
    let head =
      "HTTP/1.1 \(status) \(status == 200 ? "OK" : "No")\r\nContent-Type: text/html; charset=utf-8\r\n"
      + "Content-Length: \(page.utf8.count)\r\nConnection: close\r\nCache-Control: no-store\r\n"
      + "Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; style-src "
      + "'unsafe-inline'\r\n\r\n"
    var rest = Array((head + page).utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
    shutdown(connection, Int32(SHUT_WR))
  }
}
