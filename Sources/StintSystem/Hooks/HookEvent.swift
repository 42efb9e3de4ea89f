/// What a hook can be there for; the raw value is the name of its file.
package enum HookEvent: String, CaseIterable, Hashable, Sendable {
  case sessionStart = "session-start"
  case sessionWarn = "session-warn"
  case sessionOver = "session-over"
  case sessionEnd = "session-end"
  case mark, park, insight
  case reviewDue = "review-due"
}
