internal import StintCore

/// The one line in which something is asked or typed.
enum LivePrompt {
  /// nil where nothing is asked.
  ///
  /// The cursor is in columns from the left; nil where nothing is typed.
  static func line(
    _ model: LiveModel, columns: Int, _ style: LiveStyle
  ) -> (text: String, cursor: Int?)? {
    guard let (text, cursor) = whole(model, columns: columns, style) else { return nil }
    guard SafeWidth.columns(ofStyled: text) > columns else { return (text, cursor) }
    // A window this small is on its way to another size; colours do not matter meanwhile.
    return (style.cut(SafeWidth.plain(text), to: columns), cursor.map { min($0, columns - 1) })
  }

  private static func whole(
    _ model: LiveModel, columns: Int, _ style: LiveStyle
  ) -> (text: String, cursor: Int?)? {
    switch model.stage {
    case .entry(let entry): return typing(entry, columns: columns, style)
    case .asks(let asks, let chosen):
      let ask = asks[chosen]
      let words = [ask.person.map { "@\($0)" }, ask.text].compactMap(\.self).joined(separator: " ")
      let lead = "answers \(chosen + 1)/\(asks.count) "
      let tail = columns >= 70 ? "  Enter this one, arrows others, 0 none, Esc" : "  Enter, 0, Esc"
      let room = columns - DisplayWidth.columns(of: lead + tail)
      return (lead + style.cut(style.safe(words), to: room) + style.dim(tail), nil)
    case .confirmEnd:
      return (
        style.cut(
          "end with \(ClockText.left(model.remaining)) left? e or Enter ends, any other key goes on",
          to: columns), nil
      )
    case .wrapUp(let form):
      guard let step = form.step else { return nil }
      return question(step, form, columns: columns, style)
    case .marks, .help, .card, .finished: return nil
    }
  }

  private static func typing(
    _ entry: LiveEntry, columns: Int, _ style: LiveStyle
  ) -> (text: String, cursor: Int?) {
    let lead =
      style.cut(style.safe(entry.label), to: max(8, columns / 3)) + " \(style.glyphs.prompt) "
    let start = DisplayWidth.columns(of: lead)
    let isEmpty = entry.editor.text.isEmpty
    // A remark on what is typed stands at the right edge; what could be typed, where it will stand.
    let remark = isEmpty ? nil : entry.hint
    let room = columns - start - (remark.map { DisplayWidth.columns(of: $0) + 2 } ?? 0)
    let (text, cursor) = entry.editor.window(columns: room, style)
    if isEmpty, let hint = entry.hint {
      let ghost = style.cut(style.safe(hint), to: max(0, columns - start - 1))
      return (style.bold(lead) + " " + style.dim(ghost), start)
    }
    let tail =
      remark.map {
        String(repeating: " ", count: max(2, room + 2 - DisplayWidth.columns(of: text)))
          + style.warning($0)
      } ?? ""
    return (style.bold(lead) + text + tail, start + cursor)
  }

  static func question(
    _ step: WrapUpForm.Step, _ form: WrapUpForm, columns: Int, _ style: LiveStyle
  ) -> (text: String, cursor: Int?) {
    let (name, text, keys) = form.words(step, style)
    let topic = columns >= 60 ? DisplayWidth.padded(name, to: 8) : name
    if step == .whyOver {
      let lead = "\(name) "
      let (typed, cursor) = form.editor.window(columns: columns - lead.count, style)
      if form.editor.text.isEmpty {
        let ghost = style.cut("\(keys); Enter skips", to: columns - lead.count - 2)
        return (style.bold(lead) + " " + style.dim(ghost), lead.count)
      }
      return (style.bold(lead) + typed, lead.count + cursor)
    }
    let long = "\(keys); Enter skips"
    let tail = columns >= 60 ? "  (\(long))" : "  (\(shortened(keys)))"
    let room = columns - topic.count - 2 - DisplayWidth.columns(of: tail)
    return (style.bold(topic) + "  " + style.cut(text, to: room) + style.dim(tail), nil)
  }

  /// `y yes, p partly` as `y/p`, for narrow windows.
  private static func shortened(_ keys: String) -> String {
    let parts: [Substring] = keys.split(separator: ",")
    let letters = parts.map { $0.drop(while: \.isWhitespace).prefix { !$0.isWhitespace } }
      .filter { $0.count == 1 }
    return letters.joined(separator: "/")
  }
}
