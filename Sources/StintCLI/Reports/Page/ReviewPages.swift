internal import Foundation
internal import Glibc
internal import StintCore
internal import StintSystem

/// Writes reviews as pages: a file for each queue, because nothing crosses the wall unasked.
struct ReviewPages {
  let reviews: [Review]
  let isStrict: Bool
  let isRedacted: Bool
  let both: Bool

  /// `-` is standard output, for one page.
  func write(to typed: String, _ context: Context, asJSON isJSON: Bool) throws -> ExitStatus {
    let pages = both || reviews.count == 1 ? [reviews] : reviews.map { [$0] }
    if typed == "-" {
      guard pages.count == 1, !isJSON else {
        throw UserFacingError(
          "one page fits on standard output, and no JSON beside it",
          hint: "stint review -q \(reviews.first?.queue ?? "business") --html -",
          status: .usedWrongly)
      }
      context.console.writeOut(page(pages[0]))
      return .done
    }
    var paths: [String] = []
    for reviews in pages {
      let path = Self.path(context.path(typed), queue: pages.count > 1 ? reviews[0].queue : nil)
      try Self.write(page(reviews), to: path)
      paths.append(path)
    }
    context.print(
      Answer(["files": .array(paths.map { .string($0) })]) { _ in
        paths.map { "wrote \(SafeText.line($0))" }.joined(separator: "\n")
      }, asJSON: isJSON)
    return .done
  }

  private func page(_ reviews: [Review]) -> String {
    ReviewPage(reviews: isRedacted ? reviews.map(\.redacted) : reviews, isStrict: isStrict).html()
  }

  /// `week-business.html` for `week.html`.
  static func path(_ path: String, queue: String?) -> String {
    guard let queue else { return path }
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
      return "\(path)-\(queue)"
    }
    let ending = name[dot...]
    return "\(path.dropLast(ending.count))-\(queue)\(ending)"
  }

  /// What every page holds near its beginning.
  private static let sign = "<meta name=\"generator\" content=\"Stint\">"

  /// All or nothing, for its owner alone; what stood there is replaced.
  private static func write(_ page: String, to path: String) throws {
    func failure(_ code: Int32) -> UserFacingError {
      UserFacingError(
        "cannot write \(path): \(String(cString: strerror(code)).lowercased())",
        status: .cannotCreate)
    }
    var facts = stat()
    if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
      throw UserFacingError("\(path) is not a regular file", status: .cannotCreate)
    }
    // A page of last week may make room; anything else is somebody's work.
    guard
      !FileBytes.exists(path) || FileBytes.begins(path, with: "<!DOCTYPE html>", near: Self.sign)
    else {
      throw UserFacingError(
        "\(path) is there already, and it is no page of Stint's", hint: "another name for the page",
        status: .cannotCreate)
    }
    let draft = "\(path).\(getpid())"
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure(errno) }
    var rest = Array(page.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        close(file)
        unlink(draft)
        throw failure(code)
      }
      rest = rest.dropFirst(count)
    }
    let isWhole = fchmod(file, 0o600) == 0 && fsync(file) == 0
    let code = errno
    guard close(file) == 0, isWhole, rename(draft, path) == 0 else {
      let code = isWhole ? errno : code
      unlink(draft)
      throw failure(code)
    }
  }
}
