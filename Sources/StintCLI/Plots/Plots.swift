internal import StintCore

/// Plots of one or two lines, as text; pure, and never with colour alone.
///
/// Numbers must not be negative but where it says so. Lengths are rounded half up; what is more than
/// nothing is never drawn as nothing.
enum Plots {
  /// How many of `columns` stand for `part` of `whole`.
  static func length(_ part: Int64, of whole: Int64, columns: Int) -> Int {
    guard part > 0, whole > 0, columns > 0 else { return 0 }
    let exact = Double(part) / Double(whole) * Double(columns)
    return min(columns, max(1, Int((exact).rounded(.toNearestOrAwayFromZero))))
  }

  /// Planned against spent on one scale: full inside the plan, another tone over it, light for what
  /// was not used.
  static func twoTone(
    planned: Int64, spent: Int64, most: Int64, columns: Int, _ set: PlotSet
  ) -> String {
    let whole = length(max(planned, spent), of: most, columns: columns)
    let inside = min(whole, length(min(planned, spent), of: most, columns: columns))
    let isOver = spent > planned
    return String(repeating: set.full, count: inside)
      + String(repeating: isOver ? set.over : set.light, count: whole - inside)
  }

  /// A bar for a share of 100 with a tick at the goal.
  ///
  /// The tick stands between columns, so the line is one column longer.
  static func bullet(percent: Int, goal: Int, columns: Int, _ set: PlotSet) -> String {
    let filled = length(Int64(min(percent, 100)), of: 100, columns: columns)
    let place = columns * goal / 100
    var bar = ""
    for column in 0..<columns {
      if column == place { bar.append(set.tick) }
      bar.append(column < filled ? set.full : set.empty)
    }
    return bar
  }

  /// Two counts that grow to the left and right from one axis.
  static func giveTake(gives: Int, takes: Int, columns: Int, _ set: PlotSet) -> String {
    let most = Int64(max(gives, takes))
    let left = length(Int64(gives), of: most, columns: columns)
    let right = length(Int64(takes), of: most, columns: columns)
    return String(repeating: " ", count: columns - left)
      + String(repeating: set.full, count: left) + String(set.tick)
      + String(repeating: set.over, count: right)
  }

  /// Values as dots around nought, and below them the least, nought and the most.
  ///
  /// Where several fall into one column, their number stands there, up to nine. `values` may be
  /// negative; `label` puts one into words.
  static func dotStrip(
    _ values: [Int64], columns: Int, _ set: PlotSet, label: (Int64) -> String
  ) -> (strip: String, scale: String)? {
    guard columns >= 8, let least = values.min(), let most = values.max() else { return nil }
    let low = min(least, 0)
    let high = max(most, 0)
    guard low < high else {
      // All of them nought: one dot in the middle says so.
      let middle = columns / 2
      var strip = [Character](repeating: set.line, count: columns)
      strip[middle] = dot(values.count, set)
      return (String(strip), padded("0", at: middle, columns))
    }
    func column(_ value: Int64) -> Int {
      Int(
        (Double(value - low) / Double(high - low) * Double(columns - 1))
          .rounded(.toNearestOrAwayFromZero))
    }
    var counts = [Int](repeating: 0, count: columns)
    for value in values { counts[column(value)] += 1 }
    var strip = counts.map { $0 == 0 ? set.line : dot($0, set) }
    let zero = column(0)
    if counts[zero] == 0 { strip[zero] = set.tick }
    var scale = [Character](repeating: " ", count: columns)
    // The ends first; nought gives way where there is no room.
    for (value, place) in [(low, 0), (high, columns - 1), (0, zero)] {
      let text = Array(label(value))
      let start = min(max(0, place - (text.count - 1) / 2), columns - text.count)
      let room = max(0, start - 1)..<min(columns, start + text.count + 1)
      guard text.count <= columns, scale[room].allSatisfy({ $0 == " " }) else { continue }
      scale.replaceSubrange(start..<start + text.count, with: text)
    }
    return (String(strip), String(scale))
  }

  private static func dot(_ count: Int, _ set: PlotSet) -> Character {
    count == 1 ? set.dot : count > 9 ? "9" : Character("\(count)")
  }

  private static func padded(_ text: String, at place: Int, _ columns: Int) -> String {
    String(repeating: " ", count: place) + text
  }

  /// One character for each value, against the largest of them; what is unknown is a blank.
  static func sparkline(_ values: [Int64?], _ set: PlotSet) -> String {
    let most = values.compactMap(\.self).max() ?? 0
    return String(
      values.map { value -> Character in
        guard let value else { return " " }
        guard value > 0, most > 0 else { return set.steps[0] }
        return set.steps[length(value, of: most, columns: set.steps.count - 1)]
      })
  }
}
