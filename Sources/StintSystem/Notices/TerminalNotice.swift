/// Notices by way of the terminal itself, which passes them on to its desktop: also over SSH.
package enum TerminalNotice: String, CaseIterable, Hashable, Sendable {
  /// kitty's own, with title and body apart.
  case osc99 = "OSC 99"
  /// rxvt's, which foot, VTE and others took over.
  case osc777 = "OSC 777"
  /// iTerm2's, which WezTerm, Ghostty and others took over; one text only.
  case osc9 = "OSC 9"

  /// Which one the terminal understands, by the names it goes by; nil for unknown ones.
  package init?(environment: [String: String]) {
    let term = environment["TERM"] ?? ""
    // Inside tmux `TERM_PROGRAM` is tmux; the others are what it was started in, at best.
    let program = environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? ""
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    if term.contains("kitty") || has("KITTY_WINDOW_ID") {
      self = .osc99
    } else if term.hasPrefix("rxvt") || term.hasPrefix("foot") || has("VTE_VERSION") {
      self = .osc777
    } else if ["iTerm.app", "iTerm2", "WezTerm", "ghostty"].contains(program)
      || environment["LC_TERMINAL"] == "iTerm2" || term.contains("ghostty")
      || term.contains("wezterm") || has("WEZTERM_PANE")
    {
      self = .osc9
    } else {
      return nil
    }
  }

  /// What is to be written to the terminal; it shows nothing and moves nothing there.
  ///
  /// Inside tmux it is wrapped, and gets through where the user set `allow-passthrough on`.
  package func sequence(_ notice: Notice, environment: [String: String]) -> String {
    // The texts are safe lines already: no control can end the sequence early.
    let escape = "\u{1B}"
    let end = "\u{1B}\\"
    let title = notice.title.replacing(";", with: ",")
    let plain =
      switch self {
      case .osc99:
        "\(escape)]99;i=stint:d=0;\(notice.title)\(end)"
          + "\(escape)]99;i=stint:d=1:p=body;\(notice.body)\(end)"
      case .osc777: "\(escape)]777;notify;\(title);\(notice.body)\(end)"
      // A text that begins with 4; would be a progress report.
      case .osc9: "\(escape)]9;Stint: \(notice.title): \(notice.body)\(end)"
      }
    guard !(environment["TMUX"] ?? "").isEmpty else { return plain }
    return "\(escape)Ptmux;\(plain.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\(end)"
  }
}
