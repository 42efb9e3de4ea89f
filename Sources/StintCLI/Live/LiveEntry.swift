package import StintCore

/// A line that is being typed in a view, and what it is for.
package struct LiveEntry: Hashable, Sendable {
  package enum Use: Hashable, Sendable {
    /// The mark is logged already; this is what is said about it.
    case mark(Mark)
    case park
    case extend
  }

  package var use: Use
  package var editor = LineEditor()
  /// Where the words of a stem were borrowed, which one.
  var stem: Int?

  package init(_ use: Use) {
    self.use = use
  }

  /// What stands in front of the text.
  var label: String {
    switch use {
    case .mark(let mark):
      mark.act.rawValue + (mark.person.map { " @\($0)" } ?? "")
    case .park: "park"
    case .extend: "extend, because"
    }
  }

  /// What could be typed; shown as long as nothing is, or as a remark on what was.
  var hint: String? {
    switch use {
    case .mark(let mark) where mark.act == .ask:
      if ClosedQuestion.looksClosed(editor.text) { return "closed?" }
      return editor.text.isEmpty
        ? ClosedQuestion.openStems.map { "\($0)…" }.joined(separator: "  ") : nil
    case .mark(let mark) where mark.act == .insight:
      return editor.text.isEmpty ? "\"their words\" @who #tag" : nil
    case .mark(let mark) where mark.act == .interrupted:
      return editor.text.isEmpty ? "by what? (space then pauses)" : nil
    case .mark: return editor.text.isEmpty ? "@who text address; Enter: none, Esc: take back" : nil
    case .park: return editor.text.isEmpty ? "for later; Esc: nothing" : nil
    case .extend: return editor.text.isEmpty ? "[5m] why; Esc: not" : nil
    }
  }
}
