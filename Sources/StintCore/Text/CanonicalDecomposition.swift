/// Unicode's canonical decomposition (NFD, UAX 15).
///
/// The standard library compares strings by canonical equivalence but gives no normalised form, and
/// its hash differs from run to run; a fingerprint that is stored needs both.
package enum CanonicalDecomposition {
  /// The scalars of `text`, fully decomposed, marks in canonical order.
  package static func scalars(of text: some StringProtocol) -> [Unicode.Scalar] {
    scalars(of: text.unicodeScalars)
  }

  /// The same for text that is scalars already.
  package static func scalars(of text: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    for scalar in text { append(scalar, to: &result) }
    orderMarks(in: &result)
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout [Unicode.Scalar]) {
    let value = scalar.value
    if value < 0xC0 {
      result.append(scalar)
    } else if (0xAC00...0xD7A3).contains(value) {
      // Hangul syllables are arranged by arithmetic (Unicode Standard, section 3.12).
      let position = value - 0xAC00
      let tail = position % 28
      let parts = [0x1100 + position / 588, 0x1161 + position % 588 / 28, 0x11A7 + tail]
      result.append(contentsOf: parts.prefix(tail == 0 ? 2 : 3).compactMap(Unicode.Scalar.init))
    } else if let row = row(of: value, in: singles, width: 2),
      let other = Unicode.Scalar(singles[row + 1])
    {
      append(other, to: &result)
    } else if let row = row(of: value, in: composed, width: 3),
      let first = Unicode.Scalar(composed[row + 1]), let mark = Unicode.Scalar(composed[row + 2])
    {
      append(first, to: &result)
      append(mark, to: &result)
    } else {
      result.append(scalar)
    }
  }

  /// The index at which the row of `value` begins in a table whose rows are `width` long.
  private static func row(of value: UInt32, in table: [UInt32], width: Int) -> Int? {
    var low = 0
    var high = table.count / width
    while low < high {
      let middle = (low + high) / 2
      if table[middle * width] < value { low = middle + 1 } else { high = middle }
    }
    let start = low * width
    return start < table.count && table[start] == value ? start : nil
  }

  /// Sorts each run of marks by combining class; marks of one class keep their order.
  private static func orderMarks(in scalars: inout [Unicode.Scalar]) {
    var start = 0
    while start < scalars.count {
      var run: [(scalar: Unicode.Scalar, rank: Int)] = []
      while start + run.count < scalars.count {
        let scalar = scalars[start + run.count]
        let combiningClass = combiningClass(scalar)
        if combiningClass == 0 { break }
        // The library's sort does not promise to be stable, so the position counts as well.
        run.append((scalar, Int(combiningClass) << 32 + run.count))
      }
      if run.count > 1 {
        run.sort { $0.rank < $1.rank }
        for (offset, mark) in run.enumerated() { scalars[start + offset] = mark.scalar }
      }
      start += run.count + 1
    }
  }

  private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
    // No mark below U+0300 has a class; asking the property for every letter is slow.
    scalar.value < 0x300 ? 0 : scalar.properties.canonicalCombiningClass.rawValue
  }
}
