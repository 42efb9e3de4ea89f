internal import StintCore
internal import StintFormats
internal import StintStore
internal import StintSystem

/// What an import would do to the log, session by session.
///
/// A session that is there already is left alone, and one that overlaps another is left out: no
/// minute may count twice. Stint's own file is taken as it is, overlaps among its own included,
/// since they are what the log was.
struct TimeLogImportPlan {
  /// What to add, oldest first; queue and uid are filled in.
  private(set) var sessions: [Session] = []
  /// Those that the log has.
  private(set) var known: [TimeLogRow] = []
  private(set) var skipped: [TimeLogRow]
  private(set) var warnings: [TimeLogRow]
  /// Sessions for which nothing tells the queue.
  private(set) var queueless: [TimeLogRow] = []

  private let format: any TimeLogFormat
  private let queues: Set<String>
  private let queue: String?
  private let now: Timestamp
  private let existing: [LoggedTime]
  /// Of all up to one place in `existing`, the place of the one that ends last.
  private let latest: [Int]
  private let uids: [String: LoggedTime]
  private let sources: [String: LoggedTime]
  private let takenParts: Set<String>
  private let zone: Zone
  private let newUID: () -> String

  init(
    _ file: TimeLogFile, format: any TimeLogFormat, log: [LoggedTime], takenParts: Set<String>,
    queues: Set<String>, queue: String?, zone: Zone, now: Timestamp, newUID: @escaping () -> String
  ) {
    self.format = format
    self.queues = queues
    self.queue = queue
    self.zone = zone
    self.now = now
    self.newUID = newUID
    self.takenParts = takenParts
    skipped = file.skipped
    warnings = file.warnings
    uids = Dictionary(log.map { ($0.uid, $0) }) { first, _ in first }
    sources = Dictionary(
      log.compactMap { time in time.sourceKey.map { ($0, time) } }
    ) { first, _ in first }
    existing = log.filter { !$0.isDeleted }.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    var latest: [Int] = []
    for (index, time) in existing.enumerated() {
      let before = latest.last ?? index
      let isLater = (time.end ?? .distantFuture) > (existing[before].end ?? .distantFuture)
      latest.append(isLater ? index : before)
    }
    self.latest = latest
    add(file.sessions)
    skipped.sort { $0.place < $1.place }
    warnings.sort { $0.place < $1.place }
  }

  private mutating func add(_ imported: [ImportedSession]) {
    let sorted = imported.enumerated().sorted {
      ($0.element.session.start, $0.offset) < ($1.element.session.start, $1.offset)
    }.map(\.element)
    var own: (end: Timestamp, place: TimeLogPlace)?
    var keys: [String: TimeLogPlace] = [:]
    for item in sorted {
      let session = item.session
      let place = item.place
      if let time = logged(session) {
        known.append(TimeLogRow(place: place, message: words(for: time, session)))
        continue
      }
      let key = session.uid.isEmpty ? session.sourceKey ?? "" : "uid:\(session.uid)"
      if let other = keys[key] {
        skip(place, "it is the same as \(other.words)")
        continue
      }
      if let reason = refusal(session) {
        skip(place, reason)
        continue
      }
      if session.deletedAt == nil, let end = session.end, end > session.start {
        if let other = overlapped(session.start, end) {
          skip(place, "it overlaps #\(other.id), \(times(other))")
          continue
        }
        if let own, own.end > session.start {
          guard format.isComplete else {
            skip(place, "it overlaps \(own.place.words)")
            continue
          }
          warnings.append(TimeLogRow(place: place, message: "it overlaps \(own.place.words)"))
        }
        if own.map({ $0.end < end }) ?? true { own = (end, place) }
      }
      keys[key] = place
      take(item)
    }
  }

  private mutating func skip(_ place: TimeLogPlace, _ message: String) {
    skipped.append(TimeLogRow(place: place, message: message))
  }

  private func logged(_ session: Session) -> LoggedTime? {
    if !session.uid.isEmpty, let time = uids[session.uid] { return time }
    return session.sourceKey.flatMap { sources[$0] }
  }

  private func words(for time: LoggedTime, _ session: Session) -> String {
    if time.isDeleted { return "it is #\(time.id), which was removed from the log" }
    if time.uid == session.uid, time.revision < session.revision {
      return "it is #\(time.id), older here (revision \(time.revision), in the file "
        + "\(session.revision)) and left as it is"
    }
    return "it is #\(time.id)"
  }

  /// Why a session cannot be part of the log, whatever else is in it.
  private func refusal(_ session: Session) -> String? {
    guard let end = session.end else { return "it is still open" }
    if end > now {
      return session.start > now ? "it lies in the future" : "it ends in the future"
    }
    if format.isComplete == false, end == session.start { return "it has no length" }
    if session.interruptions.contains(where: { $0.end == nil }) {
      return "it has an interruption that goes on"
    }
    let parts = session.marks.map(\.uid) + session.parked.map(\.uid)
    if Set(parts).count < parts.count || parts.contains(where: takenParts.contains) {
      return "a mark or parked line of it is in another session, too"
    }
    return nil
  }

  /// A session of the log that shares an instant with [start, end).
  private func overlapped(_ start: Timestamp, _ end: Timestamp) -> LoggedTime? {
    var low = 0
    var high = existing.count
    while low < high {
      let middle = (low + high) / 2
      if existing[middle].start < end { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let time = existing[latest[low - 1]]
    return (time.end ?? .distantFuture) > start ? time : nil
  }

  private func times(_ time: LoggedTime) -> String {
    TimeText.full(time.start, in: zone)
  }

  private mutating func take(_ item: ImportedSession) {
    var session = item.session
    var labels = item.labels
    var project = item.project
    let named = queues.contains(session.queue) ? session.queue : nil
    let byProject = project.flatMap { name in
      queues.contains(name) ? name : queues.first { $0.lowercased() == name.lowercased() }
    }
    if byProject != nil { project = nil }
    if let found = named ?? (session.queue.isEmpty ? byProject : nil) {
      session.queue = found
    } else if session.queue.isEmpty, let only = queue ?? (queues.count == 1 ? queues.first : nil) {
      session.queue = only
    } else if let queue {
      warnings.append(
        TimeLogRow(
          place: item.place, message: "its queue \(session.queue) is not in the config; \(queue)"))
      session.queue = queue
    } else {
      queueless.append(
        TimeLogRow(
          place: item.place,
          message: session.queue.isEmpty
            ? "nothing tells its queue" : "its queue \(session.queue) is not in the config"))
    }
    if session.purpose.isEmpty, !format.isComplete {
      let words = [project].compactMap(\.self) + labels
      session.purpose = words.isEmpty ? "imported" : words.joined(separator: ", ")
    } else {
      // What the other program filed it under is kept where the log keeps what it has to say.
      if let project { labels.insert(project, at: 0) }
      if !labels.isEmpty {
        session.notes.append(
          SessionNote(
            at: session.end ?? session.start,
            text: "\(format.name): \(labels.joined(separator: ", "))"))
      }
    }
    if session.uid.isEmpty { session.uid = newUID() }
    sessions.append(session)
  }
}
