internal import StintCore
internal import StintSystem

/// Reviews of one or several queues, each by itself: nothing is added up over the wall.
struct ReviewReport: Report {
  let reviews: [Review]
  var more = false
  var isStrict = false
  var set = PlotSet.unicode

  func text(_ style: Style) -> String {
    let blocks = reviews.map { review in
      ReviewScreen(
        review: review, more: more, isStrict: isStrict, set: set, zone: review.window.zone
      ).lines(style)
    }
    let rule = " " + String(repeating: set.isASCII ? "=" : "━", count: style.columns - 2)
    var lines = Array(blocks.joined(separator: ["", rule, ""]))
    if isStrict { lines.append(" * strictly: an ask counts as a message, not as listening") }
    return lines.joined(separator: "\n")
  }

  var json: JSONObject { ["reviews": .array(reviews.map { .object(ReviewJSON.object($0)) })] }
}
