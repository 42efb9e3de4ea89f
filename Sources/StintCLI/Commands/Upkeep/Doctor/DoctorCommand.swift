internal import ArgumentParser
internal import StintCore
internal import StintSystem

/// `stint doctor`.
struct DoctorCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look for what is broken, stuck or about to be.",
    usage:
      "stint doctor [--quick] [--fix [--dry-run] [--restore]] [--json]\n       stint doctor notify",
    discussion: """
      Ends with 0 when all is well, with 4 when something needs you, and with another number when \
      something is broken. Without --fix it changes nothing.

      --fix does what can do no harm, and says each thing it did: modes of files, indexes, rows that \
      refer to nothing (a copy of them stays in the state folder), what broken-off work left behind. \
      Before it changes the database it makes a copy. Texts of posts, the history and what was sent \
      it never touches. What is stuck the next pass takes up: stint tick.

      --fix --restore, for a damaged database: what can still be read is saved as lines for `stint \
      import`, the database is set aside (never deleted), and the newest sound copy takes its place.
      """,
    subcommands: [DoctorNotifyCommand.self])

  @Flag(help: "Repair what can be repaired without harm.")
  var fix = false

  @Flag(help: "Only say what would be repaired; change nothing.")
  var dryRun = false

  @Flag(help: "Put the newest sound copy in the place of a damaged database, too.")
  var restore = false

  @Flag(help: "Leave out what takes long: reading whole files, and indexes against tables.")
  var quick = false

  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    guard fix || !(dryRun || restore) else {
      throw UserFacingError(
        "--dry-run and --restore go with --fix", hint: "stint doctor --fix --dry-run",
        status: .usedWrongly)
    }
    var findings = DoctorTable.findings(try Patient(context, isQuick: quick))
    var deeds: [Deed] = []
    if fix {
      let treatment = Treatment(context, isDryRun: dryRun, restores: restore)
      deeds = treatment.carryOut(findings)
      // What is left after it is what counts.
      if !dryRun, !deeds.isEmpty {
        findings = DoctorTable.findings(try Patient(context, isQuick: quick))
      }
    }
    let report = DoctorReport(findings: findings, deeds: deeds)
    context.print(report, asJSON: isJSON)
    return report.status
  }
}
