internal import StintCore

/// Looks for a post of ours in a list of the account's latest ones, and does not guess.
struct OwnPosts {
  var items: [JSONValue]
  /// How many the network lists at most.
  var limit: Int
  /// What is older is none of this delivery's.
  var since: Timestamp
  /// Ids of items that are known to be something else.
  var others: Set<String>
  /// The member that holds an item's id.
  var idName = "id"
  /// When an item was made; nil where that cannot be read.
  var instant: (JSONValue) -> Timestamp?

  /// The oldest one since then that `isSame` knows again; nil when there is none.
  ///
  /// Throws when nobody can tell: an item without a time, or a list that does not go back far enough.
  func find(_ isSame: (JSONValue) -> Bool) throws(DeliveryStop) -> JSONValue? {
    var found: (item: JSONValue, instant: Timestamp)?
    for item in items where isSame(item) {
      if let id = item[idName]?.idText, others.contains(id) { continue }
      guard let instant = instant(item) else {
        throw Self.cannotTell("the network lists such a post but not when it was made")
      }
      if instant >= since, found.map({ instant < $0.instant }) ?? true { found = (item, instant) }
    }
    if let found { return found.item }
    guard items.count < limit || items.contains(where: { instant($0).map { $0 < since } ?? false })
    else { throw Self.cannotTell("more was posted meanwhile than the network lists") }
    return nil
  }

  private static func cannotTell(_ reason: String) -> DeliveryStop {
    DeliveryStop(.temporary(reason: reason, retryAfter: nil, isRateLimit: false))
  }
}

extension JSONValue {
  /// Seconds since 1970, with or without a fraction.
  var secondsInstant: Timestamp? {
    let seconds: Int64? =
      switch self {
      case .int(let number): number
      case .double(let number): Int64(exactly: number.rounded(.down))
      default: nil
      }
    guard let seconds, (0...253_402_300_799).contains(seconds) else { return nil }
    return Timestamp(seconds: seconds)
  }

  /// An instant as Meta writes it: `2026-01-15T09:30:01+0000`.
  var graphInstant: Timestamp? {
    guard let text = stringValue, text.utf8.count <= 40, text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return nil
    }
    if let instant = Timestamp(rfc3339: text) { return instant }
    return Timestamp(rfc3339: "\(text.dropLast(2)):\(text.suffix(2))")
  }
}
