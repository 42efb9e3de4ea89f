internal import StintCore
internal import StintSystem

/// The countdown in one line: `biz · answer questions [####....] 07:52 · listen 64%`.
package enum LiveLine {
  /// Fits into `style.columns` less one, because a full line makes some terminals scroll.
  ///
  /// What gives way on the way down: the bar and the purpose shrink, then go the word before the
  /// share, the queue, the share, the bar, the purpose. The time is always there.
  package static func text(_ model: LiveModel, _ style: LiveStyle) -> String {
    let width = max(1, style.columns - 1)
    let session = model.session
    let glyphs = style.glyphs
    let time = time(model)
    let separator = " \(glyphs.separator) "
    let share = model.listening.map { "\($0)%" }
    let queue = style.safe(shortName(session.queue))
    let purpose = style.safe(session.purpose)
    let size = { (text: String) in DisplayWidth.columns(of: text) }

    // What stands beside purpose and bar, the richest first.
    let long = share.map { "\(separator)listen \($0)" } ?? ""
    let short = share.map { "\(separator)\($0)" } ?? ""
    for (head, tail) in [
      (queue + separator, long), (queue + separator, short), ("", short), ("", ""),
    ] {
      // Bar with its brackets and blanks, eight columns of it at least, and some of the purpose.
      let room = width - size(head) - size(time) - size(tail) - 4
      guard room >= 8 + min(size(purpose), 8) else { continue }
      let bar = min(24, max(8, room - size(purpose)))
      let words = style.cut(purpose, to: room - bar)
      return head + words + " [" + progress(model, bar, style) + "] "
        + paint(time, model, style) + style.dim(tail)
    }
    if width >= size(time) + 9 {
      let words = style.cut(purpose, to: width - size(time) - 1)
      return words + " " + paint(time, model, style)
    }
    return style.cut(time, to: width)
  }

  /// For a terminal that cannot rewrite a line: minutes only, so that it need not be printed often.
  package static func plain(_ model: LiveModel, _ style: LiveStyle) -> String {
    let width = max(1, style.columns - 1)
    let share = model.listening.map { " \(style.glyphs.separator) listen \($0)%" } ?? ""
    let tail = " " + minutes(model) + share
    let head =
      "\(shortName(model.session.queue)) \(style.glyphs.separator) \(model.session.purpose)"
    let room = width - DisplayWidth.columns(of: tail)
    guard room >= 4 else { return style.cut(minutes(model), to: width) }
    return style.cut(style.safe(head), to: room) + tail
  }

  /// What `plain` counts by.
  static func minutes(_ model: LiveModel) -> String {
    if model.remaining <= 0 { return "+\(-model.remaining / 60_000) min over" }
    let minutes = (model.remaining + 59_999) / 60_000
    return "\(minutes) min left" + (model.state == .paused ? " (paused)" : "")
  }

  /// A mark of its own for each state: colour is never the only one.
  private static func time(_ model: LiveModel) -> String {
    if model.remaining <= 0 { return "over \(ClockText.over(-model.remaining))" }
    let left = ClockText.left(model.remaining)
    if model.state == .paused { return "paused \(left)" }
    return model.isWarned ? "\(left)!" : left
  }

  private static func paint(_ text: String, _ model: LiveModel, _ style: LiveStyle) -> String {
    if model.remaining <= 0 { return style.bad(text) }
    return model.isWarned ? style.warning(text) : style.bold(text)
  }

  /// The bar in the colour of the state.
  static func progress(_ model: LiveModel, _ columns: Int, _ style: LiveStyle) -> String {
    let session = model.session
    let whole = (session.deadline ?? model.now).milliseconds - session.start.milliseconds
    let bar = style.bar(
      model.now.milliseconds - session.start.milliseconds, of: whole, columns: columns)
    if model.remaining <= 0 { return style.bad(bar) }
    return model.isWarned ? style.warning(bar) : bar
  }

  /// Queues by the names people give them in a hurry.
  static func shortName(_ queue: String) -> String {
    queue == "business" ? "biz" : DisplayWidth.truncated(queue, to: 8)
  }
}
