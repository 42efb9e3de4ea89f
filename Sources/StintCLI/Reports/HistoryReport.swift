internal import StintCore
internal import StintStore
internal import StintSystem

/// What went out, newest first.
struct HistoryReport: Report {
  let sends: [SendRecord]
  let texts: (Int64) throws -> String
  let zone: (String) -> Zone

  func text(_ style: Style) -> String {
    guard !sends.isEmpty else { return "nothing has gone out yet" }
    var table = TextTable(header: ["WHEN", "ACCOUNT", "KIND", "ID", "TEXT", "WHERE"], flexible: 4)
    for send in sends {
      let text = send.postID.flatMap { try? texts($0) } ?? send.note ?? "made by hand"
      let flat = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      let state = send.state == .sent ? "" : " (\(send.state.rawValue))"
      table.add(
        TimeText.full(send.at, in: zone(send.queue)), send.account, send.kind.rawValue,
        (send.postID.map { "#\($0)" } ?? "by hand") + state,
        DisplayWidth.truncated(SafeText.line(flat), to: 40),
        SafeText.line(send.url ?? send.remoteID ?? ""))
    }
    return table.text(style)
  }

  var json: JSONObject {
    [
      "sends": .array(
        sends.map { send in
          var object: JSONObject = [
            "account": .string(send.account), "queue": .string(send.queue),
            "kind": .string(send.kind.rawValue), "state": .string(send.state.rawValue),
            "at": .string(send.at.rfc3339(in: zone(send.queue))),
          ]
          object["id"] = send.postID.map { .int($0) }
          object["finished_at"] = send.finishedAt.map { .string($0.rfc3339(in: zone(send.queue))) }
          object["remote_id"] = send.remoteID.map { .string($0) }
          object["url"] = send.url.map { .string($0) }
          object["note"] = send.note.map { .string($0) }
          return .object(object)
        })
    ]
  }
}
