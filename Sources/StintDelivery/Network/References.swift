package import StintCore
package import StintExporters

extension Parcel {
  /// A body whose references (see `Parcel`) could not all be filled in.
  package struct MissingReference: Error, Hashable, Sendable {
    package var name: String

    package init(name: String) {
      self.name = name
    }
  }

  /// What stands in the place of a reference.
  package enum Filling: Hashable, Sendable {
    /// Escaped as JSON, in the place of `${…}`.
    case text(String)
    /// As it is, in the place of `"${…}"` with its quotes.
    case json(JSONValue)
  }

  /// Names of all references of the body, in order, each once.
  package var references: [String] { References.names(in: body) }

  /// The body with every reference replaced.
  ///
  /// Throws `MissingReference` when one is left over.
  package func filled(_ fillings: [String: Filling]) throws(MissingReference) -> [UInt8] {
    try References.fill(body, fillings)
  }
}

/// `${name}` in a body of JSON or HTML.
enum References {
  static func names(in body: [UInt8]) -> [String] {
    var found: [String] = []
    for piece in pieces(body) {
      if case .reference(let name, _) = piece, !found.contains(name) { found.append(name) }
    }
    return found
  }

  static func fill(
    _ body: [UInt8], _ fillings: [String: Parcel.Filling]
  ) throws(Parcel.MissingReference) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(body.count + 256)
    var skipsQuote = false
    for piece in pieces(body) {
      switch piece {
      case .bytes(var bytes):
        if skipsQuote, bytes.first == UInt8(ascii: "\"") { bytes = bytes.dropFirst() }
        skipsQuote = false
        output += bytes
      case .reference(let name, _):
        switch fillings[name] {
        case .text(let text):
          let quoted = JSONValue.string(text).serialized().utf8
          output += quoted.dropFirst().dropLast()
        case .json(let value):
          if output.last == UInt8(ascii: "\"") { output.removeLast() }
          output += value.serialized().utf8
          skipsQuote = true
        case nil: throw Parcel.MissingReference(name: name)
        }
      }
    }
    return output
  }

  private enum Piece {
    case bytes(ArraySlice<UInt8>)
    case reference(name: String, range: Range<Int>)
  }

  private static func pieces(_ body: [UInt8]) -> [Piece] {
    var found: [Piece] = []
    var start = 0
    var index = 0
    while index + 1 < body.count {
      guard body[index] == UInt8(ascii: "$"), body[index + 1] == UInt8(ascii: "{"),
        let end = body[index...].firstIndex(of: UInt8(ascii: "}")),
        !body[index..<end].contains(UInt8(ascii: "\""))
      else {
        index += 1
        continue
      }
      if index > start { found.append(.bytes(body[start..<index])) }
      found.append(
        .reference(
          name: String(decoding: body[(index + 2)..<end], as: UTF8.self), range: index..<(end + 1)))
      index = end + 1
      start = index
    }
    if start < body.count { found.append(.bytes(body[start...])) }
    return found
  }
}
