internal import StintCore
internal import StintSystem

/// Something sends what is due: the timer, or the daemon.
enum ServiceCheck: DoctorCheck {
  private static let units = ["stint-tick.timer", "stintd.service"]
  private static let limit = Duration.seconds(2)

  static func findings(_ patient: Patient) -> [Finding] {
    let words =
      ["systemctl", "--user", "--no-pager", "show"] + units
      + ["--property=Id,LoadState,ActiveState,UnitFileState"]
    let answer = patient.context.ask(words, limit)
    guard let answer, answer.status == 0 else {
      return [
        Finding(
          "service", .note,
          "no systemd answers: whether something ticks is not known",
          hint: "stint tick, or `stintd --once` every minute from cron")
      ]
    }
    let units = Unit.read(answer.output)
    if let running = units.first(where: \.isActive) {
      guard running.isEnabled else {
        return [
          Finding(
            "service", .warning, "\(running.id) runs, but does not come back after a restart",
            hint: "systemctl --user enable \(running.id)")
        ]
      }
      return [Finding("service", .good, "\(running.id) is on")]
    }
    let home = patient.context.environment["STINT_HOME"] ?? ""
    guard home.isEmpty else {
      return [
        Finding(
          "service", .note, "no unit ticks for you; STINT_HOME is set, so perhaps none should",
          hint: "stint tick")
      ]
    }
    if let failed = units.first(where: { $0.state == "failed" }) {
      return [
        Finding(
          "service", .bad, "\(failed.id) has failed",
          hint: "journalctl --user -u \(failed.id) -n 20", status: .unavailable)
      ]
    }
    guard let known = units.first(where: \.isInstalled) else {
      return [
        Finding(
          "service", .warning, "no unit of Stint is installed: nothing goes out by itself",
          hint: "./Scripts/install, then systemctl --user enable --now stint-tick.timer")
      ]
    }
    return [
      Finding(
        "service", .warning, "\(known.id) is not on: nothing goes out by itself",
        hint: "systemctl --user enable --now \(known.id)")
    ]
  }

  /// What systemd says of one unit.
  private struct Unit {
    var id = ""
    var load = ""
    var state = ""
    var file = ""

    var isInstalled: Bool { load == "loaded" }
    var isActive: Bool { state == "active" || state == "activating" || state == "reloading" }
    var isEnabled: Bool { file.hasPrefix("enabled") || file == "linked" || file == "static" }

    /// Blocks of `Key=Value`, with an empty line between them.
    static func read(_ text: String) -> [Unit] {
      var units = [Unit()]
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        guard !line.isEmpty else {
          units.append(Unit())
          continue
        }
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let last = units.indices.last else { continue }
        switch parts[0] {
        case "Id": units[last].id = String(parts[1])
        case "LoadState": units[last].load = String(parts[1])
        case "ActiveState": units[last].state = String(parts[1])
        case "UnitFileState": units[last].file = String(parts[1])
        default: continue
        }
      }
      return units.filter { !$0.id.isEmpty }
    }
  }
}
