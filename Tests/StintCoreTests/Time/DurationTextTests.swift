import StintCore
import StintTestSupport
import Testing

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      ("90m", 5_400_000), ("36h", 129_600_000), ("3d", 259_200_000), ("1h30m", 5_400_000),
      ("45s", 45_000), ("2w", 1_209_600_000), ("500ms", 500), ("0s", 0), ("1 h 30 min", 5_400_000),
      (" 1d  2h ", 93_600_000), ("1w2d3h4m5s6ms", 788_645_006), ("007s", 7000), ("10min", 600_000),
      ("9223372036854775807ms", Int64.max), ("1m1ms", 60_001), ("1h90m", 9_000_000),
    ] as [(String, Int64)])
  func `durations are read`(text: String, milliseconds: Int64) throws {
    #expect(try DurationText.parse(text) == .milliseconds(milliseconds))
  }

  @Test(arguments: [
    ("", DurationTextError.empty), ("  ", .empty),
    ("h", .expectedNumber(text: "h", found: "h")),
    ("-5m", .expectedNumber(text: "-5m", found: "-5m")),
    ("+5m", .expectedNumber(text: "+5m", found: "+5m")),
    ("1h,5m", .expectedNumber(text: "1h,5m", found: ",5m")),
    ("5", .unknownUnit(text: "5", number: "5", found: "")),
    ("0", .unknownUnit(text: "0", number: "0", found: "")),
    ("1.5h", .unknownUnit(text: "1.5h", number: "1", found: ".5h")),
    ("5y", .unknownUnit(text: "5y", number: "5", found: "y")),
    ("5M", .unknownUnit(text: "5M", number: "5", found: "M")),
    ("5 minutes", .unknownUnit(text: "5 minutes", number: "5", found: "minutes")),
    ("٣h", .expectedNumber(text: "٣h", found: "٣h")),
    ("5m1h", .wrongOrder(text: "5m1h", unit: "h")), ("1h1h", .wrongOrder(text: "1h1h", unit: "h")),
    ("1m1min", .wrongOrder(text: "1m1min", unit: "min")),
    ("9223372036854775808ms", .tooLong(text: "9223372036854775808ms")),
    ("99999999999999999999h", .tooLong(text: "99999999999999999999h")),
    ("15250284453w", .tooLong(text: "15250284453w")),
    ("9223372036854775s808ms", .tooLong(text: "9223372036854775s808ms")),
  ])
  func `nonsense is refused with what was expected`(text: String, error: DurationTextError) {
    #expect(throws: error) { try DurationText.parse(text) }
    #expect(!error.message.isEmpty)
  }

  @Test(
    arguments: [
      (5_400_000, "1h30m"), (129_600_000, "1d12h"), (0, "0s"), (999, "999ms"), (1000, "1s"),
      (1001, "1s1ms"), (59_000, "59s"), (60_000, "1m"), (61_000, "1m1s"), (86_399_000, "23h59m59s"),
      (86_400_000, "1d"), (518_400_000, "6d"), (604_800_000, "1w"), (691_200_000, "8d"),
      (1_814_400_000, "3w"), (-5_400_000, "-1h30m"),
    ] as [(Int64, String)])
  func `durations are written short and exact`(milliseconds: Int64, text: String) {
    #expect(DurationText.format(.milliseconds(milliseconds)) == text)
  }

  @Test func `what is written reads back as the same duration`() throws {
    var chance = SplitMix64(seed: 4)
    for _ in 0..<5000 {
      let size = Int64.random(in: 0...62, using: &chance)
      let duration = Duration.milliseconds(Int64.random(in: 0...(1 << size), using: &chance))
      #expect(try DurationText.parse(DurationText.format(duration)) == duration)
    }
    #expect(DurationText.format(.milliseconds(Int64.min)).hasPrefix("-"))
  }

  @Test func `no text traps`() {
    var chance = SplitMix64(seed: 5)
    let alphabet = Array("0123456789wdhmsin +-.".unicodeScalars)
    for _ in 0..<20_000 {
      _ = try? DurationText.parse(chance.text(of: alphabet, upTo: 12))
    }
  }

  @Test(
    arguments: [
      (0, "0 s"), (999, "0 s"), (1000, "1 s"), (59_999, "59 s"), (60_000, "1 min"),
      (61_000, "1 min 1 s"), (3_599_999, "59 min 59 s"), (3_600_000, "1 h"), (3_601_000, "1 h"),
      (8_100_000, "2 h 15 min"), (86_399_999, "23 h 59 min"), (86_400_000, "1 d"),
      (273_600_000, "3 d 4 h"), (86_460_000, "1 d"), (-8_100_000, "2 h 15 min"),
      (1_209_600_000, "14 d"),
    ] as [(Int64, String)])
  func `rough durations have two units and are cut off`(milliseconds: Int64, text: String) {
    #expect(DurationText.rough(.milliseconds(milliseconds)) == text)
  }
}
