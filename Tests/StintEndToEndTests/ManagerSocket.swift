import Foundation
import Glibc

/// A service manager's socket: what a daemon tells it.
final class ManagerSocket {
  struct Silence: Error, CustomStringConvertible {
    var heard: [String]
    var description: String { "nothing more came; heard so far: \(heard)" }
  }

  let path: String
  private let file: Int32
  private(set) var heard: [String] = []

  init(in folder: String) throws {
    path = folder + "/notify"
    file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, size) }
    }
    guard result == 0 else { throw CocoaError(.fileWriteUnknown) }
    // So long nothing comes only where something is broken.
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(file) }

  /// Waits for the next datagram that `isRight`, and gives its lines.
  @discardableResult
  func next(where isRight: ([String]) throws -> Bool = { _ in true }) throws -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(file, &buffer, buffer.count, 0)
      guard count > 0 else { throw Silence(heard: heard) }
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      heard.append(text)
      let lines = text.split(separator: "\n").map(String.init)
      if try isRight(lines) { return lines }
    }
  }
}
