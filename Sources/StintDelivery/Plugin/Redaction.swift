internal import Foundation

/// Takes secrets out of words that somebody else wrote, also pieces of them and other spellings.
///
/// Eight characters in a row that stand in a secret are enough to be taken out; of a shorter secret
/// the whole. Before the sign of a cut (`Answers.words`) three are enough: the rest has just been cut
/// off. A program that wants to betray what it was given cannot be stopped like this; one that
/// prints its request in a moment of distress can.
struct Redaction {
  private static let length = 8
  private static let dots = "•••"
  private static let cut = Array("…".utf8)

  private let pieces: Set<ArraySlice<UInt8>>
  /// Pieces that count only before a cut.
  private let ends: Set<ArraySlice<UInt8>>
  private let short: [String]

  init(_ secrets: some Sequence<Secret>) {
    let texts = secrets.map { $0.reveal() }.filter { !$0.isEmpty }
    var spellings = texts
    for text in texts {
      spellings.append(
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text)
      spellings.append(Data(text.utf8).base64EncodedString())
      // Basic authentication.
      for other in texts { spellings.append(Data("\(text):\(other)".utf8).base64EncodedString()) }
    }
    var pieces: Set<ArraySlice<UInt8>> = []
    var ends: Set<ArraySlice<UInt8>> = []
    for spelling in spellings {
      let bytes = Array(spelling.utf8)
      for count in 3..<Self.length where bytes.count > count {
        for start in 0...(bytes.count - count) { ends.insert(bytes[start..<(start + count)]) }
      }
      guard bytes.count >= Self.length else { continue }
      for start in 0...(bytes.count - Self.length) {
        pieces.insert(bytes[start..<(start + Self.length)])
      }
    }
    self.pieces = pieces
    self.ends = ends
    short = texts.filter { $0.utf8.count < Self.length }
  }

  func finds(in text: String) -> Bool { clean(text) != text }

  func clean(_ text: String) -> String {
    var text = text
    for secret in short { text = text.replacingOccurrences(of: secret, with: Self.dots) }
    let bytes = Array(text.utf8)
    var isHidden = [Bool](repeating: false, count: bytes.count)
    for index in bytes.indices {
      let end = index + Self.length
      if end <= bytes.count, pieces.contains(bytes[index..<end]) {
        for place in index..<end { isHidden[place] = true }
      }
      guard bytes[index...].starts(with: Self.cut) else { continue }
      for count in 3..<Self.length
      where count <= index && ends.contains(bytes[(index - count)..<index]) {
        for place in (index - count)..<index { isHidden[place] = true }
      }
    }
    guard isHidden.contains(true) else { return text }
    var output: [UInt8] = []
    for index in bytes.indices {
      if !isHidden[index] {
        output.append(bytes[index])
      } else if !output.ends(with: Self.dots.utf8) {
        output += Self.dots.utf8
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension [UInt8] {
  fileprivate func ends(with other: some Collection<UInt8>) -> Bool {
    count >= other.count && suffix(other.count).elementsEqual(other)
  }
}
