internal import StintCore

/// One unfolded content line: `NAME;PARAMETER=value:value`.
struct ICalendarLine: Hashable {
  /// Where it begins in the file.
  var place: TimeLogPlace
  /// In capitals.
  var name: String
  /// By names in capitals, without quotes.
  var parameters: [String: String]
  var value: String

  /// All lines; a line that begins with a blank continues the one before.
  static func lines(_ text: String) throws(TimeLogError) -> [ICalendarLine] {
    var whole: [(number: Int, text: String)] = []
    for (number, line) in TimeLogText.lines(text) {
      if let first = line.unicodeScalars.first, first == " " || first == "\t", !whole.isEmpty {
        // By scalars: the blank and what follows may be one character to Swift.
        whole[whole.count - 1].text.unicodeScalars.append(
          contentsOf: line.unicodeScalars.dropFirst())
      } else if !line.isEmpty {
        whole.append((number, String(line)))
      }
    }
    return whole.compactMap { ICalendarLine($0.text, at: .line($0.number)) }
  }

  init?(_ text: String, at place: TimeLogPlace) {
    self.place = place
    var parts: [String] = [""]
    var isQuoted = false
    var rest = text.unicodeScalars[...]
    var hasValue = false
    while let scalar = rest.popFirst() {
      if scalar == "\"" {
        isQuoted.toggle()
      } else if !isQuoted, scalar == ":" {
        hasValue = true
        break
      } else if !isQuoted, scalar == ";" {
        parts.append("")
      } else {
        parts[parts.count - 1].unicodeScalars.append(scalar)
      }
    }
    guard hasValue else { return nil }
    name = parts[0].uppercased()
    parameters = [:]
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { parameters[pair[0].uppercased()] = String(pair[1]) }
    }
    value = String(rest)
  }
}
