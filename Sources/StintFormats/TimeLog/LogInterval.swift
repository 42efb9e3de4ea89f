internal import StintCore

/// A stretch of work as another program keeps it.
///
/// A session that was interrupted is several of them; their uid says so.
struct LogInterval: Hashable {
  var place: TimeLogPlace
  var start: Timestamp
  /// nil while it goes on.
  var end: Timestamp?
  var text = ""
  var tags = TimeLogTags([])
  var project: String?
  var planned: Int?
  var revision: Int?
  /// What the other program calls it, where that never changes.
  var nativeID: String?
}

extension Session {
  /// The stretches at work, their ends cut down to whole units (in milliseconds).
  ///
  /// Cutting keeps order: stretches that did not overlap do not overlap then. Those of no length
  /// vanish, and those that touch become one.
  func stretches(unit: Int64) -> [(start: Timestamp, end: Timestamp)] {
    guard let end else { return [] }
    var stretches: [(start: Timestamp, end: Timestamp)] = []
    for span in spans(through: end) where span.kind == .active {
      let start = span.start.cut(to: unit)
      let end = span.end.cut(to: unit)
      guard start < end else { continue }
      if let last = stretches.last, last.end == start {
        stretches[stretches.count - 1].end = end
      } else {
        stretches.append((start, end))
      }
    }
    return stretches
  }
}

extension Timestamp {
  /// The last whole unit (in milliseconds) that is not later.
  func cut(to unit: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds - milliseconds.flooredRemainder(by: unit))
  }
}
