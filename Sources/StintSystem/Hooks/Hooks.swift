internal import Foundation
internal import Glibc
package import StintCore

/// The user's own programs, told what happens in a session.
///
/// An executable `hooks/NAME` in the config folder gets one line of JSON on standard input and
/// `STINT_*` variables; what it prints goes to `hooks.log` in the state folder. It has 5 seconds, then
/// it is ended with all that it started.
///
/// Nobody waits for it. A shell is started that starts another in the background and ends; the
/// second, which nobody owns any more, runs the hook under `timeout` and keeps the log. That costs a
/// millisecond or two, and only where there is a hook. The hook lives on when the command ends or the
/// terminal closes. The exception is a command whose end takes all its children down, as a systemd
/// unit's does: it asks to wait.
package struct Hooks: Sendable {
  private let folder: String
  private let log: String
  private let environment: [String: String]

  /// Seconds; `timeout` gives another one to those that do not listen.
  private static let limit = 5
  /// Bytes: past this the log becomes `hooks.log.1`, in the place of the one before.
  private static let longestLog = 262_144

  /// `secrets` are the variables that hold credentials, by the config; hooks do not get them.
  package init(_ home: Home, environment: [String: String], secrets: Set<String> = []) {
    folder = home.config + "/hooks"
    log = home.state + "/hooks.log"
    self.environment = ChildEnvironment.of(environment, without: secrets)
  }

  package enum Outcome: Hashable, Sendable {
    /// There is no hook for this.
    case none
    case started
    /// There is one, and it is not run; why.
    case refused(String)
  }

  /// Whether there is something to run, or to refuse: one call of the system.
  package func has(_ event: HookEvent) -> Bool {
    environment["STINT_HOOK"] == nil && access("\(folder)/\(event.rawValue)", F_OK) == 0
  }

  /// Starts the hook for an event, if there is one.
  ///
  /// A hook that calls `stint` does not start hooks again. Nothing that goes wrong here is thrown: the
  /// session matters more. `isWaiting`: comes back when the hook has ended.
  @discardableResult
  package func run(
    _ event: HookEvent, json: JSONObject, variables: [String: String], isWaiting: Bool = false
  ) -> Outcome {
    let path = "\(folder)/\(event.rawValue)"
    guard has(event) else { return .none }
    if let problem = Self.problem(with: path, in: folder) {
      note("\(event.rawValue): not run: \(problem)")
      return .refused("the hook \(path) is not run: \(problem)")
    }
    var whole: JSONObject = ["v": 1, "event": .string(event.rawValue)]
    for member in json.members { whole[member.key] = member.value }
    makeRoom()
    guard let input = file(holding: JSONValue.object(whole).serialized() + "\n") else {
      return .refused("the hook \(path) is not run: there is no room for what it is told")
    }
    defer { close(input) }
    let output = openLog()
    defer { if let output { close(output) } }
    var environment = environment
    for (name, value) in variables { environment[name] = Self.line(value) }
    environment["STINT_HOOK"] = event.rawValue
    let script = "exec 3<&0 4>&1\n" + (isWaiting ? Self.script : "{\n\(Self.script)\n} &")
    guard
      let shell = Spawn.start(
        "/bin/sh", ["-c", script, "stint-hook", path, event.rawValue],
        environment: environment, input: input, output: output)
    else { return .refused("the hook \(path) is not run: there is no shell to start it") }
    var status: Int32 = 0
    while waitpid(shell, &status, 0) < 0 { guard errno == EINTR else { break } }
    return .started
  }

  /// What it prints is cut at 64 KiB, and the rest swallowed, so that it does not die of a full pipe.
  ///
  /// A shell connects what runs in its background to /dev/null, therefore the detour by descriptor 3.
  /// The log is descriptor 4: a shell that opened it would follow a link in its place. By 5 comes how
  /// the hook ended, for the last line.
  private static let script = """
    s=$({
      { timeout -k 1 \(limit) "$1" <&3 3<&- 2>&1 4>&- 5>&-; echo $? >&5; } |
        { head -c 65536 >&4; cat >/dev/null; } 5>&-
    } 5>&1)
    case $s in
      0) ;;
      124 | 137) echo "$(date '+%F %T') $2: stopped after \(limit) seconds" >&4 ;;
      *) echo "$(date '+%F %T') $2: ended with $s" >&4 ;;
    esac
    """

  /// Why a file is no hook of ours; nil when it is.
  ///
  /// Whoever else could write to it or to its folder could run programs as the user.
  static func problem(with path: String, in folder: String) -> String? {
    var own = stat()
    var link = stat()
    var parent = stat()
    guard stat(path, &own) == 0, lstat(path, &link) == 0, stat(folder, &parent) == 0 else {
      return "it cannot be looked at"
    }
    guard own.st_mode & S_IFMT == S_IFREG else { return "it is no regular file" }
    let user = geteuid()
    guard own.st_uid == user, link.st_uid == user, parent.st_uid == user else {
      return "it, or its folder, belongs to somebody else"
    }
    guard own.st_mode & 0o022 == 0, parent.st_mode & 0o022 == 0 else {
      return "others can write to it or to its folder: chmod go-w"
    }
    guard access(path, X_OK) == 0 else { return "it is not executable: chmod u+x" }
    return nil
  }

  /// A file without a name: no pipe that fills up where the hook does not read.
  private func file(holding text: String) -> Int32? {
    var name = Array("\(log)-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    guard file >= 0 else { return nil }
    unlink(name)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        close(file)
        return nil
      }
      rest = rest.dropFirst(count)
    }
    lseek(file, 0, SEEK_SET)
    return file
  }

  /// A variable is one line without a nought in it.
  private static func line(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\0" ? " " : $0 })
  }

  private func makeRoom() {
    var facts = stat()
    try? Home.makeFolder(String(log.dropLast("/hooks.log".count)))
    guard lstat(log, &facts) == 0, facts.st_size > Self.longestLog else { return }
    rename(log, log + ".1")
  }

  private func note(_ text: String) {
    makeRoom()
    guard let file = openLog() else { return }
    defer { close(file) }
    let line = Array("\(text)\n".utf8)
    _ = line.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
  }

  /// A link in its place is not followed, nor a pipe waited for; nothing is kept then.
  private func openLog() -> Int32? {
    let file = open(
      log, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard file >= 0 else { return nil }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_nlink == 1 else {
      close(file)
      return nil
    }
    return file
  }
}
