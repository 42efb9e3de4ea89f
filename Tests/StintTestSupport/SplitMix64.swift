/// Random numbers that are the same for the same seed on every machine.
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// True once in `outOf` times, on the average.
  package mutating func once(in outOf: Int) -> Bool { Int.random(in: 0..<outOf, using: &self) == 0 }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    precondition(!elements.isEmpty, "there is nothing to pick from")
    return elements[Int.random(in: elements.indices, using: &self)]
  }

  package mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// A string of scalars from `alphabet`, and now and then one from all of Unicode.
  package mutating func text(of alphabet: [Unicode.Scalar], upTo length: Int) -> String {
    var result = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...length, using: &self) {
      let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &self))
      if Int.random(in: 0..<8, using: &self) == 0, let any {
        result.append(any)
      } else if let scalar = alphabet.randomElement(using: &self) {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
