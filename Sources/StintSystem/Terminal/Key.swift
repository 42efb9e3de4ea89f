/// One thing the user did on the keyboard.
package enum Key: Hashable, Sendable {
  case character(Character)
  case enter, escape, backspace, delete, tab
  case up, down, left, right, home, end, pageUp, pageDown
  /// With Ctrl, as the small letter.
  case control(Character)
  /// Pasted text, as one piece: no key of it is a command.
  case paste(String)
  /// A sequence that means nothing to us.
  case unknown
}
