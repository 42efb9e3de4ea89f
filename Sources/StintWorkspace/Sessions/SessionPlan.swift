package import StintCore

/// What a session is to be.
package struct SessionPlan: Sendable {
  package var queue: Queue
  package var purpose: String
  package var networks: [String]
  /// Seconds.
  package var planned: Int
  /// nil: now.
  package var start: Timestamp?
  package var isHard: Bool
  package var goals: [String]
  package var objectives: [Objective]
  /// Whether the user said yes to more than the day's budget.
  package var mayExceedBudget: Bool

  package init(
    queue: Queue, purpose: String, networks: [String] = [], planned: Int, start: Timestamp? = nil,
    isHard: Bool = false, goals: [String] = [], objectives: [Objective] = [],
    mayExceedBudget: Bool = false
  ) {
    self.queue = queue
    self.purpose = purpose
    self.networks = networks
    self.planned = planned
    self.start = start
    self.isHard = isHard
    self.goals = goals
    self.objectives = objectives
    self.mayExceedBudget = mayExceedBudget
  }
}
