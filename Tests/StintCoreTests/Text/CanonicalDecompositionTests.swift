import StintCore
import Testing

@Suite struct CanonicalDecompositionTests {
  @Test func `every scalar decomposes to an equivalent that decomposes no further`() {
    var changed = 0
    for value in 0...UInt32(0x10FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(scalar)
      let scalars = CanonicalDecomposition.scalars(of: text)
      guard scalars != [scalar] else { continue }
      changed += 1
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      // The library compares by canonical equivalence, so it is the judge.
      guard String(view) == text, CanonicalDecomposition.scalars(of: String(view)) == scalars
      else {
        Issue.record("U+\(String(value, radix: 16)) is decomposed wrongly")
        continue
      }
    }
    // Unicode's count: 2081 of tables and 11 172 Hangul syllables.
    #expect(changed == 2081 + 11_172)
  }

  @Test func `marks are put in canonical order and those of one class keep theirs`() {
    func values(_ text: String) -> [UInt32] {
      CanonicalDecomposition.scalars(of: text).map(\.value)
    }
    #expect(values("a\u{301}\u{323}") == [0x61, 0x323, 0x301])
    #expect(values("a\u{302}\u{301}") == [0x61, 0x302, 0x301])
    #expect(values("ệ") == [0x65, 0x323, 0x302])
    #expect(values("각") == [0x1100, 0x1161, 0x11A8])
    #expect(values("가") == [0x1100, 0x1161])
    #expect(values("Å") == [0x41, 0x30A])
    #expect(values("") == [])
  }
}
