internal import StintCore
package import StintSystem

/// The whole screen during a session.
package enum FullScreen {
  /// What is needed; on less there is only the countdown line.
  package static let leastSize = TerminalSize(columns: 80, rows: 24)

  package static func fits(_ size: TerminalSize) -> Bool {
    size.columns >= leastSize.columns && size.rows >= leastSize.rows
  }

  package static func frame(
    _ model: LiveModel, size: TerminalSize, _ style: LiveStyle
  ) -> LiveFrame {
    guard fits(size) else { return small(model, size, style) }
    var style = style
    style.columns = size.columns
    // One column on each side stays free.
    let columns = size.columns - 2
    var frame: LiveFrame
    switch model.stage {
    case .wrapUp(let form): frame = WrapUpScreen.frame(form, size: size, style)
    case .help:
      frame = LiveFrame(
        lines: head(model, columns, style) + HelpScreen.lines.map { style.cut($0, to: columns) })
    default: frame = session(model, size, columns, style)
    }
    frame.lines = frame.lines.prefix(size.rows).map { $0.isEmpty ? "" : " " + $0 }
    if let cursor = frame.cursor { frame.cursor = (cursor.row, cursor.column + 1) }
    return frame
  }

  private static func session(
    _ model: LiveModel, _ size: TerminalSize, _ columns: Int, _ style: LiveStyle
  ) -> LiveFrame {
    var lines = head(model, columns, style)
    var foot = [style.dim(style.rule(columns))]
    let prompt = LivePrompt.line(model, columns: columns, style)
    foot.append(prompt?.text ?? message(model, columns, style))
    let isOver = model.state == .over
    foot +=
      isOver
      ? ["", style.dim("Enter wrap up   + extend   s stop   q leave   ? keys")]
      : [
        style.cut(keys[0], to: columns), style.cut(keys[1], to: columns),
      ]
    let room = size.rows - lines.count - foot.count
    var middle: [String] = []
    if isOver {
      // The card has its own column on the left.
      middle =
        [""] + TimeCard.lines(model, columns: size.columns, style).map { String($0.dropFirst()) }
    } else {
      middle = marks(model, columns, rows: room, style)
    }
    middle = Array(middle.prefix(room))
    middle += Array(repeating: "", count: room - middle.count)
    let row = lines.count + room + 1
    lines += middle + foot
    return LiveFrame(lines: lines, cursor: prompt?.cursor.map { (row, $0) })
  }

  private static let keys = [
    "r reply  a ask  t thank  s share  l listen  i insight  w answer  o off-topic",
    "k park  x interrupt  p request  space pause  u undo  + more  e end  q leave  ?",
  ]

  // MARK: Head

  private static func head(_ model: LiveModel, _ columns: Int, _ style: LiveStyle) -> [String] {
    let session = model.session
    let separator = " \(style.glyphs.separator) "
    let places = ([session.queue, "engage"] + session.networks + (session.isHard ? ["hard"] : []))
      .map { style.safe($0) }.joined(separator: separator)
    let right = "#\(session.id)   \(ClockText.dayAndWall(model.now, in: model.zone))"
    let purpose = style.cut(style.safe(session.purpose), to: columns - 8)
    return [
      style.spread("STINT   " + places, right, over: columns),
      "Why     "
        + (model.isDrifting ? style.bold(style.isColoured ? purpose : "> \(purpose)") : purpose),
      goals(session, columns, style),
      style.dim(style.rule(columns)),
      bar(model, columns, style),
      listening(model, columns, style),
      style.dim(style.rule(columns)),
    ]
  }

  private static func goals(_ session: Session, _ columns: Int, _ style: LiveStyle) -> String {
    let words = session.goals.map { goal in
      let sign =
        switch goal.outcome {
        case .yes: "x"
        case .partly: "/"
        case .no: "-"
        case nil: " "
        }
      return "[\(sign)] \(style.safe(goal.text))"
    }
    return words.isEmpty
      ? "Goals   \(style.glyphs.dash)"
      : style.cut("Goals   " + words.joined(separator: "   "), to: columns)
  }

  private static func bar(_ model: LiveModel, _ columns: Int, _ style: LiveStyle) -> String {
    let start = ClockText.wall(model.session.start, in: model.zone)
    let end = model.session.deadline.map { ClockText.wall($0, in: model.zone) } ?? ""
    let left: String
    if model.remaining <= 0 {
      left = style.bad("over \(ClockText.over(-model.remaining))")
    } else {
      let text =
        ClockText.left(model.remaining) + (model.state == .paused ? " paused" : " left")
        + (model.isWarned ? "!" : "")
      left = model.isWarned ? style.warning(text) : style.bold(text)
    }
    let plain = SafeWidth.columns(ofStyled: left)
    let room = columns - start.count - end.count - 8 - max(plain, 13)
    let gap = String(repeating: " ", count: max(0, 13 - plain))
    return "\(start)  \(LiveLine.progress(model, room, style))  \(end)    \(gap)\(left)"
  }

  /// A bullet bar with a tick at the half.
  private static func listening(
    _ model: LiveModel, _ columns: Int, _ style: LiveStyle
  ) -> String {
    let session = model.session
    let time = session.actTime()
    let spent = session.spent(through: model.now)
    let coverage = spent > 0 ? min(100, time.marked * 100 / spent) : 0
    let marked = "\(ClockText.length(time.marked)) marked (\(coverage) %)"
    let words = model.listening.map { "\($0) % of \(marked)" } ?? marked
    let room = columns - 8 - 2 - 34
    let half = room / 2
    let share = model.listening ?? 0
    let full = share * room / 100
    var bar = ""
    for place in 0..<room {
      if place == half {
        bar += "|"
      } else {
        bar += place < full ? style.glyphs.full : style.glyphs.unused
      }
    }
    return "listen  " + bar + "  " + style.fitted(words, to: 34, alignment: .trailing)
  }

  // MARK: Body

  private static func marks(
    _ model: LiveModel, _ columns: Int, rows: Int, _ style: LiveStyle
  ) -> [String] {
    let open = MarkRow.openAsks(model.session)
    let shown = model.session.claims().suffix(max(0, rows)).reversed()
    let widest = shown.map { DisplayWidth.columns(of: style.safe($0.mark.person ?? "")) }.max() ?? 0
    // As wide as its names, but for those with a whole address.
    let people = min(max(widest + 1, 6), columns >= 98 ? 28 : 16)
    return shown.map { claim in
      MarkRow.text(
        claim, zone: model.zone, isOpen: open.contains(claim.mark.uid), columns: columns,
        people: people, style)
    }
  }

  private static func message(
    _ model: LiveModel, _ columns: Int, _ style: LiveStyle
  ) -> String {
    if let message = model.message { return style.cut(style.safe(message), to: columns) }
    guard model.isWarned else { return "" }
    let left = LiveLine.minutes(model)
    return style.warning(
      "\(left). Finish this reply; park the rest (k).   [+] extend   [e] end now")
  }

  // MARK: Small

  /// Too small a window: the countdown line, and what is asked.
  private static func small(
    _ model: LiveModel, _ size: TerminalSize, _ style: LiveStyle
  ) -> LiveFrame {
    var style = style
    style.columns = size.columns
    var lines = [LiveLine.text(model, style)]
    let prompt = LivePrompt.line(model, columns: size.columns - 1, style)
    if let prompt {
      lines.append(prompt.text)
    } else if model.stage == .card {
      lines.append(style.cut("Enter wrap up, + extend, s stop, q leave", to: size.columns - 1))
    } else if model.stage == .help {
      lines.append(HelpScreen.shortLine(style))
    } else if let message = model.message {
      lines.append(style.cut(style.safe(message), to: size.columns - 1))
    }
    return LiveFrame(
      lines: Array(lines.prefix(size.rows)),
      cursor: size.rows > 1 ? prompt?.cursor.map { (1, $0) } : nil)
  }
}
