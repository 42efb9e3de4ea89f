/// How far goals were reached.
package struct GoalFigures: Hashable, Sendable {
  package var yes = 0
  package var partly = 0
  package var no = 0
  /// Goals that no wrap-up has judged yet; they count neither for nor against.
  package var unjudged = 0

  package var judged: Int { yes + partly + no }

  /// Twice the goals reached, a goal half reached being one.
  package var halves: Int { 2 * yes + partly }

  /// nil where there are too few goals for a percentage.
  package var percent: Int? {
    judged >= Percent.fewest ? Percent.of(halves, in: 2 * judged) : nil
  }

  package init(_ goals: [Goal]) {
    for goal in goals {
      switch goal.outcome {
      case .yes: yes += 1
      case .partly: partly += 1
      case .no: no += 1
      case nil: unjudged += 1
      }
    }
  }
}
