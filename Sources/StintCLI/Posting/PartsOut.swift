internal import StintCore
internal import StintStore

/// The parts of a thread that stand on an account already, while the rest of it does not.
struct PartsOut {
  private let post: PostRecord
  private let account: String
  /// From 1.
  private let parts: Set<Int>

  /// nil when nothing of it is out, or all.
  init?(_ post: PostRecord, _ record: TargetRecord, _ parts: Set<Int>?) {
    guard let parts, !parts.isEmpty, record.state.name != .sent else { return nil }
    self.post = post
    account = record.target.account
    self.parts = parts
  }

  /// `part 1 of 3 is out`, `parts 1 and 2 of 3 are out`.
  var sentence: String {
    let numbers = parts.sorted().map { "\($0)" }
    let count = post.content.resolved(for: account).parts.count
    return numbers.count == 1
      ? "part \(numbers[0]) of \(count) is out"
      : "parts \(numbers.dropLast().joined(separator: ", ")) and \(numbers.last ?? "") of \(count) "
        + "are out"
  }

  /// Whether `content` would leave them as they went out.
  func areKept(by content: Content) -> Bool {
    let old = post.content.resolved(for: account)
    let new = content.resolved(for: account)
    return parts.allSatisfy { part in
      guard old.parts.indices.contains(part - 1), new.parts.indices.contains(part - 1),
        old.parts[part - 1] == new.parts[part - 1],
        old.media.filter({ $0.part == part }) == new.media.filter({ $0.part == part })
      else { return false }
      // What belongs to the whole post stands on its first part.
      return part > 1
        || (old.title, old.link, old.poll, old.firstComment)
          == (new.title, new.link, new.poll, new.firstComment)
    }
  }
}
