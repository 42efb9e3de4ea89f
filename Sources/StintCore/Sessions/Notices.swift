/// The notices of one session: three at most, each given once by whoever sees first that it is due.
package struct Notices: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Two minutes are left.
  package static let warning = Notices(rawValue: 1)
  /// The time is up.
  package static let over = Notices(rawValue: 2)
  /// The grace is over as well.
  package static let graceEnd = Notices(rawValue: 4)

  /// Before the deadline.
  package static let warningLead = Duration.seconds(120)
}
