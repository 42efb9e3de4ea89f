package import StintCore
internal import StintSystem

/// A copy of the database in the backups' folder.
package struct BackupCopy: Hashable, Sendable {
  package enum Origin: Hashable, Sendable {
    /// By `stint backup`, or put there by hand: never deleted by Stint.
    case user
    /// By whatever ticks, once a day.
    case daily
    /// Before the database was brought from this schema to a newer one.
    case beforeMigration(schema: Int)

    package var word: String {
      switch self {
      case .user: "yours"
      case .daily: "daily"
      case .beforeMigration(let schema): "schema \(schema)"
      }
    }
  }

  package var path: String
  package var origin: Origin
  package var madeAt: Timestamp
  package var sizeInBytes: Int64

  package init(path: String, origin: Origin, madeAt: Timestamp, sizeInBytes: Int64) {
    self.path = path
    self.origin = origin
    self.madeAt = madeAt
    self.sizeInBytes = sizeInBytes
  }

  /// The name of a copy that is made at `instant`.
  package static func name(_ origin: Origin, at instant: Timestamp) -> String {
    switch origin {
    case .user: "stint-\(stamp(instant)).db"
    case .daily: "\(dailyStart)\(stamp(instant)).db"
    case .beforeMigration(let schema): "\(schemaStart)\(schema)-\(instant.seconds).db"
    }
  }

  /// What a file's name says: only names that Stint gives itself are anything but the user's.
  static func origin(ofName name: String) -> (Origin, Timestamp?) {
    guard name.hasSuffix(".db") else { return (.user, nil) }
    let bare = name.dropLast(3)
    if bare.hasPrefix(dailyStart), let at = instant(bare.dropFirst(dailyStart.count)) {
      return (.daily, at)
    }
    if bare.hasPrefix(schemaStart) {
      let parts = bare.dropFirst(schemaStart.count).split(
        separator: "-", omittingEmptySubsequences: false)
      if parts.count == 2, let schema = Int(parts[0]), let seconds = Int64(parts[1]),
        schema > 0, "\(schema)-\(seconds)" == parts.joined(separator: "-")
      {
        return (.beforeMigration(schema: schema), Timestamp(seconds: seconds))
      }
    }
    if bare.hasPrefix("stint-"), let at = instant(bare.dropFirst(6)) { return (.user, at) }
    return (.user, nil)
  }

  private static let dailyStart = "stint-daily-"
  private static let schemaStart = "stint-schema"

  /// `20261201-090000`, UTC.
  package static func stamp(_ instant: Timestamp) -> String {
    let text = RFC3339.textInUTC(Timestamp(seconds: instant.seconds))
    return text.filter { $0 != "-" && $0 != ":" && $0 != "Z" }.replacing("T", with: "-")
  }

  private static func instant(_ stamp: Substring) -> Timestamp? {
    let digits = Array(stamp)
    guard digits.count == 15, digits[8] == "-",
      digits.indices.allSatisfy({ $0 == 8 || (digits[$0].isASCII && digits[$0].isNumber) })
    else { return nil }
    func field(_ range: Range<Int>) -> String { String(digits[range]) }
    return Timestamp(
      rfc3339: "\(field(0..<4))-\(field(4..<6))-\(field(6..<8))T\(field(9..<11)):"
        + "\(field(11..<13)):\(field(13..<15))Z")
  }
}
