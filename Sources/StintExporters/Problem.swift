/// One thing about a post that a network does not take, or takes otherwise than the user may think.
package struct Problem: Hashable, Sendable {
  package enum Severity: String, Sendable {
    /// The post cannot go out like this.
    case error
    /// It goes out, but something is left behind or changed.
    case warning
  }

  package var severity: Severity
  /// Stable word for scripts, as `too-long`.
  package var code: String
  /// Which thread part, counted from 1; nil when it is about the whole post.
  package var part: Int?
  /// One sentence; with both numbers where a limit is broken.
  package var message: String
  /// What to type or change next.
  package var hint: String?

  package init(
    severity: Severity = .error, code: String, part: Int? = nil, message: String,
    hint: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.part = part
    self.message = message
    self.hint = hint
  }
}

/// A post could not be rendered because it has problems of severity `error`.
package struct RenderError: Error, Sendable {
  package var problems: [Problem]

  package init(problems: [Problem]) {
    self.problems = problems
  }
}
