internal import Crypto
internal import Foundation

/// SHA-256, as lower-case hexadecimal text.
package enum Digest {
  package static func sha256(_ bytes: some Sequence<UInt8>) -> String {
    hex(SHA256.hash(data: Data(bytes)))
  }

  /// Names one part of a post on one account: the same on every try, another after an edit or for
  /// the next cycle of an evergreen post.
  ///
  /// `round` counts how often the user said of an unknown outcome that it was not sent: what is tried
  /// then must not be taken for what was tried before.
  package static func operationKey(
    postUID: String, account: String, part: Int, revision: Int, cycle: Int, round: Int = 0
  ) -> String {
    // Lengths in front: no two different inputs may run together into one text.
    var fields = [postUID, account, "\(part)", "\(revision)", "\(cycle)"]
    if round > 0 { fields.append("\(round)") }
    return String(
      sha256(fields.map { "\($0.utf8.count):\($0)" }.joined(separator: "|").utf8).prefix(32))
  }

  static func hex(_ digest: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }

  private static let digits: [Character] = Array("0123456789abcdef")
}
