internal import Foundation
internal import StintCore
internal import StintStore
internal import StintSystem
internal import Synchronization
internal import StintWorkspace

/// The coming days, played by the real tick on a copy of the database with a clock of its own.
struct Rehearsal {
  /// Marks a folder as one that a rehearsal may empty.
  private static let marker = ".stint-rehearsal"

  private let context: Context

  init(_ context: Context) {
    self.context = context
  }

  func run(days: Int, into asked: String?, asJSON: Bool) async throws -> ExitStatus {
    let service = try Workspace(context, .readOnly)
    let folder = asked.map { context.path($0) } ?? service.home.state + "/rehearsal"
    try prepare(folder, outbox: service.outbox)
    let copy = "\(folder)/.stint-rehearsal/copy.db"
    try service.store.backup.copy(to: copy)
    defer {
      for ending in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: copy + ending)
      }
      try? FileManager.default.removeItem(atPath: "\(folder)/.stint")
    }
    let store = try Store(path: copy, mode: .readWrite, exists: true)
    try store.syncAccounts(service.setup)
    let start = service.now
    let end = start.advanced(by: .seconds(days * 86_400))
    let clock = RehearsalClock(start)
    let tick = try service.rehearsingTick(into: folder, clock: { clock.now }, store: store)
    var report = RehearsalReport(setup: service.setup, from: start, until: end, folder: folder)
    var now = start
    while now <= end {
      clock.now = now
      let result = try await tick.run(at: now)
      report.add(result)
      guard
        let next = try store.nextInstant(
          service.setup, after: now, waits: result.waits, inspector: service.inspect)
      else { break }
      now = next
    }
    try store.close()
    context.print(report, asJSON: asJSON)
    return report.status
  }

  /// Makes the folder, or empties it where an earlier rehearsal left it.
  ///
  /// Throws for any other folder that is not empty: nothing of the user's is touched.
  private func prepare(_ folder: String, outbox: String) throws {
    guard folder != outbox else {
      throw UserFacingError(
        "\(folder) is the real outbox; a rehearsal does not write there", hint: "--into NEW-FOLDER",
        status: .usedWrongly)
    }
    let files = FileManager.default
    let found = (try? files.contentsOfDirectory(atPath: folder)) ?? []
    if found.contains(Self.marker) {
      for name in found { try? files.removeItem(atPath: "\(folder)/\(name)") }
    } else if !found.isEmpty {
      throw UserFacingError(
        "\(folder) is not empty and no earlier rehearsal", hint: "--into NEW-FOLDER",
        status: .cannotCreate)
    }
    try Home.makeFolder("\(folder)/\(Self.marker)")
  }
}

/// The clock that a rehearsal moves.
private final class RehearsalClock: Sendable {
  private let instant: Mutex<Timestamp>

  init(_ start: Timestamp) {
    instant = Mutex(start)
  }

  var now: Timestamp {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }
}

/// What a rehearsal sent, held and kept back.
struct RehearsalReport: Report {
  let setup: Setup
  let from: Timestamp
  let until: Timestamp
  let folder: String
  private var sends: [TickReport.Delivery] = []
  private var holds: [(target: Target, at: Timestamp, reason: String)] = []
  private var others: [(target: Target, at: Timestamp, reason: String)] = []
  private var waits: [Decision] = []

  init(setup: Setup, from: Timestamp, until: Timestamp, folder: String) {
    self.setup = setup
    self.from = from
    self.until = until
    self.folder = folder
  }

  mutating func add(_ report: TickReport) {
    for delivery in report.deliveries {
      switch delivery.result {
      case .ended(.sent): sends.append(delivery)
      case .ended(.held(let hold)): holds.append((delivery.target, delivery.at, hold.reason))
      case .ended(.retry(_, let reason, _)), .ended(.failed(let reason)),
        .ended(.unknown(let reason)), .ended(.credentials(let reason)),
        .ended(.unclear(_, let reason)):
        others.append((delivery.target, delivery.at, reason))
      case .ended(.released), .takenOver: break
      case .storeFailed(let error):
        others.append((delivery.target, delivery.at, error.userFacing.message))
      }
    }
    for case .hold(let target, let hold) in report.decisions {
      holds.append((target, report.at, hold.reason))
    }
    waits = report.waits
  }

  var status: ExitStatus {
    if !holds.isEmpty || !waits.isEmpty || !others.isEmpty { return .waiting }
    return sends.isEmpty ? .nothingToDo : .done
  }

  private func zone(_ account: String) -> Zone {
    setup.zone(ofAccount: account)
  }

  func text(_ style: Style) -> String {
    var lines = [style.bold("\(Plural.of(sends.count, "item")) in \(folder); nothing was sent")]
    var table = TextTable()
    for delivery in sends {
      guard case .ended(.sent(let remoteID, _)) = delivery.result else { continue }
      table.add(
        "  " + TimeText.full(delivery.at, in: zone(delivery.target.account)),
        "#\(delivery.target.postID)", delivery.target.kind.rawValue, remoteID ?? "")
    }
    if !table.isEmpty { lines.append(table.text(style)) }
    for (word, items) in [("held", holds), ("not sent", others)] {
      for item in items {
        lines.append("  \(word)  #\(item.target.postID) on \(item.target.account)")
        lines.append(style.wrapped(SafeText.line(item.reason), indent: "      "))
      }
    }
    for case .wait(let target, _, let until, let reason) in waits {
      let when = TimeText.until(until, in: zone(target.account))
      lines.append("  waits  #\(target.postID) \(target.kind.rawValue) on \(target.account)")
      lines.append(style.wrapped(SafeText.line(reason + when), indent: "      "))
    }
    return lines.joined(separator: "\n")
  }

  var json: JSONObject {
    func base(_ target: Target, _ at: Timestamp?) -> JSONObject {
      var object: JSONObject = [
        "id": .int(target.postID), "account": .string(target.account),
        "kind": .string(target.kind.rawValue),
      ]
      object["at"] = at.map { .string($0.rfc3339(in: zone(target.account))) }
      return object
    }
    return [
      "from": .string(RFC3339.textInUTC(from)), "until": .string(RFC3339.textInUTC(until)),
      "into": .string(folder),
      "sends": .array(
        sends.map { delivery in
          var object = base(delivery.target, delivery.at)
          if case .ended(.sent(let remoteID, _)) = delivery.result {
            object["file"] = remoteID.map { .string("\(folder)/\($0)") }
          }
          return .object(object)
        }),
      "holds": .array(
        holds.map { item in
          var object = base(item.target, item.at)
          object["reason"] = .string(item.reason)
          return .object(object)
        }),
      "waits": .array(
        waits.compactMap { wait in
          guard case .wait(let target, _, let until, let reason) = wait else { return nil }
          var object = base(target, nil)
          object["until"] = until.map { .string($0.rfc3339(in: zone(target.account))) }
          object["reason"] = .string(reason)
          return .object(object)
        }),
    ]
  }
}
