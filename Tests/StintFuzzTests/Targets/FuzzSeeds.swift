import Foundation

/// The inputs that a target begins with, out of files that are there anyway.
enum FuzzSeeds {
  /// The folder of the package.
  static let root: String = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.path
  }()

  static func of(_ target: FuzzTarget) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for seed in target.seeds {
      let path = seed.hasPrefix("/") ? seed : "\(root)/\(seed)"
      for file in files(path) {
        guard let data = FileManager.default.contents(atPath: file) else { continue }
        if file.hasSuffix(".swift") {
          found += texts(in: String(decoding: data, as: UTF8.self)).map { Array($0.utf8) }
        } else if file.hasSuffix(".jsonl") {
          found.append([UInt8](data))
          found += data.split(separator: 0x0A).map { [UInt8]($0) }
        } else {
          found.append([UInt8](data))
        }
      }
    }
    var seen: Set<[UInt8]> = []
    return found.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private static func files(_ path: String) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return [] }
    guard isFolder.boolValue else { return [path] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().map { "\(path)/\($0)" }
  }

  /// The string literals of a Swift file, roughly: what they would be without their indentation.
  static func texts(in source: String) -> [String] {
    var texts: [String] = []
    let pieces = source.components(separatedBy: "\"\"\"")
    for (index, piece) in pieces.enumerated() {
      if index % 2 == 1 {
        texts.append(unescaped(unindented(piece)))
      } else {
        texts += piece.matches(of: /"((?:[^"\\\n]|\\.)*)"/).map { unescaped(String($0.1)) }
      }
    }
    return texts
  }

  private static func unindented(_ block: String) -> String {
    var lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 2 else { return block }
    let indent = lines.removeLast().count
    lines.removeFirst()
    return lines.map { String($0.dropFirst(min(indent, $0.count))) }.joined(separator: "\n")
  }

  private static func unescaped(_ text: String) -> String {
    var result = text
    for (escape, plain) in [("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ("\\\"", "\"")] {
      result = result.replacing(escape, with: plain)
    }
    result = result.replacing(/\\u\{([0-9A-Fa-f]{1,6})\}/) { match in
      UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    }
    return result.replacing("\\\\", with: "\\")
  }
}
