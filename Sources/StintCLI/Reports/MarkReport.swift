internal import StintCore
internal import StintSystem

/// A mark as logged.
struct MarkReport: Report {
  let session: Int64
  let mark: Mark
  /// Milliseconds it stands for.
  let claimed: Int64
  /// `08:09`.
  let clock: String
  /// With date and offset.
  let at: String
  /// Which ask it answers, in words.
  var asked: String?

  func text(_ style: Style) -> String {
    let words = [mark.person.map { "@\($0)" }, mark.text, mark.url].compactMap(\.self)
      .joined(separator: " ")
    return
      ([
        "\(clock)  \(mark.act.rawValue)" + (words.isEmpty ? "" : "  \(SafeText.line(words))")
          + style.dim("  \(SessionText.minutes(claimed))")
      ] + (asked.map { ["  \(SafeText.line($0))"] } ?? [])).joined(separator: "\n")
  }

  var json: JSONObject {
    var json: JSONObject = [
      "session": .int(session), "uid": .string(mark.uid), "at": .string(at),
      "act": .string(mark.act.rawValue), "claimed_s": .int(claimed / 1000),
    ]
    json["person"] = mark.person.map { .string($0) }
    json["text"] = mark.text.map { .string($0) }
    json["url"] = mark.url.map { .string($0) }
    json["answers"] = mark.answers.map { .string($0) }
    return json
  }
}
