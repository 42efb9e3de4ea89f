import StintCore
import Testing

@testable import StintCLI

struct PlotTests {
  @Test(arguments: [
    (25, 25, 25, "██████████"), (25, 20, 25, "████████░░"), (20, 25, 25, "████████▓▓"),
    (0, 25, 25, "▓▓▓▓▓▓▓▓▓▓"), (25, 0, 25, "░░░░░░░░░░"), (0, 0, 25, ""), (0, 0, 0, ""),
    (10, 10, 100, "█"), (1, 1, 1000, "█"), (5, 10, 20, "███▓▓"),
  ])
  func `two tones tell what was inside the plan from what went over`(
    planned: Int64, spent: Int64, most: Int64, bar: String
  ) {
    #expect(
      Plots.twoTone(planned: planned, spent: spent, most: most, columns: 10, .unicode) == bar)
  }

  @Test(arguments: [
    (0, "·····│·····"), (50, "█████│·····"), (57, "█████│█····"), (100, "█████│█████"),
    (1, "█····│·····"),
  ])
  func `a bullet bar has its tick at the goal`(percent: Int, bar: String) {
    #expect(Plots.bullet(percent: percent, goal: 50, columns: 10, .unicode) == bar)
  }

  @Test(arguments: [
    (19, 4, "##########|++"), (0, 4, "          |++++++++++"), (19, 0, "##########|"),
    (0, 0, "          |"), (1, 1, "##########|++++++++++"),
  ])
  func `gives grow to the left, takes to the right`(gives: Int, takes: Int, bar: String) {
    #expect(Plots.giveTake(gives: gives, takes: takes, columns: 10, .ascii) == bar)
  }

  private static let strips: [([Int64], String, String)] = [
    ([-4, 0, 0, 0, 2, 6], "o-------3---o-------o", "-4      0           6"),
    ([0], "----------o----------", "          0"),
    ([5], "|-------------------o", "0                   5"),
    ([-5, -5], "2-------------------|", "-5                  0"),
    (Array(repeating: 3, count: 12), "|-------------------9", "0                   3"),
  ]

  @Test(arguments: strips)
  func `a dot strip has nought and both ends`(values: [Int64], strip: String, scale: String) {
    let plot = Plots.dotStrip(values, columns: 21, .ascii) { "\($0)" }
    #expect(plot?.strip == strip)
    #expect(plot?.scale.trimmingBlanks == scale)
    #expect(Plots.dotStrip([], columns: 21, .ascii) { "\($0)" } == nil)
  }

  @Test func `a sparkline leaves out what is unknown`() {
    #expect(Plots.sparkline([0, 1, nil, 50, 100], .unicode) == "▁▂ ▅█")
    #expect(Plots.sparkline([nil, nil], .unicode) == "  ")
    #expect(Plots.sparkline([0, 0], .unicode) == "▁▁")
    #expect(Plots.sparkline([], .ascii) == "")
  }

  @Test(arguments: [0, 1, 30_000, 29_999, 60 * 60_000 - 30_001, 60 * 60_000 - 30_000, 7_830_000])
  func `half a minute goes up`(milliseconds: Int64) {
    let words = ["0 min", "0 min", "1 min", "0 min", "59 min", "1h00", "2h11"]
    let all: [Int64] = [0, 1, 30_000, 29_999, 3_569_999, 3_570_000, 7_830_000]
    #expect(ReviewWords.span(milliseconds) == words[all.firstIndex(of: milliseconds) ?? 0])
    #expect(ReviewWords.minutes(-30_000) == -1)
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = self
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
