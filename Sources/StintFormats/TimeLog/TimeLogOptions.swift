package import StintCore

/// What reading and writing time logs needs to know besides the file.
package struct TimeLogOptions: Sendable {
  /// In which order a date has day, month and year.
  package enum DateOrder: String, CaseIterable, Hashable, Sendable {
    case dmy, mdy, ymd
  }

  /// Where local times without a zone of their own belong.
  package var zone: Zone
  /// Which one, where a local time happens twice and the file does not say.
  package var dst: DSTChoice?
  /// Later than this nothing can have happened.
  package var now: Timestamp
  /// nil: found out when reading, year first when writing.
  package var dateOrder: DateOrder?
  /// A zone by its name, for calendars that name theirs.
  package var zones: @Sendable (String) -> Zone?
  /// Times only: no purpose, nothing of what was done.
  package var isBusyOnly: Bool
  /// Initials instead of handles, and no addresses.
  package var isRedacted: Bool
  /// Whose time it is, for formats that ask.
  package var email: String

  package init(
    zone: Zone, dst: DSTChoice? = nil, now: Timestamp, dateOrder: DateOrder? = nil,
    zones: @escaping @Sendable (String) -> Zone? = { _ in nil }, isBusyOnly: Bool = false,
    isRedacted: Bool = false, email: String = ""
  ) {
    self.zone = zone
    self.dst = dst
    self.now = now
    self.dateOrder = dateOrder
    self.zones = zones
    self.isBusyOnly = isBusyOnly
    self.isRedacted = isRedacted
    self.email = email
  }
}
