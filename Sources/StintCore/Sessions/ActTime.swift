/// How long each side of a conversation had, in milliseconds of marked time.
package struct ActTime: Hashable, Sendable {
  package var listening: Int64 = 0
  package var messaging: Int64 = 0
  package var neither: Int64 = 0

  package init() {}

  package var marked: Int64 { listening + messaging + neither }

  package mutating func add(_ claim: MarkClaim, isStrict: Bool = false) {
    switch claim.mark.act.side(isStrict: isStrict) {
    case .listening: listening += claim.milliseconds
    case .messaging: messaging += claim.milliseconds
    case .neither: neither += claim.milliseconds
    }
  }

  /// Percent of the conversation that was listening, rounded half up; nil without any.
  package var share: Int? {
    let both = listening + messaging
    return both > 0 ? Int((listening * 200 + both) / (both * 2)) : nil
  }

  /// Whether enough was marked for the share to mean something: 60 percent of the time spent.
  package func covers(_ spent: Int64) -> Bool { spent > 0 && marked * 100 >= spent * 60 }
}

extension Session {
  package func actTime(isStrict: Bool = false) -> ActTime {
    claims().reduce(into: ActTime()) { $0.add($1, isStrict: isStrict) }
  }
}
