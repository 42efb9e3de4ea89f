/// How much of the marked time went into listening.
package struct ListeningShare: Hashable, Sendable {
  /// Below this coverage, in percent, the share is not shown as a percentage.
  package static let leastCoverage: Int64 = 60
  /// More than this, in percent, is the goal.
  package static let goal = 50

  /// Milliseconds of listen, insight and answer marks.
  package var hearing: Int64 = 0
  /// Milliseconds of asks: listening, or by the strict reading messages.
  package var asking: Int64 = 0
  /// Milliseconds of replies, thanks, shares and requests.
  package var messaging: Int64 = 0
  /// Milliseconds of marks that are neither, as off-topic.
  package var neither: Int64 = 0
  package var hearingMarks = 0
  package var askingMarks = 0
  package var messagingMarks = 0
  package var neitherMarks = 0
  /// Milliseconds at work in the sessions that the marks are from.
  package var spent: Int64 = 0

  package init() {}

  package mutating func add(_ session: Session, _ figures: SessionFigures) {
    spent += figures.spent
    for claim in session.claims() {
      switch (claim.mark.act, claim.mark.act.side()) {
      case (.ask, _):
        asking += claim.milliseconds
        askingMarks += 1
      case (_, .listening):
        hearing += claim.milliseconds
        hearingMarks += 1
      case (_, .messaging):
        messaging += claim.milliseconds
        messagingMarks += 1
      case (_, .neither):
        neither += claim.milliseconds
        neitherMarks += 1
      }
    }
  }

  /// Milliseconds of listening.
  package func listening(isStrict: Bool = false) -> Int64 { hearing + (isStrict ? 0 : asking) }

  /// Marks that count as listening.
  package func listeningMarks(isStrict: Bool = false) -> Int {
    hearingMarks + (isStrict ? 0 : askingMarks)
  }

  /// Milliseconds on either side.
  package var sided: Int64 { hearing + asking + messaging }

  /// Marks on either side.
  package var sidedMarks: Int { hearingMarks + askingMarks + messagingMarks }

  /// Milliseconds that any mark claims.
  package var marked: Int64 { sided + neither }

  /// Marked time of the time at work, in percent; nil without time at work.
  package var coverage: Int? { Percent.of(marked, in: spent) }

  /// Whether enough was marked for a percentage: by the milliseconds, not by a rounded percentage.
  package var isCovered: Bool { spent > 0 && marked * 100 >= spent * Self.leastCoverage }

  /// The share in percent; nil where too little was marked, in time or in number.
  package func percent(isStrict: Bool = false) -> Int? {
    guard isCovered, sidedMarks >= Percent.fewest else { return nil }
    return Percent.of(listening(isStrict: isStrict), in: sided)
  }
}
