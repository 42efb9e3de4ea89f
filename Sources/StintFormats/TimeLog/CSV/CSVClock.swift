/// Times of day and lengths as profiles have them written.
enum CSVClock {
  /// `10:00:00`, `9:05`, `1:05 PM`, `1:05:30pm`.
  static func time(
    _ text: String
  ) -> (hour: Int, minute: Int, second: Int, hasSeconds: Bool)? {
    // Between the figures and the letters stands any kind of blank, or none.
    var letters = ""
    var figures = ""
    for letter in text where !letter.isWhitespace {
      if letter.isLetter || (letter == "." && !letters.isEmpty) {
        if letter.isLetter { letters.append(letter) }
      } else {
        guard letters.isEmpty else { return nil }
        figures.append(letter)
      }
    }
    let parts = figures.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      (1...2).contains(part.count) && part.allSatisfy { $0.isASCII && $0.isNumber }
        ? Int(part) : nil
    }
    guard (2...3).contains(parts.count), numbers.count == parts.count,
      numbers.dropFirst().allSatisfy({ $0 < 60 })
    else { return nil }
    var hour = numbers[0]
    switch letters.lowercased() {
    case "": guard hour < 24 else { return nil }
    case "am", "pm":
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (letters.lowercased() == "pm" ? 12 : 0)
    default: return nil
    }
    return (hour, numbers[1], numbers.count == 3 ? numbers[2] : 0, numbers.count == 3)
  }

  /// Seconds of `00:34:57`, `0:13` or `0.58` hours, and how far they may be off.
  static func length(_ text: String) -> (seconds: Int, tolerance: Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count > 1 {
      let numbers = parts.compactMap { part in
        (1...5).contains(part.count) && part.allSatisfy { $0.isASCII && $0.isNumber }
          ? Int(part) : nil
      }
      guard parts.count <= 3, numbers.count == parts.count,
        numbers.dropFirst().allSatisfy({ $0 < 60 })
      else { return nil }
      let seconds = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
      return (seconds, numbers.count == 3 ? 1 : 60)
    }
    let plain = String(text.map { $0 == "," ? "." : $0 })
    guard let hours = Double(plain), (0..<100_000).contains(hours) else { return nil }
    // Two places behind the point are 36 seconds.
    return (Int((hours * 3600).rounded()), 36)
  }
}
