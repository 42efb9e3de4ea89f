internal import Glibc

/// A client that writes what it is told, byte by byte.
package final class RawSocket {
  package struct Failure: Error {
    package var code: Int32
  }

  private var socket: Int32

  /// `url` is `http://127.0.0.1:PORT`.
  package init(to url: String) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr = in_addr(s_addr: in_addr_t(0x7f00_0001).bigEndian)
    address.sin_port = (url.split(separator: ":").last.flatMap { UInt16($0) } ?? 0).bigEndian
    let socket = socket
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let code = errno
      close(socket)
      throw Failure(code: code)
    }
  }

  deinit { end() }

  package func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// The next `count` bytes, or fewer when no more come.
  package func receive(_ count: Int) -> String {
    var found: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: count)
    while found.count < count {
      let got = recv(socket, &buffer, count - found.count, 0)
      guard got > 0 else { break }
      found += buffer[..<got]
    }
    return String(decoding: found, as: UTF8.self)
  }

  package func end() {
    guard socket >= 0 else { return }
    close(socket)
    socket = -1
  }
}
