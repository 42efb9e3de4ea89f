internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// The wall clock is not far off.
enum ClockCheck: DoctorCheck {
  private static let grace = Duration.seconds(300)

  static func findings(_ patient: Patient) throws -> [Finding] {
    let now = patient.now
    let text = TimeText.full(now, in: .utc)
    if now < Version.earliest {
      return [
        Finding(
          "clock", .bad, "the clock says \(text), when this version was not there yet",
          hint: "timedatectl set-ntp true", status: .damaged)
      ]
    }
    if now > Version.latest {
      return [
        Finding(
          "clock", .bad, "the clock says \(text), which is years ahead",
          hint: "timedatectl set-ntp true", status: .damaged)
      ]
    }
    guard let store = patient.workspace?.store else { return [] }
    let later = now.advanced(by: grace)
    if try store.hasSends(after: later) {
      return [
        Finding(
          "clock", .warning, "the history holds posts of the future: the clock was set back",
          hint: "date; the rules count them until their time comes")
      ]
    }
    if let newest = try store.newestInstant(), newest > later {
      return [
        Finding(
          "clock", .warning,
          "the clock says \(text), and the database was written to at "
            + "\(TimeText.full(newest, in: .utc)): the clock was set back, or was ahead then",
          hint: "timedatectl, then date")
      ]
    }
    return []
  }
}
