internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// What the commands of the time log share.
struct LogDesk {
  let workspace: Workspace
  let isDryRun: Bool

  private init(_ workspace: Workspace, isDryRun: Bool) {
    self.workspace = workspace
    self.isDryRun = isDryRun
  }

  /// To change the log; a dry run only reads.
  init(_ context: Context, isDryRun: Bool) throws {
    self.init(try Workspace(context, isDryRun ? .dryRun : .readWrite), isDryRun: isDryRun)
    // First time passes: what should have closed itself is closed.
    if !isDryRun { try SessionDesk(workspace).look() }
  }

  /// To look at the log; written to only where a session runs, for which time passes.
  static func reading(_ context: Context) throws -> LogDesk {
    let workspace = try Workspace(context, .readOnly)
    guard try workspace.store.openSession() != nil else {
      return LogDesk(workspace, isDryRun: true)
    }
    return try LogDesk(context, isDryRun: false)
  }

  var now: Timestamp { workspace.now }
  var store: Store { workspace.store }

  func session(_ id: PostID) throws -> Session {
    if let session = try store.session(id.number) { return session }
    throw UserFacingError(
      "there is no session #\(id.number)", hint: "stint log", status: .notFound)
  }

  func zone(of session: Session) -> Zone { workspace.zone(of: session) }

  /// The zone whose days a listing shows: asked for, the queue's, or that of all queues; else the
  /// machine's.
  func zone(named name: LogTimeOptions, queue: String?) throws -> Zone {
    let own: Zone
    if let queue {
      own = try workspace.queue(named: queue).zone
    } else {
      let zones = Set(workspace.setup.queues.values.map(\.zone))
      own =
        zones.count == 1
        ? zones.first ?? .utc
        : workspace.context.zones.local(environment: workspace.context.environment)
    }
    return try name.zone(or: own, in: workspace.context)
  }

  /// What lies around sessions and around where they are to go.
  func surroundings(
    of sessions: [Session], reaching instants: [Timestamp] = [], isForced: Bool
  ) throws -> LogSurroundings {
    let all = sessions.flatMap { [$0.start, $0.end ?? now] } + instants
    let from = all.min() ?? now
    let until = (all.max() ?? now).advanced(by: .milliseconds(1))
    let zones = workspace.context.zones
    return LogSurroundings(
      others: try store.sessions(queue: nil, from: from, until: until), now: now,
      isForced: isForced,
      offset: { name, instant in
        zones.zone(named: name).map { $0.offsetInSeconds(at: instant) / 60 }
      })
  }

  /// Applies one edit, writes it down unless this is a dry run, and tells what it did.
  func apply(
    _ edit: LogEdit, to session: Session, command: String, isForced: Bool = false,
    reaching instants: [Timestamp] = [], isJSON: Bool
  ) throws -> ExitStatus {
    var before = [session]
    if case .join(let other) = edit { before.append(other) }
    let around = try surroundings(of: before, reaching: instants, isForced: isForced)
    let after: [Session]
    do throws(LogEditError) {
      after = try edit.apply(to: session, in: around)
    } catch {
      throw refusal(error)
    }
    return try write(before: before, after: after, command: command, isJSON: isJSON)
  }

  /// Notes the change and prints it.
  func write(
    before: [Session], after: [Session], command: String, isJSON: Bool
  ) throws -> ExitStatus {
    let record =
      isDryRun
      ? LogEditRecord(at: now, command: command, before: before, after: after)
      : try store.edit(command: command, now: now, before: before, after: after)
    finish(record, isJSON: isJSON)
    return .done
  }

  func finish(_ record: LogEditRecord, headline: String? = nil, isJSON: Bool) {
    if !isDryRun { SessionDesk(workspace).refreshStatus() }
    workspace.context.print(report(record, headline: headline), asJSON: isJSON)
  }

  func report(_ record: LogEditRecord, headline: String? = nil) -> LogEditReport {
    LogEditReport(
      record: record, isDryRun: isDryRun, headline: headline, now: now, zone: { zone(of: $0) })
  }
}
