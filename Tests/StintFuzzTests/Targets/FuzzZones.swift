import Foundation
import StintCore

/// Zones as the machine has them, read once and not for each input; universal time where it has none.
enum FuzzZones {
  static let madrid = zone("Europe/Madrid") ?? .utc
  /// Its clocks move by half an hour.
  static let lordHowe = zone("Australia/Lord_Howe") ?? .utc

  static func zone(_ name: String) -> Zone? {
    // The name may come out of an input.
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0 == "/" || $0 == "_" }),
      let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name),
      let file = try? ZoneFile(bytes: [UInt8](data))
    else { return nil }
    return Zone(name: name, file: file)
  }
}

extension Timestamp {
  /// An instant of a target's own, in RFC 3339.
  static func instant(_ text: String) -> Timestamp {
    guard let instant = Timestamp(rfc3339: text) else { preconditionFailure("\(text) is none") }
    return instant
  }
}
