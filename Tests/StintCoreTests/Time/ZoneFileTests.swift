import StintCore
import StintTestSupport
import Testing

@Suite struct ZoneFileTests {
  private static func zone(footer: String) throws -> Zone {
    Zone(name: "Test", file: try ZoneFile(bytes: ZoneFileBuilder(footer: footer).bytes))
  }

  @Test(arguments: [
    ("<+03>-3", "2026-07-01T00:00:00Z", 10_800, "+03"),
    ("<-0330>3:30", "2026-07-01T00:00:00Z", -12_600, "-0330"),
    ("XXX-1:02:03", "1700-01-01T00:00:00Z", 3723, "XXX"),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01T00:00:00Z", 7200, "CEST"),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "1500-01-01T00:00:00Z", 3600, "CET"),
    ("EST5EDT4,M3.2.0/2:00:00,M11.1.0/2", "2026-11-01T05:59:59Z", -14_400, "EDT"),
    ("EST5EDT4,M3.2.0/2:00:00,M11.1.0/2", "2026-11-01T06:00:00Z", -18_000, "EST"),
    // Daylight time all year: it ends and begins in one instant.
    ("EST5EDT,0/0,J365/25", "2026-12-31T23:59:59Z", -14_400, "EDT"),
    ("EST5EDT,0/0,J365/25", "2027-01-01T05:00:00Z", -14_400, "EDT"),
    ("XXX3EDT4,0/0,J365/23", "2027-01-01T03:00:00Z", -14_400, "EDT"),
    // A negative time, and one of several days.
    ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2026-03-29T00:59:59Z", -10_800, "-03"),
    ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2026-03-29T01:00:00Z", -7200, "-02"),
    ("AAA0BBB,M3.4.4/50,M10.4.4/50", "2026-03-28T01:59:59Z", 0, "AAA"),
    ("AAA0BBB,M3.4.4/50,M10.4.4/50", "2026-03-28T02:00:00Z", 3600, "BBB"),
    ("AAA0BBB,J1/-167,J300/167", "2025-12-25T00:59:59Z", 0, "AAA"),
    ("AAA0BBB,J1/-167,J300/167", "2025-12-25T01:00:00Z", 3600, "BBB"),
    // Days that count 29 February and days that do not.
    ("AAA0BBB,J60/0,J300", "2028-02-29T23:59:59Z", 0, "AAA"),
    ("AAA0BBB,J60/0,J300", "2028-03-01T00:00:00Z", 3600, "BBB"),
    ("AAA0BBB,59/0,300", "2028-02-28T23:59:59Z", 0, "AAA"),
    ("AAA0BBB,59/0,300", "2028-02-29T00:00:00Z", 3600, "BBB"),
  ])
  func `the rule in the footer holds for ever`(
    footer: String, text: String, offset: Int, name: String
  ) throws {
    let zone = try Self.zone(footer: footer)
    let instant = try #require(Timestamp(rfc3339: text))
    #expect(zone.offsetInSeconds(at: instant) == offset)
    #expect(zone.abbreviation(at: instant) == name)
    // A cycle of 400 years later everything is the same.
    let later = Timestamp(seconds: instant.seconds + 146_097 * 86_400)
    #expect(zone.offsetInSeconds(at: later) == offset)
  }

  @Test(arguments: [
    "C", "CE", "CET", "CET-", "CET-25", "CET-1:60", "<+0>3", "<+03", "<+03>", "CET-1CEST",
    "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
    "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,J1,J366", "CET-1CEST,0,366",
    "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/", "CET-1CEST,M3.5.0,M10.5.0 ",
    "CET-99999999999999999999", "é-1", "CET-1CEST,M3.5.0/-168,M10.5.0",
  ])
  func `a rule that is not sound is refused`(footer: String) {
    #expect(throws: ZoneFileError.self) { try Self.zone(footer: footer) }
  }

  @Test func `version 1 has no rule and its last kind stays`() throws {
    var builder = ZoneFileBuilder(version: 0)
    builder.times = [-10, 10]
    builder.indexes = [1, 0]
    builder.kinds = [(3600, 0, 0), (7200, 1, 4)]
    builder.names = "AAA\0BBB\0"
    let zone = Zone(name: "Old", file: try ZoneFile(bytes: builder.bytes))
    let offsets = [-11, -10, -9, 9, 10, 11, 9_000_000_000].map {
      zone.offsetInSeconds(at: Timestamp(seconds: $0))
    }
    #expect(offsets == [3600, 7200, 7200, 7200, 3600, 3600, 3600])
  }

  @Test func `leap seconds do not shift anything`() throws {
    var builder = ZoneFileBuilder(version: 0x34)
    builder.footer = "CET-1CEST,M3.5.0,M10.5.0/3"
    let plain = Zone(name: "a", file: try ZoneFile(bytes: builder.bytes))
    builder.leapSeconds = [(78_796_800, 1), (94_694_401, 2)]
    let leaping = Zone(name: "b", file: try ZoneFile(bytes: builder.bytes))
    let instant = try #require(Timestamp(rfc3339: "2026-03-29T00:59:59Z"))
    for second in [instant.seconds, instant.seconds + 1] {
      let instant = Timestamp(seconds: second)
      #expect(plain.wallTime(at: instant) == leaping.wallTime(at: instant))
    }
  }

  @Test func `what is wrong is said`() throws {
    func error(_ change: (inout ZoneFileBuilder) -> Void) -> ZoneFileError? {
      var builder = ZoneFileBuilder(footer: "UTC0")
      change(&builder)
      do {
        _ = try ZoneFile(bytes: builder.bytes)
        return nil
      } catch {
        return error
      }
    }
    #expect(error { _ in } == nil)
    #expect(error { $0.version = 0x31 } == .unsupportedVersion(0x31))
    #expect(
      error { ($0.times, $0.indexes) = ([1, 1], [0, 0]) } == .transitionOutOfOrder(index: 1))
    #expect(
      error { ($0.times, $0.indexes) = ([1], [1]) } == .unknownKind(transition: 0, kind: 1))
    #expect(error { ($0.times, $0.indexes) = ([.min], [0]) } == .transitionOutOfRange(index: 0))
    #expect(error { $0.kinds = [(604_799, 0, 0)] } == nil)
    #expect(
      error { $0.kinds = [(604_800, 0, 0)] } == .offsetOutOfRange(kind: 0, seconds: 604_800))
    #expect(
      error { $0.kinds = [(.min, 0, 0)] } == .offsetOutOfRange(kind: 0, seconds: -2_147_483_648))
    #expect(error { $0.kinds = [(0, 2, 0)] } == .badDaylightFlag(kind: 0, value: 2))
    #expect(error { $0.kinds = [(0, 0, 4)] } == .badAbbreviation(kind: 0))
    #expect(error { $0.names = "UTC" } == .badAbbreviation(kind: 0))
    #expect(error { $0.kinds = [] } == .inconsistentCounts)
    #expect(error { $0.footer = "UTC0 " } == .badRule(offset: 4))
    #expect(throws: ZoneFileError.notAZoneFile) { try ZoneFile(bytes: Array("TZiX....".utf8)) }
    #expect(throws: ZoneFileError.truncated(lengthInBytes: 0)) { try ZoneFile(bytes: []) }
  }

  @Test func `every truncation of a real file is refused`() throws {
    let bytes = try ZoneDirectory.bytes("America/New_York")
    #expect(throws: Never.self) { try ZoneFile(bytes: bytes) }
    for length in 0..<bytes.count {
      #expect(throws: ZoneFileError.self) { try ZoneFile(bytes: Array(bytes.prefix(length))) }
    }
  }

  @Test func `damaged files never trap`() throws {
    var random = SplitMix64(seed: 4)
    var accepted = 0
    let originals = try ["Europe/Madrid", "Asia/Gaza", "UTC", "right/Europe/Dublin"].map(
      ZoneDirectory.bytes)
    for round in 0..<3000 {
      var bytes = originals[round % originals.count]
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        // The header, the body and the footer in turn.
        let limit = [44, bytes.count, bytes.count][round % 3]
        let start = round % 3 == 2 ? max(0, bytes.count - 60) : 0
        let index = Int.random(in: start..<limit, using: &random)
        bytes[index] = [0, 0xFF, 0x80, UInt8.random(in: .min ... .max, using: &random)][round % 4]
      }
      guard let file = try? ZoneFile(bytes: bytes) else { continue }
      accepted += 1
      let zone = Zone(name: "Damaged", file: file)
      for number in [Int64.min, -1, 1_700_000_000_000, 99_000_000_000_000, .max] {
        let instant = Timestamp(milliseconds: number)
        _ = zone.resolve(zone.wallTime(at: instant))
        _ = zone.nextTransition(after: instant)
      }
    }
    #expect(accepted > 0 && accepted < 3000)
    for length in 0..<400 {
      let noise = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      #expect(throws: ZoneFileError.self) { try ZoneFile(bytes: noise) }
      #expect(throws: ZoneFileError.self) { try ZoneFile(bytes: Array("TZif2".utf8) + noise) }
    }
  }
}
