internal import CPosix
internal import Glibc

/// Starts programs with a clean slate: no descriptors of ours, no blocked or ignored signals, a
/// process group of their own.
package enum Spawn {
  /// The system's word for why a program cannot be started.
  package struct Refusal: Error, Hashable, Sendable {
    package var reason: String
  }

  /// The process, or nil when it cannot be started.
  ///
  /// Without an input or output there is /dev/null; standard error goes where output goes, or
  /// nowhere.
  static func start(
    _ program: String, _ arguments: [String], environment: [String: String], input: Int32?,
    output: Int32?
  ) -> pid_t? {
    try? launch(program, arguments, environment: environment, input: input, output: output)
  }

  /// As `start`, but says why it cannot; `error` takes standard error.
  package static func launch(
    _ program: String, _ arguments: [String], environment: [String: String], input: Int32?,
    output: Int32?, error: Int32? = nil
  ) throws(Refusal) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, 1)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    if let error {
      posix_spawn_file_actions_adddup2(&actions, error, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    // Also those that somebody else opened without O_CLOEXEC, or that came with us.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))

    var words = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    var variables = environment.map { strdup("\($0.key)=\($0.value)") }
    variables.append(nil)
    defer { (words + variables).forEach { free($0) } }
    var process = pid_t()
    var result = posix_spawn(&process, program, &actions, &attributes, words, variables)
    // Somebody is just writing it: an editor, an update, or a child that was forked beside such a write
    // and has not started its own program yet. That is over in a moment.
    for _ in 0..<50 where result == ETXTBSY {
      poll(nil, 0, 10)
      result = posix_spawn(&process, program, &actions, &attributes, words, variables)
    }
    guard result == 0 else {
      throw Refusal(reason: String(cString: strerror(result)).lowercased())
    }
    return process
  }

  /// The path of a program in `PATH`; nil when there is none that can be run.
  static func find(_ name: String, in environment: [String: String]) -> String? {
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first {
      $0.hasPrefix("/") && access($0, X_OK) == 0
    }
  }
}
