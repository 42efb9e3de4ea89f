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

  /// nil where there is none that can be read.
  package static func read(_ home: Home) -> LastTry? {
    guard let bytes = FileBytes.small(home.lastTry), let value = try? JSONValue(parsing: bytes),
      let uid = value["uid"]?.stringValue, let account = value["account"]?.stringValue,
      let cycle = value["cycle"]?.intValue, let part = value["part"]?.intValue,
      let number = value["number"]?.intValue, let at = value["at"]?.intValue
    else { return nil }
    return LastTry(
      uid: uid, account: account, cycle: Int(cycle), part: Int(part), number: Int(number),
      at: Timestamp(milliseconds: at))
  }

  /// Nothing happens where that is not possible: then there is no such check.
  package func write(_ home: Home) {
    let json = JSONValue.object([
      "uid": .string(uid), "account": .string(account), "cycle": .int(Int64(cycle)),
      "part": .int(Int64(part)), "number": .int(Int64(number)), "at": .int(at.milliseconds),
    ])
    let bytes = Array((json.serialized() + "\n").utf8)
    if FileBytes.replace(home.lastTry, with: bytes) { return }
    try? Home.makeFolder(home.state)
    // An older one is known to the database too.
    FileBytes.replace(home.lastTry, with: bytes)
  }

  package static func forget(_ home: Home) { FileBytes.remove(home.lastTry) }
}
