internal import ArgumentParser
internal import Foundation
internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint init`.
struct InitCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "First run: write a config to start from, and the database.",
    discussion: "Never overwrites: where a config exists it is checked and kept.")

  @Option(help: ArgumentHelp("Zone of the queues; the machine's without it.", valueName: "zone"))
  var zone: String?

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let home = try context.home()
    let zone =
      try self.zone.map { name in
        guard let zone = context.zones.zone(named: name) else {
          let near = NearestName.suggestion(for: name, among: context.zones.names())
          throw UserFacingError(
            "there is no zone \(name)" + (near.map { "; did you mean \($0)?" } ?? ""),
            hint: "an IANA name as Europe/Madrid", status: .badInput)
        }
        return zone
      } ?? context.zones.local(environment: context.environment)
    // The units let the daemon write to those of them that are there when it starts.
    for folder in [home.config, home.credentials, home.data, home.state] {
      try Home.makeFolder(folder)
    }
    let isNew = !FileManager.default.fileExists(atPath: home.configFile)
    if isNew {
      guard
        FileManager.default.createFile(
          atPath: home.configFile, contents: Data(StarterConfig.text(zone: zone.name).utf8),
          attributes: [.posixPermissions: 0o600])
      else {
        throw UserFacingError("cannot write \(home.configFile)", status: .cannotCreate)
      }
    }
    let hadDatabase = FileManager.default.fileExists(atPath: home.database)
    let workspace = try Workspace(context, .readWrite)
    let accounts = workspace.setup.accounts.values.sorted { $0.name < $1.name }
    context.print(
      Answer([
        "config": .string(home.configFile), "database": .string(home.database),
        "outbox": .string(workspace.outbox), "config_written": .bool(isNew),
        "zone": .string(zone.name), "accounts": .array(accounts.map { .string($0.name) }),
      ]) { style in
        """
        \(style.bold(Self.headline(wroteConfig: isNew, hadDatabase: hadDatabase)))
          config    \(home.configFile)
          database  \(home.database)
          outbox    \(workspace.outbox)
          zone      \(workspace.setup.queues.values.map(\.zone.name).sorted().first ?? zone.name)\(isNew && self.zone == nil ? ", this machine's; change it in the config" : "")

        Next:
          stint queue list                                 the rules you start with
          stint add -q business "What do you plant in autumn?"
          stint plan                                       what goes out when
          stint rehearse                                   the coming week as files; nothing is sent
        Edit the config to name your own accounts, then `stint account check`.
        """
      }, asJSON: isJSON)
    return .done
  }

  private static func headline(wroteConfig: Bool, hadDatabase: Bool) -> String {
    switch (wroteConfig, hadDatabase) {
    case (true, _): "Stint is ready"
    case (false, false): "Stint is ready; your config was kept as it is"
    case (false, true): "Stint was set up already; nothing was overwritten"
    }
  }
}

/// The config that `stint init` writes.
enum StarterConfig {
  static func text(zone: String) -> String {
    """
    # Stint's config. `stint help config` explains every key; `stint account check` checks it.

    [queue.business]
    zone  = "\(zone)"
    slots = ["Mon..Fri 09:00", "Mon..Fri 12:30", "Tue,Thu 17:15"]   # try one: stint slots "Mon..Fri 09:00"
    quiet = ["22:00-07:00"]
    gap   = "90m"               # between any two posts of one account
    per_day = 4
    late  = { within = "45m", then = "next-slot" }
    stale_after = "21d"

    [queue.business.promo]
    share  = "1/5"              # at most 1 promo in any 5 consecutive posts of an account
    budget = ["1/24h", "3/7d"]  # promos of the whole queue in any such window
    gap    = "36h"              # between two promos of one account

    [queue.personal]
    zone  = "\(zone)"
    slots = ["Sat,Sun 11:00"]

    # One table an account. "stint help formats" lists the formats.
    [account."shop@mastodon"]
    queue    = "business"
    exporter = "outbox"         # finished items are left as files in the outbox
    format   = "mastodon"

    [account."me@journal"]
    queue    = "personal"
    exporter = "outbox"
    format   = "markdown"

    """
  }
}
