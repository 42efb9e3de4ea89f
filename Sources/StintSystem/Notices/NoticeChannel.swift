internal import StintCore

/// A program that can put a notice on the desktop.
///
/// Programs rather than a library for D-Bus: each has a time limit from outside, so a desktop that
/// hangs costs a second of a child and nothing of the session.
package enum NoticeChannel: String, CaseIterable, Hashable, Sendable {
  case busctl, gdbus
  case notifySend = "notify-send"

  /// Whether there is something at the other end, as far as the environment tells.
  static func hasDesktop(_ environment: [String: String], fileExists: (String) -> Bool) -> Bool {
    if !(environment["DBUS_SESSION_BUS_ADDRESS"] ?? "").isEmpty { return true }
    return environment["XDG_RUNTIME_DIR"].map { fileExists($0 + "/bus") } ?? false
  }

  /// What shows a notice; `number` is that of the one to be replaced, 0 for none.
  func showing(_ notice: Notice, replacing number: UInt32) -> [String] {
    let icon = "appointment-soon"
    switch self {
    case .busctl:
      // The two dashes: a title may begin with one, and -1 does (the desktop's own time to show it).
      let hints =
        notice.isQuiet ? ["1", "suppress-sound", "b", "true"] : ["0"]
      return ["--user", "--timeout=1", "--", "call"] + Self.service + [
        "Notify", "susssasa{sv}i", "Stint", "\(number)", icon, notice.title, notice.markup, "0",
      ] + hints + ["-1"]
    case .gdbus:
      let hints = notice.isQuiet ? "{'suppress-sound': <true>}" : "@a{sv} {}"
      return ["call", "--session", "--timeout", "1"] + Self.gdbusService("Notify") + [
        "--", Self.literal("Stint"), "\(number)", Self.literal(icon), Self.literal(notice.title),
        Self.literal(notice.markup), "@as []", hints, "-1",
      ]
    case .notifySend:
      return ["--app-name=Stint", "--icon=\(icon)", "--", notice.title, notice.markup]
    }
  }

  /// What takes a notice away; nil where that cannot be done.
  func withdrawing(_ number: UInt32) -> [String]? {
    switch self {
    case .busctl:
      ["--user", "--timeout=1", "--", "call"] + Self.service
        + ["CloseNotification", "u", "\(number)"]
    case .gdbus:
      ["call", "--session", "--timeout", "1"] + Self.gdbusService("CloseNotification")
        + ["--", "\(number)"]
    case .notifySend: nil
    }
  }

  /// The number that the desktop gave: `u 5`, `(uint32 5,)`.
  func number(in output: String) -> UInt32? {
    switch self {
    case .busctl:
      let words = output.split(whereSeparator: \.isWhitespace)
      return words.count == 2 && words[0] == "u" ? UInt32(words[1]) : nil
    case .gdbus:
      guard output.hasPrefix("(uint32 ") else { return nil }
      return UInt32(output.dropFirst(8).prefix(while: \.isNumber))
    case .notifySend: return nil
    }
  }

  private static let service = [
    "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
  ]

  private static func gdbusService(_ method: String) -> [String] {
    [
      "--dest", service[0], "--object-path", service[1], "--method", "\(service[2]).\(method)",
    ]
  }

  /// Text as gdbus reads it: it would take `5` for a number and a quote for the start of one.
  private static func literal(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
