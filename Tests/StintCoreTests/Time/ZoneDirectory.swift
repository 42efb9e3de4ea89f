import Foundation
import StintCore

/// The zone files of this system.
enum ZoneDirectory {
  static let path = "/usr/share/zoneinfo"
  private static let root = URL(fileURLWithPath: path)

  static func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: root.appendingPathComponent(name)))
  }

  static func zone(_ name: String) throws -> Zone {
    Zone(name: name, file: try ZoneFile(bytes: bytes(name)))
  }

  /// Every zone and every backward name, sorted: whatever `tzdata.zi` defines.
  static func names() throws -> [String] {
    let text = try String(contentsOf: root.appendingPathComponent("tzdata.zi"), encoding: .utf8)
    let names = text.split(separator: "\n").compactMap { line -> String? in
      let words = line.split(separator: " ")
      switch words.first {
      case "Z" where words.count > 1: return String(words[1])
      case "L" where words.count > 2: return String(words[2])
      default: return nil
      }
    }
    return Set(names).sorted()
  }
}
