/// The keys of a live view.
enum HelpScreen {
  static let lines = [
    "Log what you just did, one key each. A line can follow: @who, text, address;",
    "Enter: nothing to add, Esc: take the mark back.",
    "",
    "  l listen     r reply      a ask        t thank      s share",
    "  i insight    w answer     o off-topic  p request    x interrupted",
    "",
    "  k      park a thought: it comes back at the wrap-up, not before",
    "  u      undo the last mark",
    "  space  pause and go on; the deadline stays where it is",
    "  +      more minutes, with a reason",
    "  e      end now, and wrap up",
    "  q      leave this view (Ctrl-C too); the session goes on",
    "",
    "In a line: Tab borrows the beginning of an open question, Backspace drops the",
    "person of the mark before. From any other shell: stint did r @ana, stint park.",
    "",
    "Any key goes back.",
  ]

  /// For the line: what fits.
  static let short =
    "l r a t s i w o p x log · k park · u undo · space pause · + extend · e end · q leave"

  static func shortLine(_ style: LiveStyle) -> String {
    style.cut(short.replacing("·", with: style.glyphs.separator), to: style.columns - 1)
  }
}
