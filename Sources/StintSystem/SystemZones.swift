internal import Foundation
package import StintCore

/// The system's zone files, read when asked for.
package struct SystemZones: Sendable {
  private let folder: String

  /// `TZDIR` is respected, as by the C library.
  package init(environment: [String: String]) {
    folder = environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo"
  }

  /// Changes when the system gets new rules.
  package var stamp: String { FileBytes.stamp(folder + "/tzdata.zi") }

  /// The zone of an IANA name; nil when there is no such file or it is no zone file.
  package func zone(named name: String) -> Zone? {
    if name == "UTC" { return .utc }
    // Names only: nothing may climb out of the folder, and lower-case helper files are no zones.
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, name.utf8.count < 100,
      parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
      let bytes = FileManager.default.contents(atPath: folder + "/" + name),
      let file = try? ZoneFile(bytes: [UInt8](bytes))
    else { return nil }
    return Zone(name: name, file: file)
  }

  /// The machine's own zone: `TZ`, else `/etc/localtime`, else UTC.
  package func local(environment: [String: String]) -> Zone {
    if let name = environment["TZ"]?.drop(while: { $0 == ":" }), !name.isEmpty,
      let zone = zone(named: String(name))
    {
      return zone
    }
    if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/etc/localtime"),
      let range = target.range(of: "zoneinfo/"),
      let zone = zone(named: String(target[range.upperBound...]))
    {
      return zone
    }
    if let name = try? String(contentsOfFile: "/etc/timezone", encoding: .utf8),
      let zone = zone(named: name.trimmingCharacters(in: .whitespacesAndNewlines))
    {
      return zone
    }
    return .utc
  }

  /// Every IANA name, for suggestions.
  package func names() -> [String] {
    let table = (try? String(contentsOfFile: folder + "/tzdata.zi", encoding: .utf8)) ?? ""
    var names: [String] = ["UTC"]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.first == "Z", words.count > 1 { names.append(String(words[1])) }
      if words.first == "L", words.count > 2 { names.append(String(words[2])) }
    }
    return names
  }
}
