internal import Glibc

/// How the daemon hears at once that something was committed: a socket in the runtime folder that
/// takes one byte.
///
/// Nothing depends on it but speed. The byte says only "look"; what there is to do stands in the
/// database.
package final class WakeSocket: Sendable {
  /// Becomes readable when somebody calls.
  package let file: Int32
  private let path: String

  /// In the runtime folder; without one, with the state.
  package static func path(_ home: Home) -> String { (home.runtime ?? home.state) + "/wake" }

  /// Listens, in the place of whoever did so before: the caller holds the daemon's lock.
  ///
  /// Nil when there can be no socket there; the daemon then wakes only by the clock.
  package init?(_ home: Home) {
    path = Self.path(home)
    try? Home.makeFolder(home.runtime ?? home.state)
    file = LocalSocket.make()
    guard file >= 0 else { return nil }
    unlink(path)
    let socket = file
    let isBound = Self.reach(path) { address in
      address.withSocketAddress { bind(socket, $0, $1) } == 0
    }
    guard isBound else {
      close(file)
      return nil
    }
    chmod(path, 0o600)
  }

  deinit { close(file) }

  /// Takes up all calls so far; false when there was none.
  package func take() -> Bool {
    var byte: UInt8 = 0
    var wasCalled = false
    while read(file, &byte, 1) > 0 { wasCalled = true }
    return wasCalled
  }

  /// Takes the socket away; nobody can call any more.
  package func remove() { unlink(path) }

  /// Calls the daemon, if one listens; a few microseconds, and nothing that goes wrong matters.
  @discardableResult
  package static func call(_ home: Home) -> Bool {
    let path = path(home)
    guard access(path, F_OK) == 0 else { return false }
    return reach(path) { $0.send([0x0a]) }
  }

  /// A path may be longer than an address can hold: then its folder is opened, and the socket reached
  /// through the kernel's name for the open folder.
  private static func reach(_ path: String, _ body: (LocalAddress) -> Bool) -> Bool {
    if let address = LocalAddress(path) { return body(address) }
    guard let slash = path.lastIndex(of: "/") else { return false }
    let folder = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return false }
    defer { close(folder) }
    guard let address = LocalAddress("/proc/self/fd/\(folder)\(path[slash...])") else {
      return false
    }
    return body(address)
  }
}
