internal import StintCore
internal import StintStore
internal import StintSystem
internal import StintWorkspace

/// `stint did` without all that a plain mark does not need: the argument parser, the config, and
/// reading the session again.
///
/// It takes over only where the status file says that the mark is all there is to write; everything
/// else, and every mistake, goes the long way.
enum QuickMark {
  /// The exit status; nil when the long way is to be gone.
  static func answer(_ arguments: [String], in context: Context) -> Int32? {
    guard arguments.first == "did", arguments.count > 1,
      !arguments.dropFirst().contains(where: { $0.hasPrefix("-") }),
      let draft = try? MarkDraft(Array(arguments.dropFirst())),
      // An answer looks for its ask.
      draft.act != .answer, let home = try? context.home(),
      !SessionDesk.hasHooks(home)
    else { return nil }
    let file = StatusFile(home)
    let clocks = context.clocks()
    guard var status = file.read(), status.takesMark(at: clocks), status.stamp == file.stamp,
      var running = status.running
    else { return nil }
    let mark = Mark(
      uid: context.newUID(), at: clocks.wall, act: draft.act, person: draft.person,
      text: draft.text, url: draft.url)
    let old = status.stamp
    let claimed = running.count(mark)
    status.running = running
    status.beat = clocks
    do {
      let store = try Store(
        path: home.database, mode: .readWrite, exists: true,
        logLength: { FileBytes.length($0) }, companion: try DatabaseLock.share(home))
      context.keepOpen(store)
      let isStored = try store.quickMark(
        mark, session: running.id, at: clocks, isUnchanged: { file.stamp == old },
        stamp: { file.stamp },
        commit: { stamp in
          status.stamp = stamp
          file.write(status)
        })
      guard isStored else { return nil }
    } catch {
      return nil
    }
    let offset = running.offsetInMinutes
    let report = MarkReport(
      session: running.id, mark: mark, claimed: claimed,
      clock: SessionText.clock(mark.at, offsetInMinutes: offset),
      at: RFC3339.text(mark.at, offsetInMinutes: offset))
    context.print(report, asJSON: false)
    return ExitStatus.done.rawValue
  }
}
