/// Numbers inside typed times: ASCII digits only, of an expected length.
enum HumanTimeNumber {
  static func read(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
    // Int(_:) alone would take a sign.
    guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }
}
