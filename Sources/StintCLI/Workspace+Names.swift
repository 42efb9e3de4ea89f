internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What the user named, or why there is no such thing.
extension Workspace {
  func queue(named name: String) throws -> Queue {
    if let queue = setup.queues[name] { return queue }
    throw Self.unknown("queue", name, among: setup.queues.keys, list: "stint queue list")
  }

  /// The queue that is meant: named, or that of the named accounts, or the only one there is.
  func queue(named name: String?, accounts: [Account]) throws -> Queue {
    let ofAccounts = Set(accounts.map(\.queue))
    if let name {
      let queue = try queue(named: name)
      if let other = accounts.first(where: { $0.queue != name }) {
        throw UserFacingError(
          "account \(other.name) belongs to queue \(other.queue), not to \(name): nothing crosses the wall",
          hint: "leave it out, or use -q \(other.queue)", status: .badInput)
      }
      return queue
    }
    if ofAccounts.count == 1, let only = ofAccounts.first { return try queue(named: only) }
    if ofAccounts.count > 1 {
      throw UserFacingError(
        "the accounts belong to different queues (\(ofAccounts.sorted().joined(separator: ", ")))",
        hint: "add the post once for each queue", status: .badInput)
    }
    if setup.queues.count == 1, let only = setup.queues.values.first { return only }
    let names = setup.queues.keys.sorted()
    throw UserFacingError(
      "is this post for \(names.joined(separator: " or for "))? Stint does not guess",
      hint: "-q \(names.first ?? "business"), or --to ACCOUNT", status: .usedWrongly)
  }

  // MARK: Posts

  func post(_ id: PostID) throws -> PostRecord {
    if let post = try store.post(id.number) { return post }
    throw UserFacingError("there is no post #\(id.number)", hint: "stint list", status: .notFound)
  }

  /// The post's targets, or the one on `account`.
  func targets(of post: PostRecord, on account: String?) throws -> [TargetRecord] {
    let all = try store.targets(ofPost: post.id)
    guard let account else { return all }
    let found = all.filter { $0.target.account == account }
    guard found.isEmpty else { return found }
    let names = all.map(\.target.account)
    let near = NearestName.suggestion(for: account, among: names)
    throw UserFacingError(
      "post #\(post.id) does not go to \(account)" + (near.map { "; did you mean \($0)?" } ?? ""),
      hint: names.map { "--on \($0)" }.joined(separator: ", or "), status: .notFound)
  }

  // MARK: Times

  /// What the user typed as a time, in `zone`.
  ///
  /// Throws with the choices where the clocks change.
  func instant(_ text: String, in zone: Zone, dst: DSTChoice?) throws -> Timestamp {
    try TimeInput.instant(text, now: now, zone: zone, dst: dst)
  }
}
