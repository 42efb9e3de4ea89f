/// How one stretch of time lies to another: exactly one of Allen's thirteen relations.
package enum IntervalRelation: String, CaseIterable, Hashable, Sendable {
  case before, meets, overlaps, starts, during, finishes, equals
  case after, metBy, overlappedBy, startedBy, contains, finishedBy

  /// The relation of `a` to `b`; both end no earlier than they start.
  ///
  /// A stretch without length that stands at an end of the other meets it.
  package init(_ a: Range<Timestamp>, to b: Range<Timestamp>) {
    if a.upperBound < b.lowerBound {
      self = .before
    } else if b.upperBound < a.lowerBound {
      self = .after
    } else if a.upperBound == b.lowerBound {
      self = .meets
    } else if b.upperBound == a.lowerBound {
      self = .metBy
    } else if a.lowerBound == b.lowerBound {
      self =
        a.upperBound == b.upperBound
        ? .equals : a.upperBound < b.upperBound ? .starts : .startedBy
    } else if a.upperBound == b.upperBound {
      self = a.lowerBound > b.lowerBound ? .finishes : .finishedBy
    } else if a.lowerBound < b.lowerBound {
      self = a.upperBound < b.upperBound ? .overlaps : .contains
    } else {
      self = a.upperBound < b.upperBound ? .during : .overlappedBy
    }
  }

  /// Whether the two share no time; touching is sharing none.
  package var isFree: Bool {
    switch self {
    case .before, .meets, .metBy, .after: true
    case .overlaps, .starts, .during, .finishes, .equals, .overlappedBy, .startedBy, .contains,
      .finishedBy:
      false
    }
  }
}

extension Session {
  /// From the start to the end, or to `now` while it is open.
  package func stretch(through now: Timestamp) -> Range<Timestamp> {
    start..<max(start, end ?? now)
  }
}
