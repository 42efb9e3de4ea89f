internal import StintCore

/// An edit's sessions as one column of text.
///
/// Marks and parked lines keep their row numbers here too, so that taking an edit back restores
/// identical rows.
struct LogJournal: Equatable {
  var before: [Session]
  var after: [Session]
  /// Row numbers by uid, as they were before.
  var rows: RowNumbers

  /// The row numbers of marks and parked lines by their uids.
  struct RowNumbers: Equatable {
    var marks: [String: Int64] = [:]
    var parked: [String: Int64] = [:]
  }

  init(before: [Session], after: [Session], rows: RowNumbers) {
    self.before = before
    self.after = after
    self.rows = rows
  }

  init(parsing text: String) throws {
    let value = try JSONValue(parsing: text)
    before = try SessionCodec.sessions(from: value["before"]?.arrayValue ?? [])
    after = try SessionCodec.sessions(from: value["after"]?.arrayValue ?? [])
    rows = RowNumbers(
      marks: Self.numbers(value["marks"]), parked: Self.numbers(value["parked"]))
  }

  var text: String {
    JSONValue.object([
      "v": 1, "before": .array(before.flatMap(SessionCodec.lines)),
      "after": .array(after.flatMap(SessionCodec.lines)), "marks": Self.json(rows.marks),
      "parked": Self.json(rows.parked),
    ]).serialized()
  }

  private static func numbers(_ value: JSONValue?) -> [String: Int64] {
    var numbers: [String: Int64] = [:]
    for member in value?.objectValue?.members ?? [] {
      numbers[member.key] = member.value.intValue
    }
    return numbers
  }

  private static func json(_ numbers: [String: Int64]) -> JSONValue {
    .object(JSONObject(numbers.sorted { $0.value < $1.value }.map { ($0.key, .int($0.value)) }))
  }
}
