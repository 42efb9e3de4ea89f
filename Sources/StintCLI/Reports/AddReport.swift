internal import StintCore
internal import StintStore
internal import StintSystem

/// What `stint add` says: the number, and when each target goes out.
struct AddReport: Report {
  let id: Int64?
  let post: NewPost
  let times: [Forecast.Time]
  let zone: Zone
  let warnings: [String]

  func text(_ style: Style) -> String {
    guard let id else {
      let when = post.targets.first?.fixedAt.map { ", \(TimeText.echo($0, in: zone))" }
      return "nothing was written; it would go to "
        + post.targets.map(\.account).joined(separator: ", ")
        + (when ?? ", by their next free slots")
    }
    let state = post.targets.contains(where: \.isDraft) ? "is a draft" : "is queued"
    var table = TextTable()
    for time in times { table.add("  \(time.account)", time.sentence(in: zone)) }
    let head = style.bold("#\(id) \(state) in \(post.queue) (\(post.kind.rawValue))")
    return table.isEmpty ? head : head + "\n" + table.text(style)
  }

  var json: JSONObject {
    var object: JSONObject = [
      "queue": .string(post.queue), "kind": .string(post.kind.rawValue), "uid": .string(post.uid),
      "warnings": .array(warnings.map { .string($0) }),
    ]
    object["id"] = id.map { .int($0) }
    object["targets"] = .array(
      post.targets.map { target in
        var object: JSONObject = [
          "account": .string(target.account), "state": .string(target.isDraft ? "draft" : "queued"),
        ]
        let time = times.first { $0.account == target.account }
        object["at"] = time?.instant.map { .string($0.rfc3339(in: zone)) }
        object["note"] = time?.note.map { .string($0) }
        return .object(object)
      })
    return object
  }
}
