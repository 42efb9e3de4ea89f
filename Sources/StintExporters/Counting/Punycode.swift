/// Host labels in ASCII (RFC 3492), as far as their length is asked for.
package enum Punycode {
  /// The label as it travels in the DNS: itself, or `xn--` and its encoding; nil on overflow.
  package static func ascii(_ label: some Collection<Unicode.Scalar>) -> String? {
    guard !label.allSatisfy(\.isASCII) else {
      return String(String.UnicodeScalarView(label))
    }
    return encode(label.map { Int($0.value) }).map { "xn--" + $0 }
  }

  private static func encode(_ input: [Int]) -> String? {
    var output = String.UnicodeScalarView()
    for value in input where value < 0x80 {
      if let scalar = Unicode.Scalar(UInt32(value)) { output.append(scalar) }
    }
    let basicCount = output.count
    if basicCount > 0 { output.append("-") }
    var (code, delta, bias, handled) = (0x80, 0, 72, basicCount)
    while handled < input.count {
      guard let next = input.filter({ $0 >= code }).min() else { return nil }
      let (growth, tooLarge) = (next - code).multipliedReportingOverflow(by: handled + 1)
      guard !tooLarge else { return nil }
      delta += growth
      code = next
      for value in input {
        if value < code { delta += 1 }
        guard value == code else { continue }
        append(delta, bias: bias, to: &output)
        bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      code += 1
    }
    return String(output)
  }

  /// Writes `delta` as digits of a varying base, least significant first (RFC 3492, 6.3).
  private static func append(_ delta: Int, bias: Int, to output: inout String.UnicodeScalarView) {
    var rest = delta
    var k = 36
    while true {
      let threshold = min(max(k - bias, 1), 26)
      guard rest >= threshold else { break }
      output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
      rest = (rest - threshold) / (36 - threshold)
      k += 36
    }
    output.append(digit(rest))
  }

  private static func digit(_ value: Int) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(value < 26 ? value + 97 : value - 26 + 48))
  }

  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > 455 {
      delta /= 35
      k += 36
    }
    return k + 36 * delta / (delta + 38)
  }
}
