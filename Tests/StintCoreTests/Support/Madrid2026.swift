import StintCore

/// Europe/Madrid as it is in 2026: summer time from 29 March 02:00 to 25 October 03:00.
///
/// Other years have winter time throughout, which is wrong, and enough for these tests.
struct Madrid2026: LocalTimes {
  static let spring = Timestamp(seconds: 1_774_746_000)
  static let autumn = Timestamp(seconds: 1_792_890_000)

  func wallTime(at instant: Timestamp) -> WallTime {
    let isSummer = Self.spring <= instant && instant < Self.autumn
    return UTC().wallTime(at: instant.advanced(by: .seconds(isSummer ? 7200 : 3600)))
  }

  func resolve(_ wallTime: WallTime) -> LocalResolution {
    guard case .one(let utc) = UTC().resolve(wallTime) else {
      return .none(transition: Self.spring)
    }
    let fits = [7200, 3600].map { utc.advanced(by: .seconds(-$0)) }
      .filter { self.wallTime(at: $0) == wallTime }
    switch fits.count {
    case 0: return .none(transition: Self.spring)
    case 1: return .one(fits[0])
    default: return .two(first: fits[0], second: fits[1])
    }
  }
}
