import StintCore
import StintTestSupport
import Testing

struct IntervalRelationTests {
  @Test func `each of the thirteen is found, and its mirror the other way round`() {
    #expect(Set(LogSamples.places.map(\.relation)) == Set(IntervalRelation.allCases))
    let fixed = LogSamples.at(60)..<LogSamples.at(120)
    let mirrors: [IntervalRelation: IntervalRelation] = [
      .before: .after, .meets: .metBy, .overlaps: .overlappedBy, .starts: .startedBy,
      .during: .contains, .finishes: .finishedBy, .equals: .equals,
    ]
    for place in LogSamples.places {
      let stretch = LogSamples.at(place.start)..<LogSamples.at(place.end)
      #expect(IntervalRelation(stretch, to: fixed) == place.relation)
      let mirror = mirrors[place.relation] ?? mirrors.first { $0.value == place.relation }?.key
      #expect(IntervalRelation(fixed, to: stretch) == mirror)
    }
  }

  @Test func `two are free of each other exactly when they share no millisecond`() {
    var count = 0
    for a in 0...5 {
      for b in a...5 {
        for c in 0...5 {
          for d in c...5 where a < b && c < d {
            let shared = Set(a..<b).intersection(c..<d)
            let relation = IntervalRelation(
              Timestamp(milliseconds: Int64(a))..<Timestamp(milliseconds: Int64(b)),
              to: Timestamp(milliseconds: Int64(c))..<Timestamp(milliseconds: Int64(d)))
            #expect(relation.isFree == shared.isEmpty, "\(a)–\(b) \(c)–\(d)")
            count += 1
          }
        }
      }
    }
    #expect(count == 225)
  }

  @Test(arguments: [(59, true), (60, true), (61, false), (119, false), (120, true), (121, true)])
  func `what has no length is free at the ends of another and not inside`(
    minute: Int, isFree: Bool
  ) {
    let point = LogSamples.at(minute)..<LogSamples.at(minute)
    let fixed = LogSamples.at(60)..<LogSamples.at(120)
    #expect(IntervalRelation(point, to: fixed).isFree == isFree)
    #expect(IntervalRelation(fixed, to: point).isFree == isFree)
  }
}
