/// Which post a page belongs to: its uid in the front matter.
package enum PageOwner {
  static let key = "stint_id"

  /// The uid, as it is written there; nil for a page that is not Stint's.
  package static func of(_ page: [UInt8]) -> String? {
    let lines = page.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let fence = Array("---".utf8)[...]
    guard lines.first == fence else { return nil }
    for line in lines.dropFirst() {
      if line == fence { return nil }
      let text = line.drop { $0 == UInt8(ascii: " ") }
      let start = Array("\(key): ".utf8)
      if text.starts(with: start) {
        return String(decoding: text.dropFirst(start.count), as: UTF8.self)
      }
    }
    return nil
  }
}
