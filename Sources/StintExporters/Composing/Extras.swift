import StintCore

/// Lines of a preview for what a reader sees besides the text.
enum Extras {
  static func media(_ files: [Media]) -> [String] {
    files.map { file in
      let kind =
        switch MediaGroup(file) {
        case .animation: "image"
        case .document: "file"
        case let group: group.rawValue
        }
      guard let alt = file.alt, !alt.isBlank else { return "[\(kind) without alt text]" }
      return shown("[\(kind): \(alt)]")
    }
  }

  static func poll(_ poll: Poll) -> String {
    let options = poll.options.joined(separator: " / ")
    let several = poll.isMultiple ? ", several answers" : ""
    return shown("[poll: \(options), \(duration(poll.durationInMinutes))\(several)]")
  }

  /// One line, or none where there are no tags.
  static func tags(_ tags: [String]) -> [String] {
    let names = TagText.names(tags)
    return names.isEmpty ? [] : [shown("[tags: \(names.joined(separator: ", "))]")]
  }

  static func contentWarning(_ text: String) -> String { shown("[content warning: \(text)]") }

  static func linkCard(_ link: String) -> String { shown("[link card: \(link)]") }

  /// Text without control characters that a terminal might obey.
  static func shown(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      output.append(CharacterClass.isUnwantedControl(scalar) ? "\u{FFFD}" : scalar)
    }
    return String(output)
  }

  private static func duration(_ minutes: Int) -> String {
    let (number, unit) =
      if minutes % 1440 == 0 {
        (minutes / 1440, "day")
      } else if minutes % 60 == 0 {
        (minutes / 60, "hour")
      } else {
        (minutes, "minute")
      }
    return number == 1 ? "1 \(unit)" : "\(number) \(unit)s"
  }
}
