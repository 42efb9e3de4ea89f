import Foundation
import StintCore
import StintHTTP
import StintTestSupport

/// A server on loopback that misbehaves on demand, in a process of its own.
///
/// `Fixtures/fault-server.py` says what it can do. It serves TLS as well, with certificates of an
/// authority that it makes itself.
final class FaultServer {
  /// One request that arrived, or began to.
  struct Arrival {
    var port: String
    var head: String
    var size: Int
    var body: [UInt8]
    var isWhole: Bool

    var line: String { head.split(separator: "\r\n").first.map(String.init) ?? "" }

    /// All values of a header.
    func values(_ name: String) -> [String] {
      head.split(separator: "\r\n").dropFirst().compactMap { line in
        let halves = line.split(separator: ":", maxSplits: 1)
        guard halves.first?.lowercased() == name.lowercased() else { return nil }
        return halves.count == 2 ? halves[1].trimmingCharacters(in: .whitespaces) : ""
      }
    }
  }

  struct Failure: Error {
    var what: String
  }

  let folder: TemporaryFolder
  private let process = Process()
  private let input = Pipe()
  private let log = CurlClient.plain()
  private var ports: [String: Int] = [:]

  init(tls: Bool = false) throws {
    folder = try TemporaryFolder()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/fault-server.py").path
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["python3", "-W", "ignore", script, folder.path] + (tls ? ["tls"] : [])
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while line.last != UInt8(ascii: "\n") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Failure(what: "the server did not start") }
      line += more
    }
    guard let object = try JSONValue(parsing: line).objectValue else {
      throw Failure(what: "the server names no ports")
    }
    for member in object.members { ports[member.key] = member.value.intValue.map { Int($0) } }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
    process.waitUntilExit()
  }

  var authority: String { folder.path + "/ca.pem" }

  /// Whether the machine has this manner at all: `six` needs IPv6.
  func has(_ port: String) -> Bool { ports[port] != nil }

  func url(_ path: String, host: String = "127.0.0.1") throws -> String {
    try url("plain", path, host: host)
  }

  func url(_ port: String, _ path: String, host: String = "127.0.0.1") throws -> String {
    guard let number = ports[port] else { throw Failure(what: "there is no port \(port)") }
    let isTLS = ["good", "other", "expired", "early", "self", "old"].contains(port)
    return "\(isTLS ? "https" : "http")://\(host):\(number)/\(path)"
  }

  /// What arrived so far, on all ports.
  func arrivals() async throws -> [Arrival] {
    let response = try await log.send(HTTPRequest(.get, url("plain", "log")))
    guard let items = try JSONValue(parsing: response.body).arrayValue else {
      throw Failure(what: "the log is no list")
    }
    return try items.map { item in
      guard let port = item["port"]?.stringValue, let head = item["head"]?.stringValue,
        let size = item["size"]?.intValue, let body = item["body"]?.stringValue,
        let isWhole = item["whole"]?.boolValue
      else { throw Failure(what: "the log is not what was expected") }
      return Arrival(
        port: port, head: head, size: Int(size), body: Self.bytes(ofHex: body), isWhole: isWhole)
    }
  }

  private static func bytes(ofHex text: String) -> [UInt8] {
    let figures = Array(text.utf8)
    return stride(from: 0, to: figures.count - 1, by: 2).compactMap {
      UInt8(String(decoding: figures[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
  }
}

extension CurlClient {
  /// A client that knows no proxies, whatever the environment of the tests says.
  static func plain(authorities: String? = nil) -> CurlClient {
    CurlClient(userAgent: "Stint/1", authorities: authorities, proxies: Proxies { _ in nil })
  }

  func failure(_ request: HTTPRequest) async -> HTTPFailure? {
    do throws(HTTPFailure) {
      _ = try await send(request)
      return nil
    } catch {
      return error
    }
  }
}
