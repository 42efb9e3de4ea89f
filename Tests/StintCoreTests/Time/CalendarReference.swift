import Foundation

/// `systemd-analyze calendar`, asked for many expressions at once.
struct CalendarReference {
  struct Answer: Equatable {
    let normalized: String
    /// Seconds since the epoch; fractions are not printed.
    var elapses: [Int64] = []
    /// The program gave up with an error of its own.
    var isStuck = false
  }

  private let program: ReferenceProgram
  let zoneName: String

  init(zoneName: String) throws {
    program = try ReferenceProgram("systemd-analyze")
    self.zoneName = zoneName
  }

  /// The answer for each expression; nil for those that were refused.
  ///
  /// The expressions must differ from each other: refusals are told apart by their text only.
  func answers(
    _ expressions: [String], after base: Int64, iterations: Int
  ) throws -> [String: Answer] {
    let start = String(Self.format(base))
    let (output, complaints) = try program.run(
      ["calendar", "--iterations=\(iterations)", "--base-time=\(start) UTC", "--"] + expressions,
      environment: ["TZ": zoneName])
    let refused = Self.quoted(complaints, "Failed to parse calendar specification '")
    let stuck = Self.quoted(complaints, "Failed to determine next elapse for '")
    var blocks: [Answer] = []
    // The instant in universal time stands in a line of its own, unless the C library takes the zone
    // for universal time: as with Morocco, which stays at +00 since September 2026.
    var local: Int64?
    func take(_ seconds: Int64?) {
      if let seconds { blocks[blocks.count - 1].elapses.append(seconds) }
      local = nil
    }
    for line in output.split(separator: "\n") {
      guard let colon = line.range(of: ": ") else { continue }
      let value = line[colon.upperBound...]
      if line.contains("Normalized form:") {
        take(local)
        blocks.append(Answer(normalized: String(value)))
      } else if line.contains("(in UTC): ") {
        take(Self.seconds(value))
      } else if line.contains("Next elapse: ") || line.contains("Iter. #") {
        take(local)
        local = Self.seconds(value)
      }
    }
    take(local)
    let accepted = expressions.filter { !refused.contains($0) && !stuck.contains($0) }
    guard accepted.count == blocks.count else { throw Confusion(complaints: complaints) }
    let stuckAnswers = stuck.map { ($0, Answer(normalized: "", isStuck: true)) }
    return Dictionary(uniqueKeysWithValues: zip(accepted, blocks) + stuckAnswers)
  }

  /// The expressions in complaints that begin with `opening`.
  private static func quoted(_ complaints: String, _ opening: String) -> Set<String> {
    Set(
      complaints.split(separator: "\n").filter { $0.hasPrefix(opening) }.compactMap { line in
        line.range(of: "': ", options: .backwards).map {
          String(line[line.index(line.startIndex, offsetBy: opening.count)..<$0.lowerBound])
        }
      })
  }

  struct Confusion: Error {
    let complaints: String
  }

  /// `2026-10-25 01:00:00` in universal time.
  private static func format(_ seconds: Int64) -> Substring {
    let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    return text.replacingOccurrences(of: "T", with: " ").dropLast()[...]
  }

  /// Reads `Sun 2026-10-25 01:00:00 UTC`.
  private static func seconds(_ text: Substring) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 4 else { return nil }
    let date = try? Date("\(words[1])T\(words[2])Z", strategy: .iso8601)
    return date.map { Int64($0.timeIntervalSince1970) }
  }
}
