internal import Glibc

/// Where datagrams go on this machine: the path of a socket, or `@name` for one in no folder.
struct LocalAddress: Sendable {
  private let bytes: [UInt8]

  /// Nil for a name that is too long for the kernel (107 bytes) or is neither a path nor `@name`.
  init?(_ name: String) {
    var bytes = Array(name.utf8)
    guard let first = bytes.first, first == 0x40 || first == 0x2f, bytes.count < 108 else {
      return nil
    }
    if first == 0x40 { bytes[0] = 0 }
    self.bytes = bytes
  }

  /// Calls `body` with the kernel's form of it.
  func withSocketAddress<Value>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
  ) -> Value {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    // A name without a folder ends where its bytes do; a path ends with a nought.
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (bytes.first == 0 ? 0 : 1)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }

  /// Sends one datagram without waiting; false when nobody takes it.
  @discardableResult
  func send(_ datagram: [UInt8]) -> Bool {
    let file = LocalSocket.make()
    guard file >= 0 else { return false }
    defer { close(file) }
    let count = withSocketAddress { address, length in
      datagram.withUnsafeBytes {
        sendto(
          file, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL),
          address, length)
      }
    }
    return count == datagram.count
  }
}

enum LocalSocket {
  /// A datagram socket that is not inherited and never waits; negative when there is none.
  static func make() -> Int32 {
    socket(
      AF_UNIX,
      Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
  }
}
