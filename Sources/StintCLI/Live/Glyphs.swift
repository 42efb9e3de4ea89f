/// The signs that views draw with, for terminals that show more than ASCII and for those that do not.
package struct Glyphs: Hashable, Sendable {
  package var isUnicode: Bool

  /// As the locale says: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides.
  package init(environment: [String: String]) {
    let locale =
      ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let small = locale.lowercased()
    isUnicode =
      environment["TERM"] != "dumb" && (small.contains("utf-8") || small.contains("utf8"))
  }

  package init(isUnicode: Bool) {
    self.isUnicode = isUnicode
  }

  var full: String { isUnicode ? "█" : "#" }
  var light: String { isUnicode ? "░" : "." }
  var unused: String { isUnicode ? "·" : "." }
  var separator: String { isUnicode ? "·" : "-" }
  var ellipsis: String { isUnicode ? "…" : "~" }
  var dash: String { isUnicode ? "–" : "-" }
  var arrow: String { isUnicode ? "→" : "->" }
  var prompt: String { isUnicode ? "›" : ">" }
  var horizontal: String { isUnicode ? "─" : "-" }
  var vertical: String { isUnicode ? "│" : "|" }
  var topLeft: String { isUnicode ? "┌" : "+" }
  var topRight: String { isUnicode ? "┐" : "+" }
  var bottomLeft: String { isUnicode ? "└" : "+" }
  var bottomRight: String { isUnicode ? "┘" : "+" }
}
