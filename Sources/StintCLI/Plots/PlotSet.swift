/// The characters that plots and their words are drawn with.
///
/// Where a terminal may not know the others, plain ASCII says the same.
struct PlotSet: Hashable, Sendable {
  var isASCII: Bool

  static let unicode = PlotSet(isASCII: false)
  static let ascii = PlotSet(isASCII: true)

  init(isASCII: Bool) {
    self.isASCII = isASCII
  }

  /// ASCII on a dumb terminal, and where the locale says something else than UTF-8.
  ///
  /// A locale that nobody set says nothing: programs under timers and in containers have none, and
  /// what reads them mostly does know UTF-8.
  init(environment: [String: String]) {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let isUTF8 =
      locale.map { locale in
        let small = locale.lowercased()
        return small.contains("utf-8") || small.contains("utf8")
      } ?? true
    isASCII = environment["TERM"] == "dumb" || !isUTF8
  }

  /// What was done inside the plan.
  var full: Character { isASCII ? "#" : "█" }
  /// What went over it.
  var over: Character { isASCII ? "+" : "▓" }
  /// What was planned and not used.
  var light: Character { isASCII ? "." : "░" }
  /// Room that nothing fills.
  var empty: Character { isASCII ? "." : "·" }
  var tick: Character { isASCII ? "|" : "│" }
  var line: Character { isASCII ? "-" : "─" }
  var dot: Character { isASCII ? "o" : "•" }
  var minus: String { isASCII ? "-" : "−" }
  var times: String { isASCII ? "x" : "×" }
  var dash: String { isASCII ? "-" : "–" }
  var separator: String { isASCII ? " - " : " · " }
  var arrow: String { isASCII ? "->" : "→" }
  var ellipsis: String { isASCII ? "..." : "…" }
  /// From nothing to the most, in steps.
  var steps: [Character] {
    isASCII ? ["_", ".", ":", "-", "=", "+", "*", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  }
}
