package import StintCore

extension Target {
  /// A target of a test: the number is that of its post as well.
  package static func sample(
    _ id: Int64, on account: String = "shop@a", post: Int64? = nil, kind: Kind = .value,
    priority: Priority = .normal, position: Int64? = nil,
    queuedAt: Timestamp = .at("2026-03-01T00:00Z"), fixedAt: Timestamp? = nil,
    evergreen: Evergreen? = nil, cycle: Int = 0, fingerprint: UInt64 = 0, override: String? = nil
  ) -> Target {
    Target(
      id: id, postID: post ?? id, account: account, kind: kind, priority: priority,
      position: position ?? id, queuedAt: queuedAt, fixedAt: fixedAt, evergreen: evergreen,
      cycle: cycle, fingerprint: fingerprint, override: override)
  }
}

extension Send {
  /// A send of a test; its number counts up with `post`.
  package static func sample(
    _ post: Int64, _ kind: Kind = .value, at: Timestamp, on account: String = "shop@a",
    fingerprint: UInt64 = 0, cycle: Int = 0, number: Int64? = nil, isCertain: Bool = true
  ) -> Send {
    Send(
      postID: post, account: account, kind: kind, at: at, fingerprint: fingerprint, cycle: cycle,
      number: number ?? post, isCertain: isCertain)
  }
}
