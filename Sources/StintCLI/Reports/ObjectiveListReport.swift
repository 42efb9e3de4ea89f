internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// How far objectives are.
struct ObjectiveListReport: Report {
  struct Row {
    var objective: Objective
    var progress: Int
    var sessions = 0
  }

  let rows: [Row]
  let workspace: Workspace
  var isList = true

  func text(_ style: Style) -> String {
    guard !rows.isEmpty else { return "no objective is open" }
    return rows.map { row in
      let objective = row.objective
      let zone = workspace.zone(ofQueue: objective.queue)
      let by = objective.by.map { ", by \(TimeText.day(zone.wallTime(at: $0)))" } ?? ""
      let isReached = row.progress >= objective.target
      let isLate = !isReached && objective.by.map { workspace.now > $0 } ?? false
      let state =
        objective.closedAt != nil
        ? " (closed)" : isReached ? style.good(" (reached)") : isLate ? style.bad(" (late)") : ""
      return "\(objective.id)  \(objective.queue): \(SafeText.line(objective.text))\(state)\n"
        + "   \(Self.bar(row.progress, of: objective.target))  \(row.progress) of "
        + "\(objective.target) \(objective.count.rawValue)\(by)"
    }.joined(separator: "\n")
  }

  private static func bar(_ progress: Int, of target: Int) -> String {
    let filled = min(20, progress * 20 / max(1, target))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
      + "]"
  }

  var json: JSONObject {
    let objects = rows.map { row -> JSONObject in
      let objective = row.objective
      let zone = workspace.zone(ofQueue: objective.queue)
      var object: JSONObject = [
        "id": .int(objective.id), "uid": .string(objective.uid),
        "queue": .string(objective.queue), "text": .string(objective.text),
        "target": .int(Int64(objective.target)), "progress": .int(Int64(row.progress)),
        "count": .string(objective.count.rawValue),
        "acts": .array(objective.acts.map { .string($0.rawValue) }),
        "created": .string(objective.createdAt.rfc3339(in: zone)),
        "sessions": .int(Int64(row.sessions)),
      ]
      object["by"] = objective.by.map { .string($0.rfc3339(in: zone)) }
      object["closed"] = objective.closedAt.map { .string($0.rfc3339(in: zone)) }
      return object
    }
    if !isList, let only = objects.first { return only }
    return ["objectives": .array(objects.map { .object($0) })]
  }
}
