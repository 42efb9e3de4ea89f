import StintSystem
import Synchronization
import Testing

/// What ends the wait of another thread.
@Suite struct BellTests {
  @Test func `it rings at once for who waits after it, and before`() async {
    let bell = Bell()
    async let early = Task.detached { bell.isRung(within: .seconds(600)) }.value
    bell.ring()
    #expect(await early)
    #expect(bell.isRung(within: .seconds(600)))
  }

  @Test func `without it the time passes`() {
    #expect(!Bell().isRung(within: .milliseconds(20)))
  }
}
