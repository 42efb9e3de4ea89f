/// Says in time that an account's credential ends, or that it was refused.
package enum CredentialWatch {
  /// What is known of one account's credential.
  package struct Subject: Hashable, Sendable {
    package var account: String
    package var expiresAt: Timestamp?
    /// The fewest days before the end that were warned of.
    package var warnedDays: Int?
    /// What is wrong with it, so that nothing is sent.
    package var problem: String?
    /// For what a notice went out last.
    package var noticedCause: String?

    package init(
      account: String, expiresAt: Timestamp? = nil, warnedDays: Int? = nil,
      problem: String? = nil, noticedCause: String? = nil
    ) {
      self.account = account
      self.expiresAt = expiresAt
      self.warnedDays = warnedDays
      self.problem = problem
      self.noticedCause = noticedCause
    }
  }

  /// What is to be said, and remembered.
  package struct Finding: Hashable, Sendable {
    package var account: String
    /// nil where there is only something to be remembered: that all is well again.
    package var message: String?
    package var warnedDays: Int?
    package var noticedCause: String?
  }

  /// Days before the end; each is said once.
  package static let levels = [14, 7, 3, 1, 0]

  /// In the order of `subjects`; nothing for those of whom nothing new is to be said.
  package static func due(_ subjects: [Subject], now: Timestamp) -> [Finding] {
    subjects.compactMap { subject in
      var finding = Finding(
        account: subject.account, message: nil, warnedDays: subject.warnedDays,
        noticedCause: subject.noticedCause)
      if let problem = subject.problem {
        guard problem != subject.noticedCause else { return nil }
        finding.noticedCause = problem
        let name = subject.account
        finding.message =
          problem.contains(name) ? problem : "\(name): \(problem); stint account check \(name)"
        return finding
      }
      // Well again: the same cause is news when it comes back.
      finding.noticedCause = nil
      finding.warnedDays = nil
      if let end = subject.expiresAt, let level = level(of: end, now: now) {
        finding.warnedDays = min(level, subject.warnedDays ?? level)
        if level < (subject.warnedDays ?? .max) {
          finding.message =
            "the credential of \(subject.account) \(Self.when(end, now: now)): "
            + "stint account login \(subject.account)"
        }
      }
      let isNew =
        finding.message != nil || finding.warnedDays != subject.warnedDays
        || finding.noticedCause != subject.noticedCause
      return isNew ? finding : nil
    }
  }

  /// The smallest level whose time has come; nil while the end is further away than all of them.
  ///
  /// At the very instant of a level its time has come.
  package static func level(of end: Timestamp, now: Timestamp) -> Int? {
    levels.last { end <= now.advanced(by: .seconds($0 * 86_400)) }
  }

  /// When the next level of a credential's end comes; nil after the last.
  package static func nextLevel(of end: Timestamp, after now: Timestamp) -> Timestamp? {
    levels.map { end.advanced(by: .seconds(-$0 * 86_400)) }.filter { $0 > now }.min()
  }

  /// `ends in 12 days`, `ends in 5 hours`, `has ended`.
  package static func when(_ end: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration(to: end).wholeSeconds
    if seconds <= 0 { return "has ended" }
    let (number, unit) =
      seconds >= 2 * 86_400
      ? (seconds / 86_400, "day")
      : seconds >= 7200 ? (seconds / 3600, "hour") : (max(1, seconds / 60), "minute")
    return "ends in \(number) \(unit)\(number == 1 ? "" : "s")"
  }
}
