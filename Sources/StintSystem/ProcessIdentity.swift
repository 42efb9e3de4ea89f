internal import Foundation
internal import Glibc

/// Names this process so that another one can tell whether it is still alive.
package struct ProcessIdentity: Hashable, Sendable, CustomStringConvertible {
  private var host: String
  private var boot: String
  /// Process numbers mean nothing outside their namespace.
  private var namespace: String
  private var process: Int32
  /// In clock ticks since boot: a number that is used again belongs to another process.
  private var start: String

  package static func current() -> ProcessIdentity {
    let process = getpid()
    return ProcessIdentity(
      host: hostName(), boot: bootID(), namespace: pidNamespace(),
      process: process, start: startTime(of: process) ?? "0")
  }

  package var description: String {
    [host, boot, namespace, "\(process)", start].joined(separator: " ")
  }

  /// Whether a process of this number runs here.
  package static func isAlive(_ process: Int32) -> Bool { startTime(of: process) != nil }

  /// Whether the process that wrote `owner` is known to be gone.
  ///
  /// False when it cannot be told, as for another machine: then only its lease counts.
  package static func isDead(_ owner: String) -> Bool {
    let parts = owner.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, let process = Int32(parts[3]) else { return false }
    let me = current()
    guard parts[0] == me.host else { return false }
    // The machine was started anew since: nothing of it lives.
    if parts[1] != me.boot { return true }
    guard parts[2] == me.namespace else { return false }
    switch life(of: process) {
    case .none: return true
    // Another user's process that the system hides: it is there, and more cannot be told.
    case .hidden: return false
    case .since(let start): return start != parts[4]
    }
  }

  /// Whether the process that wrote `owner` is known to be there still, at work or stopped.
  package static func isAlive(_ owner: String) -> Bool {
    let parts = owner.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 5, let process = Int32(parts[3]) else { return false }
    let me = current()
    return parts[0] == me.host && parts[1] == me.boot && parts[2] == me.namespace
      && startTime(of: process) == parts[4]
  }

  /// The kernel's own name for the machine; Foundation's would ask the network for another.
  private static func hostName() -> String {
    let name = (try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)) ?? "?"
    return name.filter { !$0.isWhitespace }
  }

  private static func bootID() -> String {
    (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines) ?? "?"
  }

  private static func pidNamespace() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "?"
  }

  private enum Life {
    case none
    case hidden
    case since(String)
  }

  private static func startTime(of process: Int32) -> String? {
    if case .since(let start) = life(of: process) { start } else { nil }
  }

  private static func life(of process: Int32) -> Life {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let close = text.lastIndex(of: ")")
    else { return kill(process, 0) != 0 && errno == ESRCH ? .none : .hidden }
    // The name may hold blanks and brackets; the fields after its last bracket do not. A process
    // that died and was not waited for is a zombie: it does nothing any more.
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return .none }
    return .since(String(fields[19]))
  }
}
