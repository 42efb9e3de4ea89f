internal import StintCore

/// Reads rows of time by the names of their columns; columns it does not know are left alone.
enum CSVTimeLogReader {
  private enum Column: String, CaseIterable {
    case project, description, tags, type
    case startDate = "start date"
    case startTime = "start time"
    case endDate = "end date"
    case endTime = "end time"
    case duration
    case durationInHours = "duration (h)"
    case durationAsDecimal = "duration (decimal)"
  }

  static func read(
    _ bytes: [UInt8], format: String, _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    let document: CSVDocument
    do {
      document = try CSVReader.read(bytes)
    } catch {
      throw .csv(error)
    }
    var columns: [Column: Int] = [:]
    for (index, field) in (document.rows.first?.fields ?? []).enumerated() {
      guard let column = Column(rawValue: TimeLogText.trimmed(field.text).lowercased()) else {
        continue
      }
      columns[column] = columns[column] ?? index
    }
    var missing = [Column.startDate, .startTime].filter { columns[$0] == nil }.map(\.rawValue)
    let lengths: [Column] = [.duration, .durationInHours, .durationAsDecimal]
    if lengths.allSatisfy({ columns[$0] == nil }),
      columns[.endDate] == nil || columns[.endTime] == nil
    {
      missing.append("duration")
    }
    guard missing.isEmpty else { throw .missingColumns(missing) }

    func text(_ column: Column, _ row: CSVRow) -> String? {
      guard let index = columns[column], row.fields.indices.contains(index) else { return nil }
      let text = row.fields[index].text
      return TimeLogText.trimmed(text).isEmpty ? nil : text
    }

    let rows = document.rows.dropFirst()
    let dates = try CSVDates(
      rows.flatMap { row in
        [Column.startDate, .endDate].compactMap { column in
          text(column, row).map { (TimeLogText.trimmed($0), row.line) }
        }
      }, order: options.dateOrder)
    var reader = IntervalReader(format: format, options: options)
    for row in rows {
      let place = TimeLogPlace.line(row.line)
      if row.fields.allSatisfy({ TimeLogText.trimmed($0.text).isEmpty }) { continue }
      if let type = text(.type, row), type.lowercased().contains("break") {
        reader.file.skip(place, "it is a break")
        continue
      }

      func wall(_ date: Column, _ time: Column) throws(Problem) -> (WallTime, hasSeconds: Bool)? {
        guard let date = text(date, row).map(TimeLogText.trimmed),
          let time = text(time, row).map(TimeLogText.trimmed)
        else { return nil }
        guard let day = dates.date(date) else { throw Problem(message: "\(date) is no date") }
        guard let clock = CSVClock.time(time) else {
          throw Problem(message: "\(time) is no time of day")
        }
        return (
          WallTime(
            year: day.year, month: day.month, day: day.day, hour: clock.hour,
            minute: clock.minute, second: clock.second), clock.hasSeconds
        )
      }

      do throws(Problem) {
        guard let start = try wall(.startDate, .startTime) else {
          throw Problem(message: "it has no start")
        }
        let end = try wall(.endDate, .endTime)
        var length: (seconds: Int, tolerance: Int)?
        for column in lengths {
          guard length == nil, let field = text(column, row).map(TimeLogText.trimmed) else {
            continue
          }
          length = CSVClock.length(field)
          // Toggl gives a running entry a length below zero.
          if length == nil, field.hasPrefix("-") { continue }
          guard length != nil else { throw Problem(message: "\(field) is no length of time") }
        }
        let tags = TimeLogTags(
          (text(.tags, row) ?? "").split(whereSeparator: { ",;\n".contains($0) })
            .map(TimeLogText.trimmed).filter { !$0.isEmpty })
        // Times without seconds were cut: the length may be off by what was cut at both ends.
        let cut = start.hasSeconds && end?.hasSeconds ?? true ? 0 : 60
        let stretch = try resolve(
          start.0, end?.0, length, tolerance: (length?.tolerance ?? 0) + cut, tags.dst, options)
        reader.add(
          LogInterval(
            place: place, start: stretch.start, end: stretch.end,
            text: TimeLogText.trimmed(text(.description, row) ?? ""), tags: tags,
            project: text(.project, row).map(TimeLogText.trimmed)))
      } catch {
        reader.file.skip(place, error.message)
      }
    }
    return reader.finish()
  }

  private struct Problem: Error {
    var message: String
  }

  private static func resolve(
    _ start: WallTime, _ end: WallTime?, _ length: (seconds: Int, tolerance: Int)?,
    tolerance: Int, _ choice: DSTChoice?, _ options: TimeLogOptions
  ) throws(Problem) -> (start: Timestamp, end: Timestamp?) {
    do throws(LocalStretch.Problem) {
      return try LocalStretch(options).resolve(
        start: start, end: end, seconds: length?.seconds, tolerance: tolerance,
        startChoice: choice)
    } catch {
      throw Problem(message: error.message)
    }
  }
}
