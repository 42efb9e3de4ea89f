internal import StintCore
internal import StintSystem

/// What is said when the time is up.
enum TimeCard {
  /// With a frame of at most 78 columns.
  static func lines(_ model: LiveModel, columns: Int, _ style: LiveStyle) -> [String] {
    let session = model.session
    let glyphs = style.glyphs
    // The frame, and a column on the left of it.
    let width = min(78, columns - 2)
    guard width >= 36 else { return narrow(model, columns: columns, style) }
    let deadline = session.deadline.map { ClockText.wall($0, in: model.zone) } ?? ""
    let purpose = style.cut(style.safe(session.purpose), to: width - 22)
    let top = "\(glyphs.horizontal) TIME \(glyphs.horizontal) \(purpose) "
    let topEnd = " \(deadline) \(glyphs.horizontal)"
    let fill = width - 2 - DisplayWidth.columns(of: top + topEnd)
    let over = "over \(ClockText.over(-model.remaining))"
    let cap = session.cap.map { ClockText.wall($0, in: model.zone) } ?? ""
    let closing =
      width >= 52
      ? " \(over) \(glyphs.separator) closes itself at \(cap) " : " \(over), until \(cap) "
    let bottomFill = width - 2 - DisplayWidth.columns(of: closing)
    var lines = [
      " " + glyphs.topLeft + top + style.rule(fill) + topEnd + glyphs.topRight
    ]
    for line in [facts(session, model)] + [""] + choices(model, style) {
      lines.append(
        " " + glyphs.vertical + " " + style.fitted(line, to: width - 4) + " " + glyphs.vertical)
    }
    lines.append(
      " " + glyphs.bottomLeft + style.rule(bottomFill) + closing + glyphs.bottomRight)
    return lines
  }

  private static func narrow(
    _ model: LiveModel, columns: Int, _ style: LiveStyle
  ) -> [String] {
    (["TIME  \(style.safe(model.session.purpose))", facts(model.session, model)]
      + choices(model, style)).map { style.cut($0, to: columns - 1) }
  }

  private static func facts(_ session: Session, _ model: LiveModel) -> String {
    let plan = SessionText.minutes(Int64(session.planned ?? 0) * 1000)
    var parts = [
      session.extended == 0
        ? "\(plan) as planned."
        : "\(plan), and \(SessionText.minutes(Int64(session.extended) * 1000)) more."
    ]
    if let listening = model.listening { parts.append("listen \(listening) %") }
    for (act, one, more) in [
      (Act.reply, "reply", "replies"), (.ask, "ask", "asks"), (.insight, "insight", "insights"),
      (.answer, "answer", "answers"),
    ] {
      let count = session.marks.count { $0.act == act }
      if count > 0 { parts.append("\(count) \(count == 1 ? one : more)") }
    }
    return parts.joined(separator: "   ")
  }

  private static func choices(_ model: LiveModel, _ style: LiveStyle) -> [String] {
    var lines = ["Enter  wrap up now (about a minute, not counted)"]
    if case .entry(let entry) = model.stage, entry.use == .extend {
      lines.append("+      more minutes, because: the line below")
    } else if !model.session.isHard, model.session.extensions.isEmpty {
      lines.append("+      5 more minutes, once, with a reason")
    }
    return lines + ["s      stop without review"]
  }
}
