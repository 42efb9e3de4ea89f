package import StintCore

/// Which copies that Stint made by itself may go.
///
/// Of the daily ones stay the newest of each of the last 7 days, 4 weeks and 6 months that have one
/// (days and months by UTC, weeks from Monday); of those made before a migration the newest of each
/// schema. The user's own are never among them.
package enum BackupRotation {
  static let days = 7
  static let weeks = 4
  static let months = 6

  package static func removable(_ copies: [BackupCopy], at now: Timestamp) -> [BackupCopy] {
    // What seems to come from the future was made under a wrong clock: it waits until that is past.
    let past = copies.filter { $0.madeAt <= now }.sorted { $0.madeAt > $1.madeAt }
    let daily = past.filter { $0.origin == .daily }
    var kept: Set<BackupCopy> = []
    func keepNewest(_ limit: Int, by period: (BackupCopy) -> Int64) {
      var seen: Set<Int64> = []
      for copy in daily where seen.count < limit {
        if seen.insert(period(copy)).inserted { kept.insert(copy) }
      }
    }
    keepNewest(days, by: day)
    // 1970-01-01 was a Thursday.
    keepNewest(weeks) { (day($0) + 3).flooredDivision(by: 7) }
    keepNewest(months) { copy in
      let date = CivilDate(daysSinceEpoch: Int(day(copy)))
      return Int64(date.year) * 12 + Int64(date.month)
    }
    var schemas: Set<Int> = []
    return past.filter { copy in
      switch copy.origin {
      case .user: false
      case .daily: !kept.contains(copy)
      case .beforeMigration(let schema): !schemas.insert(schema).inserted
      }
    }
  }

  private static func day(_ copy: BackupCopy) -> Int64 {
    copy.madeAt.seconds.flooredDivision(by: 86_400)
  }
}
