package import StintCore
internal import StintStore
package import StintSystem
package import StintWorkspace

/// What the daemon needs of the machine, beside the context.
package struct ServiceMachine: Sendable {
  package var sleeper: any Sleeper
  package var manager: ServiceManager
  package var journal: Journal
  /// Listens for calls; false where that is not possible.
  package var listen: @Sendable (Home) -> Bool
  /// Ends the process under deliveries that do not come to an end.
  package var abandon: @Sendable (ExitStatus) -> Void
  /// The tick of a workspace, for one owner.
  package var tick: @Sendable (Workspace, String) throws -> Tick = { try $0.tick(owner: $1) }

  package init(
    sleeper: any Sleeper, manager: ServiceManager, journal: Journal,
    listen: @escaping @Sendable (Home) -> Bool, abandon: @escaping @Sendable (ExitStatus) -> Void
  ) {
    self.sleeper = sleeper
    self.manager = manager
    self.journal = journal
    self.listen = listen
    self.abandon = abandon
  }

  /// What a `main` needs: nil where nothing is asked for that can be told to end in order.
  ///
  /// To be called before any other thread exists. Where the system has nothing left to wait with, the
  /// process ends.
  package static func forArguments(_ arguments: [String], _ context: Context) -> ServiceMachine? {
    guard arguments.isEmpty || arguments.contains("--once") else { return nil }
    if arguments.isEmpty { ClosedConnections.keep() }
    do {
      return system(context, try SystemSleeper(environment: context.environment))
    } catch {
      let known = UserFacingError(describing: error)
      context.note(ErrorPresenter.text(known, program: "stintd"))
      ProcessExit.now(known.status.rawValue)
    }
  }

  /// The real one, around a sleeper that was made before any other thread.
  package static func system(_ context: Context, _ sleeper: SystemSleeper) -> ServiceMachine {
    ServiceMachine(
      sleeper: sleeper, manager: ServiceManager(environment: context.environment),
      journal: .system(context),
      listen: { home in
        guard let socket = WakeSocket(home) else { return false }
        sleeper.listen(on: socket)
        return true
      }, abandon: { ProcessExit.now($0.rawValue) })
  }
}
