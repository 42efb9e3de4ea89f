internal import ArgumentParser
internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// `stint log add`.
struct LogAddCommand: ContextCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Write a session down that was not timed.",
    usage: "stint log add <purpose> --start <time> (--end <time> | --for <minutes>) [<options>]",
    discussion: """
      A clock time alone is the last one there was; an end that is earlier than the start is on the \
      next day. Marks are added with stint log mark add. JSON: as stint log edit.
      """)

  @Argument(help: ArgumentHelp("What it was for.", valueName: "purpose"))
  var purpose: String

  @Option(help: ArgumentHelp("When it began.", valueName: "time"))
  var start: String

  @Option(help: ArgumentHelp("When it ended.", valueName: "time"))
  var end: String?

  @Option(name: .customLong("for"), help: ArgumentHelp("How long it was.", valueName: "minutes"))
  var length: String?

  @Option(help: ArgumentHelp("What had been planned, if anything.", valueName: "minutes"))
  var planned: String?

  @Option(name: .shortAndLong, help: "The queue it belongs to.")
  var queue: String?

  @Option(help: ArgumentHelp("Accounts or networks, with commas.", valueName: "places"))
  var on: [String] = []

  @OptionGroup var time: LogTimeOptions
  @OptionGroup var force: LogForceOptions
  @OptionGroup var edit: LogEditOptions
  @OptionGroup var options: GlobalOptions

  init() {}

  var isJSON: Bool { options.isJSON }

  func run(in context: Context) throws -> ExitStatus {
    let desk = try LogDesk(context, isDryRun: edit.dryRun)
    let place = try desk.workspace.place(queue: queue, on: on)
    guard !purpose.isBlank, !purpose.contains(where: \.isNewline), purpose.count <= 200 else {
      throw UserFacingError(
        "a purpose is one line of 1 to 200 characters", hint: "stint log add \"what it was for\" …",
        status: .badInput)
    }
    let zone = try time.zone(or: place.queue.zone, in: context)
    let from = try past(start, now: desk.now, zone: zone, "--start")
    let until = try self.until(from, now: desk.now, zone: zone)
    guard from < until, until <= desk.now else {
      throw UserFacingError(
        from == until
          ? "a session of no length is none"
          : from > until
            ? "it would end (\(TimeText.full(until, in: zone))) before it starts "
              + "(\(TimeText.full(from, in: zone)))"
            : "\(TimeText.full(until, in: zone)) is still to come",
        hint: "stint log add … --start 09:00 --end 09:25", status: .badInput)
    }
    var session = Session(
      uid: context.newUID(), queue: place.queue.name, purpose: purpose.trimmed,
      networks: place.networks, zone: zone.name,
      offsetInMinutes: zone.offsetInSeconds(at: from) / 60, start: from,
      planned: try planned.map { try Minutes.seconds($0, for: "--planned") }, end: until,
      endedBy: .user, wrapUp: .skipped)
    // As a removed one that comes back: it may not lie over another.
    session.deletedAt = desk.now
    let around = try desk.surroundings(of: [session], isForced: force.force)
    do throws(LogEditError) {
      guard let restored = try LogEdit.restore.apply(to: session, in: around).first else {
        throw .notRemoved(session)
      }
      session = restored
    } catch {
      if case .overlaps(_, let others) = error {
        throw UserFacingError(
          "it would overlap "
            + others.map { other in
              "#\(other.id) (\(SessionText.range(other, in: desk.zone(of: other), now: desk.now)))"
            }.joined(separator: ", "),
          hint: "other times, or --force", status: .badInput)
      }
      throw desk.refusal(error)
    }
    session.revision = 1
    return try desk.write(
      before: [], after: [session],
      command: CommandText.of("stint", "log", "add", purpose, "--start", start), isJSON: isJSON)
  }

  private func until(_ from: Timestamp, now: Timestamp, zone: Zone) throws -> Timestamp {
    switch (end, length) {
    case (let end?, nil):
      // On the day of the start, else the day after: nobody logs a session of more than a day.
      let input = LogTimeInput(now: now, zone: zone, dst: time.dst)
      var probe = Session(
        uid: "", queue: "", purpose: "", zone: zone.name, offsetInMinutes: 0, start: from,
        planned: nil)
      probe.end = from
      return try input.end(end, of: probe, start: from)
    case (nil, let length?):
      return from.advanced(by: .seconds(try Minutes.seconds(length, for: "--for")))
    default:
      throw UserFacingError(
        "say when it ended, one way", hint: "--end 09:25, or --for 25m", status: .usedWrongly)
    }
  }

  private func past(
    _ text: String, now: Timestamp, zone: Zone, _ option: String
  ) throws -> Timestamp {
    guard
      let found = try Minutes.instant(at: text, ago: nil, now: now, zone: zone, dst: time.dst)
    else { throw UserFacingError("\(option) says nothing", status: .usedWrongly) }
    return found
  }
}
