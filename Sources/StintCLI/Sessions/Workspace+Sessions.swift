internal import StintCore
internal import StintExporters
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What the user named for a session, or why there is no such thing.
extension Workspace {
  /// Accounts and networks for a session, and the queue it belongs to.
  ///
  /// A network needs no account: people talk in places where they post nothing by Stint.
  func place(queue name: String?, on typed: [String]) throws -> (queue: Queue, networks: [String]) {
    let names = typed.flatMap { $0.split(separator: ",") }.map { String($0).trimmed }
      .filter { !$0.isEmpty }
    let queue = try name.map { try self.queue(named: $0) } ?? queue(ofPlaces: names)
    for place in names {
      let owners = owners(of: place)
      if place.contains("@"), setup.accounts[place] == nil {
        throw Self.unknown("account", place, among: setup.accounts.keys, list: "stint account list")
      }
      guard owners.isEmpty || owners.contains(queue.name) else {
        throw UserFacingError(
          "\(place) belongs to queue \(owners.sorted().joined(separator: ", ")), not to "
            + "\(queue.name): nothing crosses the wall",
          hint: "leave it out, or use -q \(owners.min() ?? queue.name)", status: .badInput)
      }
    }
    return (queue, names)
  }

  /// The queues of an account, or of all accounts on a network.
  private func owners(of place: String) -> Set<String> {
    if let account = setup.accounts[place] { return [account.queue] }
    let small = place.lowercased()
    return Set(
      setup.accounts.values.filter {
        $0.exporter == small || $0.name.hasSuffix("@\(small)")
      }.map(\.queue))
  }

  private func queue(ofPlaces names: [String]) throws -> Queue {
    if setup.queues.count == 1, let only = setup.queues.values.first { return only }
    let candidates = names.map { owners(of: $0) }.filter { !$0.isEmpty }
    if let first = candidates.first {
      let common = candidates.dropFirst().reduce(first) { $0.intersection($1) }
      if common.count == 1, let only = common.first { return try queue(named: only) }
    }
    let all = setup.queues.keys.sorted()
    throw UserFacingError(
      "is this session for \(all.joined(separator: " or for "))? Stint does not guess",
      hint: "-q \(all.first ?? "business")", status: .usedWrongly)
  }

  /// Words that only say where, for judging a purpose.
  var placeNames: Set<String> {
    Set(setup.accounts.keys.map { $0.lowercased() })
      .union(setup.accounts.values.map { $0.exporter.lowercased() })
      .union(setup.accounts.keys.flatMap { $0.lowercased().split(separator: "@").map(String.init) })
      .union(setup.queues.keys.map { $0.lowercased() })
  }
}
