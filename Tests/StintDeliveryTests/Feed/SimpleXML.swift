/// A second reader of XML, which knows nothing of how Stint writes it: names, nesting, entities.
struct SimpleXML {
  private(set) var problem: String?
  private var found: [(name: String, text: String)] = []

  init(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      problem = "no UTF-8"
      return
    }
    read(Array(text.unicodeScalars))
  }

  /// Texts of all elements of that name, with entities replaced.
  func texts(of name: String) -> [String] { found.filter { $0.name == name }.map(\.text) }

  private mutating func read(_ scalars: [Unicode.Scalar]) {
    var open: [(name: String, text: String.UnicodeScalarView)] = []
    var index = 0
    while index < scalars.count, problem == nil {
      let c = scalars[index]
      if c.value < 0x20, c != "\n" { problem = "a control character" }
      if c == "<" {
        guard let end = scalars[index...].firstIndex(of: ">") else {
          problem = "an open tag"
          return
        }
        let tag = String(String.UnicodeScalarView(scalars[(index + 1)..<end]))
        index = end + 1
        if tag.hasPrefix("?") { continue }
        if tag.hasPrefix("/") {
          guard let last = open.popLast(), "/" + last.name == tag else {
            problem = "\(tag) ends nothing"
            return
          }
          found.append((last.name, String(last.text)))
        } else {
          if tag.filter({ $0 == "\"" }).count % 2 != 0 { problem = "quotes in \(tag)" }
          let name = String(tag.prefix { $0 != " " && $0 != "/" })
          if tag.hasSuffix("/") { found.append((name, "")) } else { open.append((name, .init())) }
        }
      } else if c == "&" {
        guard let end = scalars[index...].firstIndex(of: ";"), end - index < 10 else {
          problem = "a lone ampersand"
          return
        }
        let name = String(String.UnicodeScalarView(scalars[(index + 1)..<end]))
        let known: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\""]
        let number = name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
        if let scalar = known[name] ?? number.flatMap(Unicode.Scalar.init) {
          if !open.isEmpty { open[open.count - 1].text.append(scalar) }
        } else {
          problem = "the entity \(name)"
        }
        index = end + 1
      } else {
        if !open.isEmpty { open[open.count - 1].text.append(c) }
        index += 1
      }
    }
    if problem == nil, !open.isEmpty { problem = "\(open.count) elements never end" }
  }
}
