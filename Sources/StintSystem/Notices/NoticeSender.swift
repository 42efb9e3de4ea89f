internal import Foundation
internal import StintCore

/// Gives notice on the desktop, one notice at a time for a session.
///
/// The desktop's number for it is kept in a small file, so that the next one replaces it, whichever
/// process shows that, and the end of the session takes it away.
package struct NoticeSender: Sendable {
  private let environment: [String: String]
  private let file: String?

  /// `home` says where the number is kept; without one notices stack.
  package init(environment: [String: String], home: Home?) {
    self.environment = environment
    file = home.map { ($0.runtime ?? $0.state) + "/notice" }
  }

  package init(_ context: Context) {
    self.init(environment: context.environment, home: try? context.home())
  }

  /// Whether there is a desktop to speak to, as far as the environment tells.
  package var hasDesktop: Bool {
    NoticeChannel.hasDesktop(environment) { FileManager.default.fileExists(atPath: $0) }
  }

  private var channels: [NoticeChannel] { hasDesktop ? NoticeChannel.allCases : [] }

  /// Starts to show a notice about a session, in the place of an earlier one about it.
  ///
  /// The caller lets it advance, and calls `keep` when it is delivered.
  package func start(_ notice: Notice, about session: String) -> NoticeDelivery {
    NoticeDelivery(
      notice, replacing: number(of: session) ?? 0, channels: channels, environment: environment)
  }

  /// Remembers what a delivered notice is to be replaced by.
  package func keep(_ delivery: NoticeDelivery, about session: String) {
    guard let file, let number = delivery.number else { return }
    let folder = String(file.dropLast("/notice".count))
    try? Home.makeFolder(folder)
    FileBytes.replace(file, with: Array("\(session) \(number)\n".utf8))
  }

  /// Shows a notice and waits for that, about a second at most for each channel.
  ///
  /// For commands; a view lets it happen on the side.
  @discardableResult
  package func show(_ notice: Notice, about session: String) -> [NoticeAttempt] {
    let delivery = start(notice, about: session)
    delivery.advance(within: .seconds(4))
    keep(delivery, about: session)
    return delivery.attempts
  }

  /// Tries every channel, whether an earlier one worked or not.
  package func tryAll(_ notice: (NoticeChannel) -> Notice) -> [NoticeAttempt] {
    channels.flatMap { channel in
      let delivery = NoticeDelivery(
        notice(channel), replacing: 0, channels: [channel], environment: environment)
      delivery.advance(within: .seconds(2))
      return delivery.attempts
    }
  }

  /// Takes the notice about a session away, if one is known; waits a second at most.
  package func withdraw(about session: String) {
    guard let number = number(of: session), let file else { return }
    try? FileManager.default.removeItem(atPath: file)
    for channel in channels {
      guard let arguments = channel.withdrawing(number),
        let path = Spawn.find(channel.rawValue, in: environment),
        let child = ChildProcess(
          path, arguments, environment: environment, limit: .seconds(1))
      else { continue }
      _ = child.finish(within: .seconds(2))
      return
    }
  }

  private func number(of session: String) -> UInt32? {
    guard let file, let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      return nil
    }
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 2, words[0] == session else { return nil }
    return UInt32(words[1])
  }
}
