internal import Foundation
package import StintCore

/// Zones as the machine has them.
package enum TestZones {
  package struct Missing: Error {
    package var name: String
  }

  package static func named(_ name: String) throws -> Zone {
    guard name != "UTC" else { return .utc }
    guard let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)") else {
      throw Missing(name: name)
    }
    return Zone(name: name, file: try ZoneFile(bytes: [UInt8](bytes)))
  }

  package static var madrid: Zone { get throws { try named("Europe/Madrid") } }
}

extension Timestamp {
  /// An instant written in a test, as `2026-03-02T09:00:00Z`; the seconds may be left out.
  package static func at(_ text: String) -> Timestamp {
    let full = text.count == 17 ? text.dropLast() + ":00Z" : text[...]
    guard let instant = Timestamp(rfc3339: String(full)) else {
      preconditionFailure("\(text) is no instant")
    }
    return instant
  }

  package func plus(_ duration: Duration) -> Timestamp { advanced(by: duration) }
  package func minus(_ duration: Duration) -> Timestamp { advanced(by: .zero - duration) }
}

extension Duration {
  package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
  package static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
  package static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}
