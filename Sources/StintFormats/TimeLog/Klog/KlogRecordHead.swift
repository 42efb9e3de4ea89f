internal import StintCore

/// The first line of a record: `2026-11-20`, `2026/11/20 (2h!)`.
struct KlogRecordHead: Hashable {
  var date: CivilDate
  /// Minutes that the day should have.
  var planned: Int?

  init?(_ line: String) {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    guard let first = words.first, line.first?.isWhitespace == false, words.count <= 2 else {
      return nil
    }
    let sign: Character = first.contains("/") ? "/" : "-"
    let parts = first.split(separator: sign, omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    date = CivilDate(year: year, month: month, day: day)
    guard date.exists else { return nil }
    guard words.count == 2 else { return }
    guard words[1].hasPrefix("("), words[1].hasSuffix("!)"),
      let minutes = KlogDuration.read(words[1].dropFirst().dropLast(2))
    else { return nil }
    planned = minutes
  }
}
