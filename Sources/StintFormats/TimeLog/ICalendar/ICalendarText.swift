internal import StintCore

/// Escaping and folding (RFC 5545, 3.1 and 3.3.11).
enum ICalendarText {
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in TimeLogText.block(text).unicodeScalars {
      switch scalar {
      case "\\", ";", ",":
        result.append("\\")
        result.append(scalar)
      case "\n":
        result.append("\\")
        result.append("n")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  static func unescaped(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        result.append(scalar == "n" || scalar == "N" ? "\n" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The members of a list, divided by commas that are not escaped.
  static func list(_ text: String) -> [String] {
    var items: [String] = []
    var item = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if !isEscaped, scalar == "," {
        items.append(unescaped(String(item)))
        item = String.UnicodeScalarView()
        continue
      }
      isEscaped = !isEscaped && scalar == "\\"
      item.append(scalar)
    }
    return items + [unescaped(String(item))]
  }

  /// The line with its end, in pieces of at most 75 octets; none ends inside a character, nor between
  /// the scalars of one that a reader sees as one, where that fits.
  static func folded(_ line: String) -> String {
    var result = ""
    var length = 0
    func put(_ piece: String) {
      if length + piece.utf8.count > 75 {
        result += "\r\n "
        length = 1
      }
      result += piece
      length += piece.utf8.count
    }
    for letter in line {
      if letter.utf8.count <= 74 {
        put(String(letter))
      } else {
        for scalar in letter.unicodeScalars { put(String(scalar)) }
      }
    }
    return result + "\r\n"
  }
}
