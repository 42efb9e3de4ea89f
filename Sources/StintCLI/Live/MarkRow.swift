internal import StintCore
internal import StintSystem

/// A mark in one line: when, what, who, the text, how long it stands for.
enum MarkRow {
  /// Which asks of the session have no answer in it.
  static func openAsks(_ session: Session) -> Set<String> {
    let answered = Set(session.marks.compactMap(\.answers))
    return Set(session.marks.filter { $0.act == .ask && !answered.contains($0.uid) }.map(\.uid))
  }

  static func text(
    _ claim: MarkClaim, zone: Zone, isOpen: Bool, columns: Int, people: Int = 16, _ style: LiveStyle
  ) -> String {
    let mark = claim.mark
    let time = ClockText.wall(mark.at, in: zone)
    // Ten minutes at most, so the length is at most as wide as this.
    let length = style.fitted(
      ClockText.length(claim.milliseconds), to: 6, alignment: .trailing)
    let person = mark.person.map { "@\($0)" } ?? ""
    let text = quoted(mark)
    let openness = isOpen ? "open  " : ""
    if columns >= 60 {
      let head =
        "\(time)  \(style.fitted(mark.act.rawValue, to: 11))  "
        + style.fitted(style.safe(person), to: people) + "  "
      let room = columns - DisplayWidth.columns(of: head) - 8 - openness.count
      return head + style.fitted(style.safe(text), to: room) + "  " + openness + length
    }
    let head = "\(time) \(mark.act.rawValue) "
    let room = columns - DisplayWidth.columns(of: head) - 7
    let words = [person, text].filter { !$0.isEmpty }.joined(separator: " ")
    return head + style.fitted(style.safe(words), to: room) + " " + length
  }

  /// Words that somebody else said stand in quotes.
  private static func quoted(_ mark: Mark) -> String {
    let words = [mark.text, mark.url].compactMap(\.self).joined(separator: " ")
    guard mark.act == .insight, let text = mark.text, !text.hasPrefix("\"") else { return words }
    // The tags at the end are ours.
    var said = text.split(separator: " ")
    var tags: [Substring] = []
    while said.count > 1, let last = said.last, last.hasPrefix("#") {
      tags.insert(said.removeLast(), at: 0)
    }
    return
      (["\"\(said.joined(separator: " "))\""] + tags.map(String.init)
      + [mark.url].compactMap(\.self)).joined(separator: " ")
  }
}
