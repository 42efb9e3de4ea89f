internal import StintCore

/// Stint's own: one JSON object a line, and nothing is lost (`SessionCodec`).
package struct JSONLinesTimeLog: TimeLogFormat {
  package let name = "jsonl"
  package let title = "Stint JSON Lines"
  package let fileExtension = "jsonl"
  package let losses: [String] = []
  package let isComplete = true

  package init() {}

  package func recognises(_ look: TimeLogLook) -> Bool {
    guard let line = look.lines.first, line.first == "{" else { return false }
    return ["session", "mark", "parked"].contains { line.contains("\"t\":\"\($0)\"") }
      || (look.hasExtension("jsonl") && !look.dense.hasPrefix("{\"buckets\""))
  }

  package func writer(_ options: TimeLogOptions) -> any TimeLogWriter { Writer() }

  private struct Writer: TimeLogWriter {
    mutating func text(of session: Session) -> String {
      SessionCodec.lines(session).map { $0.serialized() + "\n" }.joined()
    }
  }

  package func read(
    _ bytes: [UInt8], _ options: TimeLogOptions
  ) throws(TimeLogError) -> TimeLogFile {
    let lines: [JSONLines.Line]
    do {
      lines = try JSONLines.split(bytes)
    } catch {
      throw .invalidUTF8(error)
    }
    var file = TimeLogFile()
    var places: [String: Int] = [:]
    var parts: [(place: TimeLogPlace, value: JSONValue)] = []
    for line in lines {
      let place = TimeLogPlace.line(line.number)
      do {
        let value = try JSONValue(parsing: line.bytes)
        switch value["t"]?.stringValue {
        case "session":
          let session = try SessionCodec.session(from: value)
          guard places[session.uid] == nil else {
            file.skip(place, "the session \(session.uid) is there twice")
            continue
          }
          places[session.uid] = file.sessions.count
          file.sessions.append(ImportedSession(place: place, session: session))
        case "mark", "parked": parts.append((place, value))
        default: file.skip(place, "it is no session, mark or parked line")
        }
      } catch let error as JSONError {
        file.skip(place, "column \(error.column): \(error.message)")
      } catch let error as ContentCodecError {
        file.skip(place, "\(error.field) must be \(error.expected)")
      } catch {
        file.skip(place, "\(error)")
      }
    }
    var taken: Set<String> = []
    for (place, value) in parts
    where taken.insert("\(value["session"]?.stringValue ?? "") \(value["uid"]?.stringValue ?? "")")
      .inserted
    {
      guard let uid = value["session"]?.stringValue, let index = places[uid] else {
        file.skip(place, "its session is not in the file")
        continue
      }
      do throws(ContentCodecError) {
        if value["t"] == "mark" {
          file.sessions[index].session.marks.append(try SessionCodec.mark(from: value))
        } else {
          file.sessions[index].session.parked.append(try SessionCodec.parkedLine(from: value))
        }
      } catch {
        file.skip(place, "\(error.field) must be \(error.expected)")
      }
    }
    for index in file.sessions.indices { file.sessions[index].session.marks.sortByTime() }
    file.skipped.sort { $0.place < $1.place }
    return file
  }
}
