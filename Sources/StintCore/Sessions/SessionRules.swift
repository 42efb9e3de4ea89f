/// How a queue's sessions run, from `[queue.X.sessions]`.
package struct SessionRules: Hashable, Sendable {
  /// The plan when none is given.
  package var defaultPlan: Duration
  /// Minutes a day that may be spent without being asked; nil: no budget.
  package var dailyBudget: Duration?
  package var isHard: Bool
  package var coolDown: Duration
  /// After the deadline, before the last notice; a hard session has none.
  package var grace: Duration
  /// How often, and by how much in all, a session may be extended.
  package var extensions: Int

  package init(
    defaultPlan: Duration = .seconds(15 * 60), dailyBudget: Duration? = nil, isHard: Bool = false,
    coolDown: Duration = .seconds(20 * 60), grace: Duration = .seconds(180), extensions: Int = 1
  ) {
    self.defaultPlan = defaultPlan
    self.dailyBudget = dailyBudget
    self.isHard = isHard
    self.coolDown = coolDown
    self.grace = grace
    self.extensions = extensions
  }
}
