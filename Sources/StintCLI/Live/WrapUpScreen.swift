internal import StintCore
internal import StintSystem

/// The look back on the whole screen.
enum WrapUpScreen {
  static func frame(_ form: WrapUpForm, size: TerminalSize, _ style: LiveStyle) -> LiveFrame {
    let columns = size.columns - 2
    let session = form.session
    let end = session.end ?? session.start
    let dash = style.glyphs.dash
    let range =
      "\(ClockText.wall(session.start, in: form.zone))\(dash)\(ClockText.wall(end, in: form.zone))"
    var lines = [
      style.spread(
        "Wrap-up #\(session.id)   \(range)   \(numbers(session, end))", "[not counted]",
        over: columns),
      style.cut(style.safe(session.purpose), to: columns), "",
    ]
    lines += facts(session, columns, style)
    var cursor: (row: Int, column: Int)?
    for (place, step) in form.steps.enumerated() {
      let number = "\(place + 1) "
      if place == form.place {
        let (text, column) = LivePrompt.question(
          step, form, columns: columns - number.count, style)
        cursor = column.map { (lines.count, number.count + $0) }
        lines.append(number + text)
      } else {
        let (topic, text, _) = form.words(step, style)
        let said = place < form.place ? "   " + (form.said[place] ?? dash) : ""
        let words = style.cut(
          number + DisplayWidth.padded(topic, to: 8) + "  " + text + style.safe(said), to: columns)
        lines.append(place < form.place ? words : style.dim(words))
      }
    }
    let foot = style.dim("Enter skips a step, Esc leaves the rest for later")
    // Where there are more steps than rows, the open one is to be seen.
    let room = size.rows - 2
    if lines.count > room {
      let head = 3
      let last = max(head + 1, min(lines.count, head + form.place + 1 + 3))
      let drop = max(0, last - room)
      lines = Array(lines[..<head]) + lines[head...].dropFirst(drop).prefix(room - head)
      if let row = cursor?.row { cursor?.row = row - drop }
    }
    lines += Array(repeating: "", count: max(0, size.rows - 1 - lines.count)) + [foot]
    return LiveFrame(lines: lines, cursor: cursor)
  }

  /// `planned 25, spent 27 (+2 drift)`, in minutes.
  static func numbers(_ session: Session, _ end: Timestamp) -> String {
    let spent = (session.spent(through: end) + 30_000) / 60_000
    let planned = ((session.planned ?? 0) + 30) / 60
    var words = "planned \(planned), spent \(spent)"
    var over: [String] = []
    if session.extended > 0 { over.append("+\((session.extended + 30) / 60) extended") }
    if let deadline = session.deadline, end > deadline {
      let drift = (end.milliseconds - deadline.milliseconds + 30_000) / 60_000
      if drift > 0 { over.append("+\(drift) drift") }
    }
    if !over.isEmpty { words += " (\(over.joined(separator: ", ")))" }
    return words
  }

  /// Who it was about and what was learned; nothing is asked about these.
  private static func facts(
    _ session: Session, _ columns: Int, _ style: LiveStyle
  ) -> [String] {
    var people: [String] = []
    for person in session.marks.compactMap(\.person) where !people.contains(person) {
      people.append(person)
    }
    var lines: [String] = []
    if !people.isEmpty {
      let names = people.map { "@\(style.safe($0))" }.joined(separator: " ")
      lines.append(style.cut("  People    \(names)", to: columns))
    }
    for mark in session.marks where mark.act == .insight {
      let label = lines.contains { $0.contains("Learned") } ? "         " : "Learned  "
      lines.append(
        style.cut(
          "  \(label) \(style.safe(mark.text ?? "something, not written down"))", to: columns))
    }
    return lines.isEmpty ? [] : lines + [""]
  }
}
