import Glibc
import StintCore
import StintTestSupport
import Testing

/// A short, repeatable piece of what `Scripts/fuzz` does at length.
@Suite struct FuzzTests {
  @Test func `there are targets, and each has inputs to begin with`() {
    #expect(FuzzTarget.all.count > 10)
    #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
    for target in FuzzTarget.all { #expect(FuzzSeeds.of(target).count > 4, "\(target.name)") }
  }

  @Test func `a promise that is not kept is noticed`() {
    let target = FuzzTarget("none", seeds: []) { (text: String) in
      try Broken.unless(text.isEmpty, "not empty")
    }
    #expect(throws: Broken.self) { try target.check([65]) }
    #expect(throws: Never.self) { try target.check([]) }
  }

  @Test func `the same seed makes the same inputs`() {
    var one = Mutator(seeds: [Array("some input".utf8)], seed: 7)
    var other = Mutator(seeds: [Array("some input".utf8)], seed: 7)
    let inputs = (0..<100).map { _ in one.next() }
    #expect(inputs == (0..<100).map { _ in other.next() })
    #expect(Set(inputs).count > 50)
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `readers keep their promises, whatever they are given`(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let seeds = FuzzSeeds.of(target)
    var mutator = Mutator(seeds: seeds, seed: 20_261_201)
    var longest = (seconds: 0.0, input: [UInt8]())
    func tryOut(_ input: [UInt8]) {
      let start = Self.processorSeconds
      do {
        try target.check(input)
      } catch {
        Issue.record("\(error)\ninput: \(Self.shown(input))")
      }
      let seconds = Self.processorSeconds - start
      if seconds > longest.seconds { longest = (seconds, input) }
    }
    for seed in seeds { tryOut(seed) }
    for _ in 0..<target.tries { tryOut(mutator.next()) }
    // Of this thread alone: a busy machine makes no difference. The readers need milliseconds.
    #expect(longest.seconds < 2, "\(longest.seconds) s for \(Self.shown(longest.input))")
  }

  private static func shown(_ input: [UInt8]) -> String {
    String(decoding: input, as: UTF8.self).debugDescription + " " + input.prefix(200).description
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
