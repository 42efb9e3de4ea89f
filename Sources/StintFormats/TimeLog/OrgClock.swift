internal import StintCore

/// `[2026-11-20 Fri 09:00]--[2026-11-20 Fri 09:32] =>  0:32`; the day's name is decoration.
struct OrgClock {
  enum Problem: Error {
    case notAClock
    case noStart
    case local(LocalStretch.Problem)

    var message: String {
      switch self {
      case .notAClock:
        "it is no clock as [2026-11-20 Fri 09:00]--[2026-11-20 Fri 09:32] =>  0:32"
      case .noStart: "a duration alone does not say when it was"
      case .local(let problem): problem.message
      }
    }
  }

  var start: WallTime
  /// nil while it runs.
  var end: WallTime?
  /// What stands behind the arrow.
  var seconds: Int?

  init(_ text: String) throws(Problem) {
    if text.hasPrefix("=>") { throw .noStart }
    var rest = text[...]
    guard let start = Self.stamp(&rest) else { throw .notAClock }
    self.start = start
    guard rest.hasPrefix("--") else {
      guard rest.allSatisfy(\.isWhitespace) else { throw .notAClock }
      return
    }
    rest = rest.dropFirst(2)
    guard let end = Self.stamp(&rest) else { throw .notAClock }
    self.end = end
    rest = rest.drop(while: \.isWhitespace)
    guard !rest.isEmpty else { return }
    guard rest.hasPrefix("=>") else { throw .notAClock }
    let parts = TimeLogText.trimmed(rest.dropFirst(2)).split(separator: ":")
    guard parts.count == 2, let hours = Int(parts[0]), let minutes = Int(parts[1]),
      abs(hours) < 1 << 20, (0..<60).contains(minutes)
    else { throw .notAClock }
    seconds = hours * 3600 + (hours < 0 || parts[0].hasPrefix("-") ? -minutes : minutes) * 60
  }

  private static func stamp(_ rest: inout Substring) -> WallTime? {
    guard let open = rest.first, open == "[" || open == "<",
      let close = rest.firstIndex(of: open == "[" ? "]" : ">")
    else { return nil }
    let words = rest[rest.index(after: rest.startIndex)..<close].split(separator: " ")
    rest = rest[rest.index(after: close)...]
    guard (2...3).contains(words.count), let date = words.first, let clock = words.last else {
      return nil
    }
    let parts = date.split(separator: "-") + clock.split(separator: ":")
    let numbers = parts.compactMap { Int($0) }
    guard parts.count == 5, numbers.count == 5, date.count == 10 else { return nil }
    let wall = WallTime(
      year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4])
    guard wall.date.exists, (0..<24).contains(wall.hour), (0..<60).contains(wall.minute) else {
      return nil
    }
    return wall
  }
}
