/// A number that is equal for texts which readers would call the same.
///
/// Ignored are case, the kind and amount of white space, white space at the ends, and whether accents
/// are composed. The number may be stored. It is no proof: texts written to collide will.
package enum TextFingerprint {
  /// The fingerprint of a text and of the address that goes with it.
  ///
  /// The link counts exactly as written but for white space around it, since servers tell upper from
  /// lower case. An empty link is no link.
  package static func of(_ text: some StringProtocol, link: String? = nil) -> UInt64 {
    var hash = FNV1a()
    var isPendingSpace = false
    var isStarted = false
    for scalar in folded(text) {
      if isSpace(scalar) {
        isPendingSpace = isStarted
        continue
      }
      if isPendingSpace { hash.combine(0x20) }
      isPendingSpace = false
      isStarted = true
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { hash.combine(byte) }
    }
    let address = CanonicalDecomposition.scalars(of: link ?? "")
    guard let first = address.firstIndex(where: { !isSpace($0) }),
      let last = address.lastIndex(where: { !isSpace($0) })
    else { return hash.value }
    // This byte is in no UTF-8, so that text and link cannot run into each other.
    hash.combine(0xFF)
    for scalar in address[first...last] {
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { hash.combine(byte) }
    }
    return hash.value
  }

  /// Canonical caseless form, near enough to Unicode's case folding.
  ///
  /// The library has no folding; upper and then lower case brings ß to ss and ς to σ as folding does.
  /// It also takes the dotless ı for i, which for this purpose does no harm.
  private static func folded(_ text: some StringProtocol) -> [Unicode.Scalar] {
    var cased: [Unicode.Scalar] = []
    for scalar in CanonicalDecomposition.scalars(of: text) {
      // Asking for the mapping of what has none takes long.
      if scalar.isASCII {
        let isCapital = ("A"..."Z").contains(scalar)
        cased.append(isCapital ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar)
        continue
      }
      guard scalar.properties.changesWhenCaseMapped else {
        cased.append(scalar)
        continue
      }
      for upper in scalar.properties.uppercaseMapping.unicodeScalars {
        cased.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return CanonicalDecomposition.scalars(of: cased)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
  }

  /// The 64-bit hash of Fowler, Noll and Vo, variant 1a: short, and the same on every machine.
  private struct FNV1a {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func combine(_ byte: UInt8) {
      value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }
  }
}
