internal import Glibc

/// The bytes of a request's body, read piece by piece while they are sent.
///
/// How many there are is settled when it is made: a file that becomes shorter meanwhile is a problem,
/// and of one that grows only the beginning goes out.
final class BodyReader {
  private enum Segment {
    case bytes([UInt8])
    case file(Int32, path: String, range: Range<Int>, check: FileCheck?)

    var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .file(_, _, let range, _): range.count
      }
    }
  }

  private var segments: [Segment] = []
  private var index = 0
  /// Within the segment at `index`.
  private var offset = 0
  /// Why reading failed.
  private(set) var problem: HTTPFailure?

  var count: Int { segments.reduce(0) { $0 + $1.count } }

  func append(_ bytes: [UInt8]) {
    segments.append(.bytes(bytes))
  }

  /// Looks at the files of a body without sending anything: the first look may take long.
  static func check(_ body: HTTPRequest.Body) throws(HTTPFailure) {
    let trial = BodyReader()
    switch body {
    case .none, .bytes: break
    case .file(let path, let piece, let check):
      if check != nil { try trial.append(file: path, piece: piece, check: check) }
    case .form(let parts):
      for part in parts {
        guard case .file(let path, let piece, let check?) = part.content else { continue }
        try trial.append(file: path, piece: piece, check: check)
      }
    }
  }

  /// Only regular files: opening a pipe would wait for who writes into it.
  func append(
    file path: String, piece: Range<Int>? = nil, check: FileCheck? = nil
  ) throws(HTTPFailure) {
    let file = path.utf8.contains(0) ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw Self.failure("cannot read \(path): \(String(cString: strerror(errno)).lowercased())")
    }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      Glibc.close(file)
      throw Self.failure("cannot read \(path): it is no file")
    }
    let whole = 0..<Int(facts.st_size)
    let range = piece ?? whole
    guard range.lowerBound >= 0, range.upperBound <= whole.upperBound else {
      Glibc.close(file)
      throw Self.failure("cannot read \(path): it is shorter than it was")
    }
    if let problem = check?(file) {
      Glibc.close(file)
      throw Self.failure(problem)
    }
    segments.append(.file(file, path: path, range: range, check: check))
  }

  /// How many bytes were put into `room`; nought at the end, nil when reading failed.
  func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
    while index < segments.count, offset == segments[index].count {
      index += 1
      offset = 0
    }
    guard index < segments.count, let start = room.baseAddress, !room.isEmpty else { return 0 }
    let wanted = min(room.count, segments[index].count - offset)
    switch segments[index] {
    case .bytes(let bytes):
      bytes.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[offset..<offset + wanted])) }
      offset += wanted
      return wanted
    case .file(let file, let path, let range, let check):
      var count = pread(file, start, wanted, range.lowerBound + offset)
      while count < 0, errno == EINTR {
        count = pread(file, start, wanted, range.lowerBound + offset)
      }
      guard count > 0 else {
        let why =
          count == 0
          ? "it became shorter while it was sent" : String(cString: strerror(errno)).lowercased()
        problem = Self.failure("cannot read \(path): \(why)")
        return nil
      }
      offset += count
      // What was read may have been written to meanwhile; without its end no server takes the body.
      if offset == range.count, let changed = check?(file) {
        problem = Self.failure(changed)
        return nil
      }
      return count
    }
  }

  deinit {
    for case .file(let file, _, _, _) in segments { close(file) }
  }

  private static func failure(_ reason: String) -> HTTPFailure {
    HTTPFailure(.file, mayHaveReached: false, reason: reason)
  }
}
