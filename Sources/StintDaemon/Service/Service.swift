package import StintCore
internal import StintPlugins
internal import StintStore
package import StintSystem
internal import StintWorkspace

/// The daemon: ticks whenever there is something to do, and sleeps until then.
///
/// What there is to do stands in the database alone. So nothing is lost when it is killed, nothing is
/// sent twice when the timer runs beside it, and a call on its socket only makes it look sooner.
package struct Service {
  /// Looks up at least so often, in case a call got lost; the service manager may want it sooner.
  private static let longestSleep = Duration.seconds(300)
  /// How long deliveries may go on after it was asked to end.
  static let patience = Duration.seconds(20)
  /// After a tick that failed, as on a full disk.
  private static let pauseAfterTrouble = Duration.seconds(60)

  private let context: Context
  private let home: Home
  private let machine: ServiceMachine
  private let log: EventLog
  private let flights = Flights()
  private let owner: String

  private var workspace: Workspace
  private var configStamp: String
  /// Why the config that lies there now is not in use.
  private var refusal: String?
  private var waits: [String: [Decision]] = [:]
  private var trouble: String?
  private var clocks: ClockReading

  /// Opens config and database.
  ///
  /// Throws what is wrong with them.
  package init(
    _ context: Context, _ machine: ServiceMachine,
    owner: String = ProcessIdentity.current().description
  ) throws {
    var context = context
    // Databases are kept open here as long as they are in use, and no longer.
    context.keepOpen = { _ in }
    context.callsDaemon = false
    self.context = context
    self.machine = machine
    self.owner = owner
    home = try context.home()
    log = EventLog(machine.journal)
    configStamp = Workspace.configStamp(context, home)
    workspace = try Workspace(context, .readWrite)
    clocks = context.clocks()
  }

  /// Works until it is asked to end.
  ///
  /// Only one daemon of a home works; another one stands by and takes its place when it ends, however
  /// that happens.
  package mutating func run() async -> ExitStatus {
    guard let place = await standBy() else { return .done }
    defer { withExtendedLifetime(place) {} }
    if !machine.listen(home) {
      log(
        "deaf", .warning,
        "there can be no wake socket at \(WakeSocket.path(home)); new posts are seen within minutes"
      )
    }
    log(
      "started", .info, "stintd \(Version.text) works",
      [
        .init("queues", "\(workspace.setup.queues.count)"),
        .init("accounts", "\(workspace.setup.accounts.count)"),
      ])
    var isReady = false
    await withDiscardingTaskGroup { group in
      while true {
        look(&group)
        if isReady {
          machine.manager.says(status: status)
        } else {
          machine.manager.isReady(status: status)
        }
        isReady = true
        machine.manager.isAlive()
        let reasons = await machine.sleeper.sleep(for: sleepLength)
        note(reasons)
        if reasons.contains(.stop) { break }
        if reasons.contains(.reload) { reload(isAsked: true) }
      }
      await stop()
    }
    return .done
  }

  // MARK: One look

  private mutating func look(_ group: inout DiscardingTaskGroup) {
    do {
      try refresh()
      keepSession(&group)
      let busy = flights.busy
      let tick = try tick()
      let taken = try tick.take(at: workspace.now, busy: busy)
      log.tell(taken.report.decisions)
      // What was passed over waits as it did.
      waits = waits.filter { busy.contains($0.key) }
      for decision in taken.report.waits {
        guard case .wait(let target, _, _, _) = decision else { continue }
        waits[target.account, default: []].append(decision)
      }
      deliver(taken, tick, &group)
      doChores(&group)
      trouble = nil
      if log.clear("tick") { log("recovered", .notice, "ticks work again") }
    } catch {
      let known = UserFacingError(describing: error)
      trouble = known.message
      log.once(
        "tick", "tick_failed", .error,
        ([known.message] + known.details).joined(separator: "; "),
        known.hint.map { [.init("hint", $0)] } ?? [])
    }
  }

  /// The config and the database as they are now.
  private mutating func refresh() throws {
    if Workspace.configStamp(context, home) != configStamp {
      reload(isAsked: false)
    } else if !workspace.isCurrent {
      workspace = try Workspace(context, .readWrite)
      log("reopened", .notice, "another database lies at \(home.database), as after a restore")
    }
    workspace = try workspace.refreshed()
  }

  private func tick() throws -> Tick {
    var tick = try machine.tick(workspace, owner)
    tick.isStopping = { [flights] in flights.isStopping }
    tick.tell = { [log] in log.tell($0) }
    return tick
  }

  private func deliver(
    _ taken: Tick.Taken, _ tick: Tick, _ group: inout DiscardingTaskGroup
  ) {
    flights.begin(taken.accounts)
    let (flights, workspace, sleeper) = (flights, workspace, machine.sleeper)
    // Each by itself: an account that is done takes part in the next look.
    for (account, part) in taken.byAccount {
      group.addTask {
        let report = await tick.deliver(part)
        let isReached = report.deliveries.contains { delivery in
          if case .ended(.sent) = delivery.result { true } else { false }
        }
        flights.end([account])
        // Whatever comes of it has its time: a next try, a promo that there is room for now.
        sleeper.wake()
        guard isReached, !flights.isStopping else { return }
        await AccountProof(workspace).refreshLimits(of: [account])
      }
    }
  }

  /// Keeps the open session's deadline; what goes wrong there keeps no post from going out.
  private func keepSession(_ group: inout DiscardingTaskGroup) {
    do {
      var desk = SessionDesk(workspace)
      // A desktop that does not answer must not keep posts waiting.
      desk.givesNotices = false
      let look = try desk.look()
      try desk.remindOfReview()
      if let closed = look.closedItself {
        log(
          "session_closed", .notice, "session #\(closed.id) closed itself",
          [.init("session", "\(closed.id)"), .init("queue", closed.queue)])
      }
      log.clear("session")
      guard let session = look.session, let notice = Notice(look.settlement.due, about: session)
      else { return }
      let context = context
      group.addTask {
        _ = await Aside.run { NoticeSender(context).show(notice, about: session.uid) }
      }
    } catch {
      log.once("session", "session_failed", .error, UserFacingError(describing: error).message)
    }
  }

  /// What has time: warnings of credentials, the daily copy of the database.
  private func doChores(_ group: inout DiscardingTaskGroup) {
    guard flights.beginChores() else { return }
    let (flights, log, workspace, sleeper) = (flights, log, workspace, machine.sleeper)
    group.addTask {
      await CredentialNotices(workspace) { account, message in
        log("credential", .warning, message, [.init("account", account)])
      }.give()
      await Self.copyDatabase(workspace, log)
      flights.endChores()
      // Somebody may wait for just that.
      if flights.isStopping { sleeper.wake() }
    }
  }

  /// Beside the tasks' threads: a large database takes a while.
  private static func copyDatabase(_ workspace: Workspace, _ log: EventLog) async {
    let (home, clock) = (workspace.home, workspace.context.clock)
    let result = await Aside.run { AutomaticBackup(home).run(at: clock()) }
    switch result {
    case .failed(let reason, isNews: true):
      log("copy_failed", .warning, "the daily copy could not be made: \(reason)")
    case .failed, .busy, .notDue, .made: break
    }
  }

  // MARK: Sleep

  /// How long nothing is due.
  private var sleepLength: Duration {
    var length = Self.longestSleep
    if let watchdog = machine.manager.watchdog { length = min(length, watchdog / 2) }
    if trouble != nil { return min(length, Self.pauseAfterTrouble) }
    let now = workspace.now
    let waits = waits.values.flatMap(\.self)
    guard let next = try? Agenda(workspace: workspace, waits: waits, now: now).next() else {
      return length
    }
    // From now, not from when the look began: it may have taken a while.
    return min(length, max(.zero, context.clock().duration(to: next)))
  }

  private mutating func note(_ reasons: Set<WakeReason>) {
    let before = clocks
    clocks = context.clocks()
    guard reasons.contains(.clock), before.bootID == clocks.bootID else { return }
    let elapsed = clocks.boot - before.boot
    let setBy = clocks.wall.milliseconds - before.wall.milliseconds - elapsed
    if abs(setBy) > 2000 {
      log(
        "clock_set", .notice,
        "the clock was set \(setBy > 0 ? "forward" : "back") by "
          + DurationText.format(.seconds((abs(setBy) + 500) / 1000)))
    }
  }

  /// For `systemctl status`: what goes out next, or what is wrong.
  private var status: String {
    if let trouble { return "cannot tick: \(trouble)" }
    var parts: [String] = []
    if let refusal { parts.append("the config is refused, the one before is in use: \(refusal)") }
    let busy = flights.busy
    if !busy.isEmpty { parts.append("sends on \(busy.sorted().joined(separator: ", "))") }
    let setup = workspace.setup
    let next = try? workspace.store.nextSend(
      setup, after: workspace.now, waits: waits.values.flatMap(\.self),
      inspector: workspace.inspect)
    switch next {
    case .send(let target, let instant):
      parts.append(
        "next: #\(target.postID) on \(target.account), "
          + TimeText.full(instant, in: setup.zone(ofAccount: target.account)))
    case .noneBefore(let instant):
      parts.append(
        "nothing to send before \(TimeText.full(instant, in: context.zones.local(environment: context.environment)))"
      )
    case .some(.none), nil: parts.append("nothing to send")
    }
    return parts.joined(separator: "; ")
  }

  // MARK: Reload and end

  /// Takes over the config as it is now, or keeps the one before and says why.
  private mutating func reload(isAsked: Bool) {
    if isAsked { machine.manager.isReloading() }
    configStamp = Workspace.configStamp(context, home)
    do {
      workspace = try Workspace(context, .readWrite)
      refusal = nil
      waits = [:]
      log(
        "reloaded", .notice, "the config was read again",
        [
          .init("queues", "\(workspace.setup.queues.count)"),
          .init("accounts", "\(workspace.setup.accounts.count)"),
        ])
    } catch {
      let known = UserFacingError(describing: error)
      let words = ([known.message] + known.details).joined(separator: "; ")
      refusal = words
      log(
        "refused", .error, "the config is not taken over, the one before stays in use: \(words)",
        known.hint.map { [.init("hint", $0)] } ?? [])
    }
    if isAsked { machine.manager.isReady(status: status) }
  }

  /// Lets what is on its way come to its end, and begins nothing.
  private func stop() async {
    flights.stop()
    let busy = flights.busy.sorted().joined(separator: ", ")
    machine.manager.isStopping(
      status: busy.isEmpty ? "ends" : "ends; waits for what is on its way on \(busy)")
    let begun = context.clocks().monotonic
    while !flights.isEmpty {
      let left = Self.patience - .milliseconds(context.clocks().monotonic - begun)
      let reasons = left > .zero ? await machine.sleeper.sleep(for: left) : [.stop]
      guard !reasons.contains(.stop) else {
        log(
          "broken_off", .warning,
          "deliveries were broken off: the next tick finds out what became of them",
          [.init("accounts", busy)])
        machine.abandon(.done)
        return
      }
    }
    log("stopped", .info, "stintd ends")
  }

  /// Waits until no other daemon works for this home; nil when it was asked to end before.
  private func standBy() async -> FileLock? {
    let path = home.data + "/stintd.lock"
    if let lock = FileLock.take(path) { return lock }
    log("stands_by", .notice, "another stintd works for \(home.data); this one stands by")
    machine.manager.isReady(status: "stands by: another stintd works")
    let waiting = LockWait(path) { [sleeper = machine.sleeper] in sleeper.wake() }
    let rhythm = machine.manager.watchdog.map { $0 / 2 }
    while true {
      if let lock = waiting.lock { return lock }
      let reasons = await machine.sleeper.sleep(for: rhythm)
      machine.manager.isAlive()
      if reasons.contains(.stop) {
        log("stopped", .info, "stintd ends")
        return nil
      }
    }
  }
}
