internal import StintCore

/// A short message to somebody who may be looking elsewhere.
package struct Notice: Hashable, Sendable {
  package var title: String
  package var body: String
  /// Whether it may make a sound where the desktop does that by itself.
  package var isQuiet: Bool

  /// Both texts become one safe line each.
  package init(title: String, body: String, isQuiet: Bool = false) {
    self.title = DisplayWidth.truncated(SafeText.line(title), to: 120)
    self.body = DisplayWidth.truncated(SafeText.line(body), to: 240)
    self.isQuiet = isQuiet
  }

  /// The body as desktops read it: they know a few tags, so what looks like one is escaped.
  ///
  /// The title is plain text there (Desktop Notifications Specification, "Markup").
  var markup: String {
    body.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
