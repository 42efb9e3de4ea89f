internal import StintCore
internal import StintSystem
internal import StintWorkspace

/// What putting a copy of the database back did.
struct RestoreReport: Report {
  let copy: String
  let result: DatabaseRestore.Result

  var status: ExitStatus { result.held > 0 ? .waiting : .done }

  func text(_ style: Style) -> String {
    var lines = ["restored from \(copy)"]
    if let aside = result.aside { lines.append("the database before is \(aside)") }
    if !result.couldCompare {
      lines.append(
        style.wrapped(
          "all \(result.held) queued targets are held, because "
            + (result.aside == nil
              ? "there is no database before it that could tell what went out since"
              : "the database before cannot be read, or has forgotten what was sent")
            + ": release them with `stint release` once you looked what went out; what was added "
            + "since the copy was made is not in it"))
    } else if result.held > 0 {
      lines.append(
        "held, because they went out after the copy was made: \(Plural.of(result.held, "target"))")
    }
    if result.carriedPosts + result.carriedSessions > 0 {
      lines.append(
        style.wrapped(
          "taken over from the database before: \(Plural.of(result.carriedPosts, "post")) that went "
            + "out, \(Plural.of(result.carriedSessions, "session"))"))
    }
    if let file = result.leftBehind {
      lines.append(
        style.wrapped(
          "\(Plural.of(result.leftBehindCount, "post")) newer than the copy did not go out: "
            + "`stint import \(file)` queues what you still want"))
    }
    return lines.joined(separator: "\n")
  }

  var json: JSONObject {
    var object: JSONObject = [
      "restored": .string(copy), "held": .int(Int64(result.held)),
      "compared": .bool(result.couldCompare), "posts": .int(Int64(result.carriedPosts)),
      "sessions": .int(Int64(result.carriedSessions)),
      "left_behind": .int(Int64(result.leftBehindCount)),
    ]
    object["aside"] = result.aside.map { .string($0) }
    object["left_behind_file"] = result.leftBehind.map { .string($0) }
    return object
  }
}
