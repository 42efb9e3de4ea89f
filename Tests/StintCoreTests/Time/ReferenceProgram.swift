import Foundation

/// A program that is known to be right about time, run for comparison.
struct ReferenceProgram {
  struct Missing: Error {
    let name: String
  }

  private let executable: URL

  /// Throws if the program is not installed: a comparison with nothing must not pass.
  init(_ name: String) throws {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
    let candidates = folders.map { URL(fileURLWithPath: $0).appendingPathComponent(name) }
    guard
      let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else { throw Missing(name: name) }
    executable = found
  }

  /// What the program printed; its exit status is not looked at.
  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> (output: String, complaints: String) {
    // Files rather than pipes: two pipes can block each other when both are full.
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("stint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try Data(input.utf8).write(to: files[0])
    try Data().write(to: files[1])
    try Data().write(to: files[2])

    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let inherited = ProcessInfo.processInfo.environment
    process.environment = inherited.merging(environment.merging(["LC_ALL": "C"]) { $1 }) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return (
      String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    )
  }
}
