internal import StintCore

/// Reads headings, their properties and clock lines.
struct OrgReader {
  private let options: TimeLogOptions
  private var reader: IntervalReader
  private var heading = ""
  private var headingTags: [String] = []
  private var properties: [String: String] = [:]
  private var clocks: [(place: TimeLogPlace, line: String)] = []

  init(_ options: TimeLogOptions, _ format: String) {
    self.options = options
    reader = IntervalReader(format: format, options: options)
  }

  mutating func add(_ line: Substring, at place: TimeLogPlace) {
    let stars = line.prefix { $0 == "*" }
    if !stars.isEmpty, line.dropFirst(stars.count).first == " " {
      finishHeading()
      let title = TimeLogText.trimmed(line.dropFirst(stars.count))
      (heading, headingTags) = Self.title(title)
      return
    }
    let text = TimeLogText.trimmed(line)
    if text.hasPrefix("CLOCK:") {
      clocks.append((place, TimeLogText.trimmed(text.dropFirst("CLOCK:".count))))
    } else if text.hasPrefix(":") {
      let parts = text.dropFirst().split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { return }
      properties[parts[0].uppercased()] = TimeLogText.trimmed(parts[1])
    }
  }

  mutating func finish() -> TimeLogFile {
    finishHeading()
    return reader.finish()
  }

  /// The words and the tags behind them, as `:biz:home:`.
  private static func title(_ text: String) -> (String, [String]) {
    guard text.hasSuffix(":"),
      let blank = text.lastIndex(of: " ").map({ text.index(after: $0) })
        ?? (text.hasPrefix(":") ? text.startIndex : nil),
      text[blank...].hasPrefix(":"), text[blank...].count > 2
    else { return (text, []) }
    return (
      TimeLogText.trimmed(text[..<blank]), text[blank...].split(separator: ":").map(String.init)
    )
  }

  private mutating func finishHeading() {
    defer {
      heading = ""
      headingTags = []
      properties = [:]
      clocks = []
    }
    var tags = TimeLogTags([])
    tags.uid = properties["STINT"].flatMap { $0.isEmpty ? nil : TimeLogTags.decoded($0) }
    tags.queue = properties["QUEUE"].flatMap { $0.isEmpty ? nil : TimeLogTags.decoded($0) }
    tags.networks = (properties["NETWORKS"] ?? "").split(separator: " ").map {
      TimeLogTags.decoded($0)
    }
    tags.rest = headingTags.filter { $0 != "engage" }
    let purpose: String
    if tags.uid == nil {
      purpose = Self.withoutKeyword(heading)
    } else {
      purpose = properties["PURPOSE"] == "none" ? "" : heading
    }
    // Effort is that of the whole heading.
    let planned =
      tags.uid != nil || clocks.count == 1 ? properties["EFFORT"].flatMap(Self.effort) : nil
    let choices = (properties["DST"] ?? "").split(separator: " ")
    for (index, clock) in clocks.enumerated() {
      // The choices stand in order of time, the lines the other way round.
      let place = choices.count - 1 - index
      let choice =
        choices.count == clocks.count && choices.indices.contains(place)
        ? DSTChoice(rawValue: String(choices[place])) : nil
      do throws(OrgClock.Problem) {
        let parsed = try OrgClock(clock.line)
        let (start, end) = try resolve(parsed, choice)
        reader.add(
          LogInterval(
            place: clock.place, start: start, end: end, text: purpose, tags: tags,
            planned: planned))
      } catch {
        reader.file.skip(clock.place, error.message)
      }
    }
  }

  private func resolve(
    _ clock: OrgClock, _ choice: DSTChoice?
  ) throws(OrgClock.Problem) -> (Timestamp, Timestamp?) {
    do throws(LocalStretch.Problem) {
      return try LocalStretch(options).resolve(
        start: clock.start, end: clock.end, seconds: clock.end == nil ? nil : clock.seconds,
        startChoice: choice)
    } catch {
      throw .local(error)
    }
  }

  private static func withoutKeyword(_ heading: String) -> String {
    var rest = heading[...]
    for word in ["TODO ", "DONE "] where rest.hasPrefix(word) { rest = rest.dropFirst(word.count) }
    if rest.hasPrefix("[#"), rest.dropFirst(3).hasPrefix("] ") { rest = rest.dropFirst(5) }
    return TimeLogText.trimmed(rest)
  }

  /// `0:25`, or minutes.
  private static func effort(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, numbers.allSatisfy({ (0...527_040).contains($0) }) else {
      return nil
    }
    let minutes =
      numbers.count == 2 && numbers[1] < 60 ? numbers[0] * 60 + numbers[1] : numbers[0]
    return numbers.count <= 2 && (1...527_040).contains(minutes) ? minutes * 60 : nil
  }
}
