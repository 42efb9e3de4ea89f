package import StintCore

/// The last try to deliver that the database was told of, kept beside it.
///
/// A database that does not know it is older than what was sent: its log was deleted, or somebody put
/// a copy in its place by hand. Written after the try is safe on the disk and before the network is
/// touched, without waiting for the disk: after a power cut it may be an earlier one, which the
/// database knows as well.
package struct LastTry: Hashable, Sendable {
  /// The post's name that is the same in every copy.
  package var uid: String
  package var account: String
  package var cycle: Int
  package var part: Int
  package var number: Int
  package var at: Timestamp

  package init(
    uid: String, account: String, cycle: Int, part: Int, number: Int, at: Timestamp
  ) {
    self.uid = uid
    self.account = account
    self.cycle = cycle
    self.part = part
    self.number = number
    self.at = at
  }

  /// How often a file is read that somebody is just writing.
  private static let mostReads = 5

  /// nil where there is none that can be read.
  package static func read(_ home: Home) -> LastTry? {
    for _ in 0..<mostReads {
      guard let bytes = FileBytes.small(home.lastTry) else { return nil }
      let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { $0.first != blank }
      // One written by an earlier Stint stands there once.
      if let line = lines.first, lines.allSatisfy({ $0 == line }) { return LastTry(line) }
    }
    return nil
  }

  private init?(_ line: ArraySlice<UInt8>) {
    guard let value = try? JSONValue(parsing: Array(line)), let uid = value["uid"]?.stringValue,
      let account = value["account"]?.stringValue,
      let cycle = value["cycle"]?.intValue, let part = value["part"]?.intValue,
      let number = value["number"]?.intValue, let at = value["at"]?.intValue
    else { return nil }
    self.init(
      uid: uid, account: account, cycle: Int(cycle), part: Int(part), number: Int(number),
      at: Timestamp(milliseconds: at))
  }

  private static let blank = UInt8(ascii: " ")
  /// In bytes.
  ///
  /// It is written in place: who puts a new file there instead waits for some file systems to write it to
  /// the disk. Each time all of it, so that nothing of a longer one before stays.
  private static let length = 4096

  /// Nothing happens where that is not possible: then there is no such check.
  package func write(_ home: Home) {
    let json = JSONValue.object([
      "uid": .string(uid), "account": .string(account), "cycle": .int(Int64(cycle)),
      "part": .int(Int64(part)), "number": .int(Int64(number)), "at": .int(at.milliseconds),
    ])
    // Twice: who reads while it is written sees that by the difference.
    let line = Array((json.serialized() + "\n").utf8)
    var bytes = line + line
    // An older one is known to the database too.
    guard bytes.count < Self.length else { return }
    bytes += repeatElement(Self.blank, count: Self.length - 1 - bytes.count)
    bytes.append(UInt8(ascii: "\n"))
    if FileBytes.overwrite(home.lastTry, with: bytes) { return }
    try? Home.makeFolder(home.state)
    FileBytes.overwrite(home.lastTry, with: bytes)
  }

  package static func forget(_ home: Home) { FileBytes.remove(home.lastTry) }
}
