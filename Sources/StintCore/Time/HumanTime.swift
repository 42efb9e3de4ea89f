/// Points in time as people type them.
///
/// | Typed | Meant |
/// |---|---|
/// | `now` | this instant |
/// | `9:00`, `9am`, `9:30 pm`, `noon`, `midnight` | the next time the clock shows it, after now |
/// | `today 17:15`, `tomorrow 9:00` | that day, even if it is over |
/// | `tue 9:00` | the next Tuesday 9:00 after now; today, if it is still to come |
/// | `next tue 9:00` | on the first Tuesday after today; never today |
/// | `1 dec 9:00`, `dec 1 9:00` | the next such date and time after now |
/// | `1 dec 2027 9:00`, `2026-12-01 09:00`, `2026-12-01T09:00:30` | that date |
/// | `2026-12-01T09:00:00+01:00`, `2026-12-01T08:00Z` | that instant, whatever the zone (RFC 3339) |
/// | `in 2h`, `+90m`, `in 1 hour 30 minutes` | that much time from now |
/// | `in 3 days`, `+2w` | the same wall time, so many days on |
///
/// Case, extra spaces, commas and the words "at" and "on" do not matter. Only days and weeks alone
/// keep the wall time; with hours beside them (`in 1d 12h`) a day is 24 hours. A date needs a time.
/// `01/12/2026` is refused, because half of the world reads it the other way round. So is midnight
/// together with a day, because people mean either end of it.
package enum HumanTime {
  /// The instant that `text` means.
  ///
  /// The instant may be past; whether that is wrong is for the caller to say. `dst` settles wall times
  /// that happen twice and is ignored otherwise. Times that never happen are refused, not moved.
  package static func parse(
    _ text: String, now: Timestamp, zone: some LocalTimes, dst: DSTChoice?
  ) throws(HumanTimeError) -> Timestamp {
    let reader = HumanTimeReader(text: text, now: now, zone: zone, dst: dst)
    let instant = try reader.read()
    guard Timestamp.distantPast <= instant, instant <= Timestamp.distantFuture else {
      throw .outOfRange
    }
    return instant
  }
}
