internal import StintCore

/// One thing that the doctor found.
struct Finding {
  enum Level: String {
    case good
    /// Worth knowing; nothing is wrong.
    case note
    case warning, bad
  }

  var check: String
  var level: Level
  var message: String
  /// What can be typed.
  var hint: String?
  /// What the doctor ends with because of it, when it is bad.
  var status: ExitStatus = .waiting
  /// Whether the database itself is broken: then nothing else about it is repaired.
  var isDamage: Bool
  /// What `--fix` does about it; nil where only the user can decide.
  var repair: Repair?

  init(
    _ check: String, _ level: Level, _ message: String, hint: String? = nil,
    status: ExitStatus = .waiting, isDamage: Bool = false, repair: Repair? = nil
  ) {
    self.check = check
    self.level = level
    self.message = message
    self.hint = hint
    self.status = status
    self.isDamage = isDamage
    self.repair = repair
  }
}
