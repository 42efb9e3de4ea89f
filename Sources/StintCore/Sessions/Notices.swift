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

extension Session {
  /// When time alone does something to an open session next: a notice, or its own end.
  package func nextChange(after now: Timestamp) -> Timestamp? {
    guard isOpen, let deadline else { return nil }
    return [
      deadline.advanced(by: .zero - Notices.warningLead), deadline,
      deadline.advanced(by: .seconds(grace)), cap ?? deadline,
    ].filter { $0 > now }.min()
  }
}
