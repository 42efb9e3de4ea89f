/// What most formats lose.
enum TimeLogLosses {
  static let common = [
    "goals, marks, parked lines, notes and objectives",
    "extensions, why it ran over, how it ended, checks and the wrap-up",
    "hard, grace and cool-down",
    "the zone it was started in and its number",
    "where it was imported from",
    "an open session",
    "control characters in the purpose, and blanks around it",
  ]

  static let removed = "removed sessions"
  static let revision = "its revision"
  static let plan = "the plan"
  static let fractions = "parts of a second"
  static let seconds = "seconds"
  static let lineBreaks = "line breaks in the purpose"
  static let interruptions =
    "what an interruption was (pause, absence, sleep), and one at either end"
}
