import StintCore
import StintFormats
import StintTestSupport
import Testing

/// What a format does not list as lost must come back.
struct RoundTripTests {
  /// The precision of a format's times in milliseconds.
  private static let units: [String: Int64] = [
    "jsonl": 1, "activitywatch": 1, "klog": 60_000, "org": 60_000,
  ]

  private static func options(_ zone: Zone) -> TimeLogOptions {
    TimeLogOptions(
      zone: zone, now: .at("2027-06-01T00:00Z"), zones: { try? TestZones.named($0) })
  }

  private static let readable = TimeLogFormatTable.all.filter(\.isReadable).map(\.name)

  @Test
  func `the table holds every format of the issue, each under one name`() {
    let names = TimeLogFormatTable.all.map(\.name)
    #expect(
      Set(names) == [
        "jsonl", "timewarrior", "timewarrior-script", "klog", "watson", "toggl", "clockify", "org",
        "open-pomodoro", "ical", "activitywatch",
      ])
    #expect(names.count == Set(names).count)
    for format in TimeLogFormatTable.all {
      #expect(format.losses.isEmpty == (format.name == "jsonl"))
      #expect(format.losses.allSatisfy { $0.count <= 76 }, "\(format.losses)")
      #expect(Set(format.losses).count == format.losses.count)
    }
  }

  @Test(arguments: readable)
  func `a log comes back but for what the list of losses names`(name: String) throws {
    let format = try #require(TimeLogFormatTable.format(named: name))
    for seed in 1...60 as ClosedRange<UInt64> {
      let random = try RandomSessions(seed: seed)
      let options = Self.options(random.zone)
      let bytes = format.export(random.sessions, options)
      let file = try format.read(bytes, options)
      #expect(file.skipped == [], "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
      let found = TimeLogFormatTable.format(of: bytes, name: "log.\(format.fileExtension)")?.name
      #expect(found == name || file.sessions.isEmpty, "seed \(seed)")
      let expected = random.sessions.filter { Self.remains($0, format) }
      guard file.sessions.count == expected.count else {
        Issue.record("seed \(seed): \(expected.count) became \(file.sessions.count)")
        continue
      }
      for (old, new) in zip(expected, file.sessions) {
        Self.compare(old, new, format, seed: seed, all: random.sessions, zone: random.zone)
      }
      // And once more: what was read is written as it was.
      let again = format.export(file.sessions.map(\.session), options)
      let third = try format.read(again, options)
      #expect(
        third.sessions.map(\.session.start) == file.sessions.map(\.session.start),
        "seed \(seed)")
      #expect(
        third.sessions.map { $0.session.spent(through: $0.session.start) }
          == file.sessions.map { $0.session.spent(through: $0.session.start) }, "seed \(seed)")
    }
  }

  private static func stretches(_ session: Session, _ name: String) -> [[Int64]] {
    let unit = units[name] ?? 1000
    var found: [[Int64]] = []
    for span in session.spans(through: session.end ?? session.start) where span.kind == .active {
      let start = span.start.milliseconds.flooredDivision(by: unit) * unit
      var end = span.end.milliseconds.flooredDivision(by: unit) * unit
      // Its length is whole minutes, its start whole seconds.
      if name == "open-pomodoro", start < end { end = start + (end - start) / 60_000 * 60_000 }
      guard start < end else { continue }
      if name != "open-pomodoro", let last = found.last, last[1] == start {
        found[found.count - 1][1] = end
      } else {
        found.append([start, end])
      }
    }
    return found
  }

  private static func remains(_ session: Session, _ format: any TimeLogFormat) -> Bool {
    guard format.name != "jsonl" else { return true }
    guard format.name == "ical" else { return !stretches(session, format.name).isEmpty }
    return (session.end?.seconds ?? 0) > session.start.seconds
  }

  private static func purpose(_ text: String, _ name: String) -> String {
    let keepsLines = ["toggl", "clockify", "open-pomodoro", "ical", "activitywatch"].contains(name)
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isBreak = scalar == "\n" || scalar == "\t"
      let isControl =
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || [0x2028, 0x2029].contains(scalar.value)
      result.append(isControl && !(isBreak && (keepsLines || name == "klog")) ? " " : scalar)
    }
    var text = String(result)
    if name == "klog" {
      text = text.split(separator: "\n").map { line in
        String(line.reversed().drop(while: \.isWhitespace).reversed())
      }.filter { !$0.isEmpty }.joined(separator: "\n")
    }
    let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
    let end = text.lastIndex { !$0.isWhitespace }
    return end.map { String(text[start...$0]) } ?? ""
  }

  private static func compare(
    _ old: Session, _ imported: ImportedSession, _ format: any TimeLogFormat, seed: UInt64,
    all: [Session], zone: Zone
  ) {
    let new = imported.session
    let name = format.name
    guard name != "jsonl" else {
      #expect(new == old, "seed \(seed)")
      return
    }
    let place = "seed \(seed), \(old.uid)"
    #expect(new.uid == old.uid, "\(place)")
    #expect(new.queue == old.queue, "\(place)")
    #expect(new.networks == old.networks, "\(place)")
    #expect(new.purpose == purpose(old.purpose, name), "\(place)")
    #expect(new.endedBy == .user)
    #expect(new.wrapUp == .skipped)
    #expect(new.sourceKey == "\(name):stint:\(old.uid)")
    #expect(imported.labels == [], "\(place)")
    if name == "ical" {
      #expect(new.start.milliseconds == old.start.seconds * 1000, "\(place)")
      #expect(new.end?.milliseconds == (old.end?.seconds ?? 0) * 1000, "\(place)")
      #expect(new.revision == old.revision, "\(place)")
      let kinds = { (session: Session) in
        session.spans(through: session.end ?? session.start).filter { $0.kind != .active }
          .map { [$0.start.seconds, $0.end.seconds] }.filter { $0[0] < $0[1] }
      }
      #expect(kinds(new) == kinds(old), "\(place)")
    } else {
      #expect(stretches(new, name) == stretches(old, name), "\(place)")
    }
    switch name {
    case "ical", "activitywatch", "org": #expect(new.planned == old.planned, "\(place)")
    case "klog":
      let day = { (session: Session) in zone.wallTime(at: session.start).date }
      let isAlone = all.count { $0.queue == old.queue } == 1 || all.count == 1
      if isAlone, day(old) == day(new) { #expect(new.planned == old.planned, "\(place)") }
    default: #expect(new.planned == nil, "\(place)")
    }
    if name == "activitywatch" { #expect(new.revision == old.revision) }
  }

  @Test(arguments: TimeLogFormatTable.all.map(\.name))
  func `an export is the same every time, and an empty log gives a file that can be read`(
    name: String
  ) throws {
    let format = try #require(TimeLogFormatTable.format(named: name))
    let random = try RandomSessions(seed: 7)
    let options = Self.options(random.zone)
    #expect(format.export(random.sessions, options) == format.export(random.sessions, options))
    let empty = format.export([], options)
    guard format.isReadable, !empty.isEmpty else { return }
    #expect(try format.read(empty, options).sessions == [])
  }

  @Test(arguments: readable)
  func `busy only gives away times and nothing else`(name: String) throws {
    let format = try #require(TimeLogFormatTable.format(named: name))
    var random = try RandomSessions(seed: 3)
    for index in random.sessions.indices {
      random.sessions[index].purpose = "secret plan"
      random.sessions[index].networks = ["mastodon"]
      random.sessions[index].whyOver = "secret reason"
    }
    var options = Self.options(random.zone)
    options.isBusyOnly = true
    let text = String(decoding: format.export(random.sessions, options), as: UTF8.self)
    for word in ["secret", "mastodon", "ana@", "reply", "late\""] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test(arguments: readable)
  func `redacted gives initials for handles and no addresses`(name: String) throws {
    let format = try #require(TimeLogFormatTable.format(named: name))
    var random = try RandomSessions(seed: 3)
    for index in random.sessions.indices {
      random.sessions[index].purpose =
        "ask @bo@b.example, carl@c.example (https://b.example/bo) now"
      random.sessions[index].marks[safe: 0]?.url = "https://a.example/@ana"
    }
    var options = Self.options(random.zone)
    options.isRedacted = true
    let text = String(decoding: format.export(random.sessions, options), as: UTF8.self)
    for word in ["b.example", "c.example", "@ana", "ana@", "carl"] {
      #expect(!text.contains(word), "\(word)")
    }
    let file = try format.read(Array(text.utf8), options)
    #expect(file.sessions.allSatisfy { $0.session.purpose == "ask B., C. (… now" })
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? {
    get { indices.contains(index) ? self[index] : nil }
    set { if let newValue, indices.contains(index) { self[index] = newValue } }
  }
}
